"""Tables of what pupils hand in; the files are among those of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
    true,
    update,
)

from erbij.catalogue.assignments.store import assignment_table
from erbij.catalogue.files.store import file_table
from erbij.catalogue.handins.model import Handin, Round
from erbij.catalogue.handins.wire import MOST_HANDINS, HandinState
from erbij.db.rows import add_new, put
from erbij.db.types import ID, Utc, metadata
from erbij.people.model import MemberAs
from erbij.people.store import member_table, own_groups
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction

# No foreign keys: rows go by their own terms (privacy.toml), and rounds and files with the hand-in.
handin_table = Table(
    "catalogue_handin",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("item_id", ID, nullable=False),
    Column("block", ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("school_id", "pupil_id", "item_id", "block"),
    Index("ix_catalogue_handin_state", "school_id", "state", "changed_at"),
)
round_table = Table(
    "catalogue_handin_round",
    metadata,
    Column("handin_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("files", JSON, nullable=False),
    Column("handed_in_at", Utc, nullable=False),
    Column("looked_at", Utc, nullable=True),
    Column("accepted", Boolean, nullable=True),
    Column("answer", Text, nullable=False),
    Column("answer_files", JSON, nullable=False),
    Column("answered_by", ID, nullable=True),
    Column("answered_at", Utc, nullable=True),
)
h, r, f = handin_table.c, round_table.c, file_table.c
a, m = assignment_table.c, member_table.c


async def begun(tx: Transaction, one: Handin) -> Handin:
    """Return a pupil's hand-in for a block, made where it is not there, and held: who else writes it waits."""
    await add_new(tx, handin_table, [_values(one)])
    mine = (h.pupil_id == one.pupil_id, h.item_id == one.item_id, h.block == one.block)
    query = select(handin_table).where(h.school_id == one.school_id, *mine).with_for_update()
    return _handin((await tx.connection.execute(query)).one())


async def put_handin(tx: Transaction, one: Handin) -> None:
    """Write a hand-in in its place."""
    mine = (h.school_id == one.school_id, h.id == one.id)
    await tx.connection.execute(update(handin_table).where(*mine).values(_values(one)))


async def handin(read: Reading, school_id: str, handin_id: str) -> Handin | None:
    """Return one hand-in of a school."""
    found = await _where(read, h.school_id == school_id, h.id == handin_id)
    return found[0] if found else None


async def held(tx: Transaction, school_id: str, handin_id: str) -> Handin | None:
    """Return one hand-in of a school; who else writes it waits."""
    query = select(handin_table).where(h.school_id == school_id, h.id == handin_id).with_for_update()
    row = (await tx.connection.execute(query)).one_or_none()
    return _handin(row) if row else None


async def of_block(read: Reading, school_id: str, pupil_id: str, item_id: str, block: str) -> Handin | None:
    """Return what a pupil hands in for one block."""
    mine = (h.school_id == school_id, h.pupil_id == pupil_id, h.item_id == item_id, h.block == block)
    found = await _where(read, *mine)
    return found[0] if found else None


async def of_pupil(read: Reading, school_id: str, pupil_id: str, since: datetime | None = None) -> list[Handin]:
    """Return what a pupil handed in, what changed last first.

    ``since``: only where another round is asked for, and what was accepted from then on.
    """
    asks = h.state == HandinState.AGAIN.value
    news = or_(asks, and_(h.state == HandinState.ACCEPTED.value, h.changed_at >= since)) if since else true()
    mine = (h.school_id == school_id, h.pupil_id == pupil_id, h.state != HandinState.BEGUN.value)
    return await _where(read, *mine, news)


async def waiting(read: Reading, actor: Actor) -> list[Handin]:
    """Return what waits for an answer of somebody, what has waited longest first; as ``rules.opened_by`` says it."""
    query = select(handin_table).where(_waits_for(actor)).order_by(h.changed_at, h.id).limit(MOST_HANDINS)
    return [_handin(row) for row in await read.connection.execute(query)]


async def count_waiting(read: Reading, actor: Actor) -> int:
    """Return how many wait for an answer of somebody."""
    query = select(func.count()).select_from(handin_table).where(_waits_for(actor))
    return int((await read.connection.execute(query)).scalar_one())


def _waits_for(actor: Actor) -> ColumnElement[bool]:
    """What somebody gave, or somebody else to a pupil whose mentor they are: asked here, for a school may have many."""
    mentored = own_groups(actor).where(m.as_role == MemberAs.MENTOR)
    theirs = select(m.person_id).where(
        m.school_id == actor.school_id, m.as_role == MemberAs.PUPIL, m.until_date.is_(None), m.group_id.in_(mentored)
    )
    last = select(func.max(r.handed_in_at)).where(r.handin_id == h.id).correlate(handin_table).scalar_subquery()
    given = (
        select(a.id)
        .where(a.school_id == h.school_id, a.pupil_id == h.pupil_id, a.item_id == h.item_id)
        .where(or_(a.withdrawn_at.is_(None), a.withdrawn_at >= last))
        .where(or_(a.given_by == actor.id, h.pupil_id.in_(theirs)))
        .correlate(handin_table)
    )
    return and_(h.school_id == actor.school_id, h.state == HandinState.WAITING.value, given.exists())


async def rounds(read: Reading, handin_ids: Collection[str]) -> dict[str, tuple[Round, ...]]:
    """Return rounds by hand-in, in order; the caller found the hand-ins."""
    query = select(round_table).where(r.handin_id.in_(sorted(handin_ids))).order_by(r.handin_id, r.number)
    found: dict[str, tuple[Round, ...]] = {}
    for row in await read.connection.execute(query):
        found[row.handin_id] = (*found.get(row.handin_id, ()), _round(row))
    return found


async def put_round(tx: Transaction, one: Round) -> None:
    """Write a round, new or in its place."""
    row = {name: getattr(one, name) for name in Round.__slots__}
    row |= {"text": one.text.reveal(), "answer": one.answer.reveal()}
    row |= {"files": list(one.files), "answer_files": list(one.answer_files)}
    await put(tx, round_table, [row], [r.handin_id, r.number])


async def of_file(read: Reading, school_id: str, file_id: str) -> Handin | None:
    """Return to what a file belongs."""
    query = select(handin_table).join(file_table, f.handin_id == h.id)
    row = (await read.connection.execute(query.where(h.school_id == school_id, f.id == file_id))).one_or_none()
    return _handin(row) if row else None


async def _where(read: Reading, *conditions: ColumnElement[bool]) -> list[Handin]:
    query = select(handin_table).where(*conditions).order_by(h.changed_at.desc(), h.id.desc()).limit(MOST_HANDINS)
    return [_handin(row) for row in await read.connection.execute(query)]


def _values(one: Handin) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Handin.__slots__}


def _handin(row: Row[Any]) -> Handin:
    values = {name: getattr(row, name) for name in Handin.__slots__}
    return Handin(**values | {"state": HandinState(row.state)})


def _round(row: Row[Any]) -> Round:
    values = {name: getattr(row, name) for name in Round.__slots__}
    values |= {"text": Private(row.text), "answer": Private(row.answer)}
    return Round(**values | {"files": tuple(row.files), "answer_files": tuple(row.answer_files)})
