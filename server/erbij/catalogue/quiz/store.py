"""Tables of quizzes: what pupils answered, try by try, and what teachers wrote about it.

An answer is a fact and only added; it goes after a school year. No foreign keys to items: what was answered goes with
the pupil, not with the item.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, func, or_, select, tuple_

from erbij.actor import Role
from erbij.catalogue.assignments.store import assignment_table
from erbij.catalogue.items.store import item_table
from erbij.catalogue.quiz.model import Look, Tried, Unseen
from erbij.catalogue.quiz.wire import QuizAnswer
from erbij.db.append_only import append_only
from erbij.db.rows import add_new, put
from erbij.db.types import ID, Utc, metadata
from erbij.people.model import MemberAs
from erbij.people.store import member_table, own_groups, person_table
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Row, Select

    from erbij.actor import Actor
    from erbij.catalogue.quiz.model import AnswerKey
    from erbij.db.database import Reading, Transaction

answer_table = append_only(
    Table(
        "catalogue_quiz_answer",
        metadata,
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, primary_key=True),
        Column("item_id", ID, primary_key=True),
        Column("block", ID, primary_key=True),
        Column("question", ID, primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("revision", Integer, nullable=False),
        Column("answer", JSON, nullable=False),
        Column("right", Boolean, nullable=True),
        Column("at", Utc, nullable=False),
        Index("ix_catalogue_quiz_answer_item", "school_id", "item_id"),
    ),
    may_expire=True,
)
look_table = Table(
    "catalogue_quiz_look",
    metadata,
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, primary_key=True),
    Column("item_id", ID, primary_key=True),
    Column("block", ID, primary_key=True),
    Column("question", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("note", String(500), nullable=False),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
)
a, k = answer_table.c, look_table.c
i, g, m, p = item_table.c, assignment_table.c, member_table.c, person_table.c
ANSWER_KEY = [a.pupil_id, a.item_id, a.block, a.question, a.number]
LOOK_KEY = [k.pupil_id, k.item_id, k.block, k.question, k.number]
_AT_A_TIME = 500


async def add(tx: Transaction, one: Tried) -> bool:
    """Add an answer; false where there is one under that number already."""
    row = {name: getattr(one, name) for name in Tried.__slots__}
    row["answer"] = one.answer.reveal().model_dump(mode="json")
    return await add_new(tx, answer_table, [row], ANSWER_KEY) > 0


async def of_pupil(
    read: Reading, school_id: str, pupil_id: str, item_id: str, block: str
) -> dict[str, tuple[Tried, ...]]:
    """Return a pupil's answers in one quiz by question, the first one first."""
    mine = (a.school_id == school_id, a.pupil_id == pupil_id, a.item_id == item_id, a.block == block)
    rows = await read.connection.execute(select(answer_table).where(*mine).order_by(a.question, a.number))
    found: defaultdict[str, list[Tried]] = defaultdict(list)
    for row in rows:
        found[row.question].append(_tried(row))
    return {key: tuple(tries) for key, tries in found.items()}


async def pupils_of(read: Reading, school_id: str, item_id: str) -> frozenset[str]:
    """Return the pupils who answered something in an item."""
    query = select(a.pupil_id).distinct().where(a.school_id == school_id, a.item_id == item_id)
    return frozenset(await read.connection.scalars(query))


async def of_item(read: Reading, school_id: str, item_id: str, pupil_ids: Collection[str]) -> list[Tried]:
    """Return what these pupils answered in an item, by pupil and question, the first one first."""
    found: list[Tried] = []
    ordered = sorted(pupil_ids)
    for at in range(0, len(ordered), _AT_A_TIME):
        some = ordered[at : at + _AT_A_TIME]
        mine = (a.school_id == school_id, a.item_id == item_id, a.pupil_id.in_(some))
        rows = await read.connection.execute(select(answer_table).where(*mine).order_by(*ANSWER_KEY))
        found += [_tried(row) for row in rows]
    return found


async def unseen(read: Reading, actor: Actor) -> list[Unseen]:
    """Return by question the last answers at which nobody looked, the longest waiting first.

    Of items that the actor made or gave, and of the pupils of their groups today; for a coordinator of every pupil.
    """
    newer = answer_table.alias()
    same = [newer.c[column.name] == column for column in ANSWER_KEY[:-1]]
    again = select(newer.c.number).where(*same, newer.c.number > a.number).correlate(answer_table)
    looked = select(k.number).where(*(one == other for one, other in zip(LOOK_KEY, ANSWER_KEY, strict=True)))
    made = select(i.id).where(i.school_id == actor.school_id, i.author_id == actor.id)
    given = select(g.item_id).where(g.school_id == actor.school_id, g.given_by == actor.id)
    query = (
        select(a.item_id, a.block, a.question, func.count().label("answers"), func.min(a.at).label("since"))
        .where(a.school_id == actor.school_id, a.right.is_(None), or_(a.item_id.in_(made), a.item_id.in_(given)))
        .where(~again.exists(), ~looked.correlate(answer_table).exists(), a.pupil_id.in_(_own(actor)))
        .group_by(a.item_id, a.block, a.question)
    )
    rows = [Unseen(*row) for row in await read.connection.execute(query)]
    return sorted(rows, key=lambda one: (one.since, one.item_id, one.block, one.question))


def _own(actor: Actor) -> Select[tuple[str]]:
    """Pupils at school, as ``catalogue.rights.own_pupils`` says whose they are."""
    pupils = select(p.id).where(p.school_id == actor.school_id, p.active)
    if Role.COORDINATOR in actor.roles:
        return pupils
    mine = select(m.person_id).where(
        m.school_id == actor.school_id,
        m.as_role == MemberAs.PUPIL,
        m.until_date.is_(None),
        m.group_id.in_(own_groups(actor)),
    )
    return pupils.where(p.id.in_(mine))


async def answer(read: Reading, school_id: str, key: AnswerKey) -> Tried | None:
    """Return one answer of a pupil of a school."""
    query = select(answer_table).where(a.school_id == school_id, tuple_(*ANSWER_KEY) == key)
    row = (await read.connection.execute(query)).one_or_none()
    return _tried(row) if row else None


async def look(tx: Transaction, one: Look) -> None:
    """Write that a teacher looked, in the place of who looked before."""
    row = {name: getattr(one, name) for name in Look.__slots__}
    await put(tx, look_table, [row | {"note": one.note.reveal()}], LOOK_KEY)


async def looks(read: Reading, school_id: str, item_id: str, pupil_ids: Collection[str]) -> dict[AnswerKey, Look]:
    """Return what teachers wrote about what these pupils answered in an item."""
    found: dict[AnswerKey, Look] = {}
    ordered = sorted(pupil_ids)
    for at in range(0, len(ordered), _AT_A_TIME):
        mine = (k.school_id == school_id, k.item_id == item_id, k.pupil_id.in_(ordered[at : at + _AT_A_TIME]))
        for row in await read.connection.execute(select(look_table).where(*mine)):
            found[row.pupil_id, row.item_id, row.block, row.question, row.number] = _look(row)
    return found


def _tried(row: Row[Any]) -> Tried:
    values = {name: getattr(row, name) for name in Tried.__slots__}
    return Tried(**values | {"answer": Private(QuizAnswer.model_validate(row.answer))})


def _look(row: Row[Any]) -> Look:
    values = {name: getattr(row, name) for name in Look.__slots__}
    return Look(**values | {"note": Private(row.note)})
