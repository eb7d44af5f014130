"""The table of who was in the classroom; rows are only added, and go when their term is over (R19)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Date, Index, String, Table, and_, delete, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.people.store import person_table
from erbij.private import Private
from erbij.register.attendance.model import How, Standing, Word
from erbij.register.spans import Span, union

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction
    from erbij.register.attendance.model import Attended
    from erbij.register.facts import Dates

_AT_A_TIME = 500

attendance_table = append_only(
    Table(
        "register_attendance",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("slot_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("local_date", Date, nullable=False),
        Column("word", ID, nullable=False),
        Column("start", Utc),
        Column("end", Utc),
        Column("other_school", Boolean, nullable=False),
        Column("how", String(8), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Index("ix_register_attendance_slot", "school_id", "slot_id"),
        Index("ix_register_attendance_pupil", "school_id", "pupil_id", "local_date"),
    ),
    may_expire=True,
)
taken_here_table = Table(
    "register_attendance_here",
    metadata,
    Column("school_id", ID, primary_key=True),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
)
a = attendance_table.c
_SAID = select(attendance_table, person_table.c.school_id.label("teller")).outerjoin(
    person_table, a.author_id == person_table.c.id
)


async def say(tx: Transaction, rows: Sequence[Attended]) -> None:
    """Keep words; nothing that was said before is touched."""
    values = [
        {
            "start": one.span.start if one.span else None,
            "end": one.span.end if one.span else None,
            "how": one.how.value,
            **{
                name: getattr(one, name)
                for name in ("id", "school_id", "slot_id", "pupil_id", "local_date", "word", "other_school")
            },
            "author_id": one.author_id,
            "at": one.at,
        }
        for one in rows
    ]
    if values:
        await tx.connection.execute(insert(attendance_table), values)


async def standing(
    read: Reading,
    school_id: str,
    slot_ids: Collection[str],
    pupil_ids: Collection[str] | None = None,
    *,
    told_by: str | None = None,
) -> dict[tuple[str, str], Standing]:
    """Return the word that stands, by (slot, pupil); of whom nothing was said is left out.

    ``told_by``: only what that school said, the own one or a partner; None: all of them together.
    """
    partner = and_(a.how == How.PARTNER.value, person_table.c.school_id == told_by)
    whose = None if told_by is None else (a.how != How.PARTNER.value if told_by == school_id else partner)
    only = a.pupil_id.in_(sorted(pupil_ids)) if pupil_ids is not None and len(pupil_ids) <= _AT_A_TIME else None
    rows = await _by_pair(read, school_id, slot_ids, only, whose)
    return {key: _standing(words) for key, words in rows.items()}


async def words_of(read: Reading, school_id: str, pupil_id: str, day: date) -> list[Word]:
    """Return everything that was said of a pupil's date, in order; also who said it at another school."""
    about = (a.school_id == school_id, a.pupil_id == pupil_id, a.local_date == day)
    rows = (await read.connection.execute(_SAID.where(*about))).all()
    names = select(person_table.c.id, person_table.c.name).join(attendance_table, a.author_id == person_table.c.id)
    known = {row.id: Private(row.name) for row in await read.connection.execute(names.where(*about).distinct())}
    words: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    last: dict[tuple[str, str], tuple[datetime, str]] = {}
    for row in rows:
        words[row.slot_id, row.word].append(row)
        whose = row.slot_id, _teller(row)
        last[whose] = max(last.get(whose, (row.at, row.word)), (row.at, row.word))
    found = [
        Word(
            slot_id=said[0].slot_id,
            how=How(said[0].how),
            author=known.get(said[0].author_id),
            at=said[0].at,
            at_school=_spans(said, other=False),
            at_other_school=_spans(said, other=True),
            stands=last[slot_id, _teller(said[0])] == (said[0].at, word),
        )
        for (slot_id, word), said in words.items()
    ]
    return sorted(found, key=lambda one: (one.at, one.slot_id))


async def slots_of_pupils(
    read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
) -> dict[str, set[str]]:
    """Return, per pupil, the slots of some dates about which anything was said of them."""
    found: dict[str, set[str]] = defaultdict(set)
    when = (a.school_id == school_id, a.local_date >= dates.first, a.local_date <= dates.last)
    for some in _chunks(pupil_ids):
        query = select(a.pupil_id, a.slot_id).distinct().where(*when, a.pupil_id.in_(some))
        for pupil_id, slot_id in await read.connection.execute(query):
            found[pupil_id].add(slot_id)
    return dict(found)


async def is_taken_here(read: Reading, school_id: str) -> bool:
    """Whether teachers of the school take attendance in Erbij."""
    query = select(taken_here_table.c.school_id).where(taken_here_table.c.school_id == school_id)
    return (await read.connection.execute(query)).first() is not None


async def set_taken_here(tx: Transaction, school_id: str, author_id: str, now: datetime, *, here: bool) -> None:
    """Switch the taking of attendance in Erbij on or off."""
    await tx.connection.execute(delete(taken_here_table).where(taken_here_table.c.school_id == school_id))
    if here:
        row = {"school_id": school_id, "author_id": author_id, "at": now}
        await tx.connection.execute(insert(taken_here_table).values(row))


async def not_in_class(read: Reading, school_id: str, slot_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the (slot, pupil) of whom the own school said that they were not there, and nobody that they were.

    That a partner school did not have the pupil says nothing of the own classroom.
    """
    rows = await _by_pair(read, school_id, slot_ids)
    own = {key for key, said in rows.items() if any(row.how != How.PARTNER.value for row in said)}
    return {key for key in own if _standing(rows[key]) == Standing()}


def _standing(rows: Sequence[Row[Any]]) -> Standing:
    """The latest word of the own school, and beside it that of each partner: none takes another's place."""
    by_teller: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_teller[_teller(row)].append(row)
    latest = [row for said in by_teller.values() for row in _latest(said)]
    here = tuple(Span(row.start, row.end) for row in latest if not row.other_school)
    there = tuple(Span(row.start, row.end) for row in latest if row.other_school)
    partner = any(row.how == How.PARTNER.value for row in latest)
    return Standing(tuple(sorted(here)), union(there) if partner else tuple(sorted(there)))


def _teller(row: Row[Any]) -> str:
    """The school whose word it is: of a partner's, that of who told it."""
    return row.teller or "" if row.how == How.PARTNER.value else row.school_id


def _spans(rows: Sequence[Row[Any]], *, other: bool) -> tuple[Span, ...]:
    return tuple(
        sorted(Span(row.start, row.end) for row in rows if row.start is not None and row.other_school is other)
    )


def _latest(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    last = max(rows, key=lambda row: (row.at, row.word)).word if rows else ""
    return [row for row in rows if row.word == last and row.start is not None]


async def _by_pair(
    read: Reading, school_id: str, slot_ids: Collection[str], *conditions: ColumnElement[bool] | None
) -> dict[tuple[str, str], list[Row[Any]]]:
    """All that was said, by (slot, pupil)."""
    found: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for some in _chunks(slot_ids):
        for row in await _rows(read, school_id, a.slot_id.in_(some), *conditions):
            found[row.slot_id, row.pupil_id].append(row)
    return found


async def _rows(read: Reading, school_id: str, *conditions: ColumnElement[bool] | None) -> Sequence[Row[Any]]:
    known = [one for one in conditions if one is not None]
    rows: Sequence[Row[Any]] = (await read.connection.execute(_SAID.where(a.school_id == school_id, *known))).all()
    return rows


def _chunks(values: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME))
