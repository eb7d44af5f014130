"""The table of absence records; one row for each pupil and slot, whatever was said of it since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    insert,
    select,
    update,
)

from erbij.absence.model import Unit
from erbij.absence.records.model import AbsenceRecord, Hour
from erbij.absence.records.wire import RecordSource
from erbij.absence.wire import Authorised, NationalReason, Notify
from erbij.db.rows import lock_versions
from erbij.db.types import ID, Utc, metadata
from erbij.plans.store import remote_pupils_of_slots
from erbij.register.attendance.store import standing
from erbij.register.spans import Span, clip, total, union
from erbij.timetable.store import expected_ids, slot_table
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500

# No foreign keys: a record stays five years after the pupil left (R19), longer than the rows that it speaks of.
record_table = Table(
    "absence_record",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("category", String(16), nullable=False),
    Column("national", String(16), nullable=False),
    Column("authorised", String(16), nullable=False),
    Column("notify", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("illness_id", ID, nullable=True),
    Column("missed_from", Utc, nullable=True),
    Column("was_ill", Boolean, nullable=False),
    Column("created_by", ID, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("decided_by", ID, nullable=True),
    Column("decided_at", Utc, nullable=True),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("school_id", "slot_id", "pupil_id"),
    Index("ix_absence_record_pupil", "school_id", "pupil_id"),
    Index("ix_absence_record_illness", "school_id", "illness_id"),
)
a, s = record_table.c, slot_table.c
_STANDS = a.withdrawn == false()


async def of_slots(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, dict[str, AbsenceRecord]]:
    """Return the records that stand, by slot and pupil; slots without any are left out."""
    found: dict[str, dict[str, AbsenceRecord]] = defaultdict(dict)
    for one in await _records(read, school_id, a.slot_id, slot_ids, stands=True):
        found[one.slot_id][one.pupil_id] = one
    return dict(found)


async def by_id(read: Reading, school_id: str, record_ids: Collection[str]) -> dict[str, AbsenceRecord]:
    """Return records of the school by id, also withdrawn ones."""
    return {one.id: one for one in await _records(read, school_id, a.id, record_ids, stands=False)}


async def of_pupil_in(
    read: Reading, school_id: str, pupil_id: str, slot_ids: Collection[str]
) -> dict[str, AbsenceRecord]:
    """Return one pupil's records in these slots by slot, also withdrawn ones."""
    found = await _records(read, school_id, a.slot_id, slot_ids, stands=False)
    return {one.slot_id: one for one in found if one.pupil_id == pupil_id}


async def of_illness(read: Reading, school_id: str, illness_id: str) -> list[AbsenceRecord]:
    """Return the records that a report of illness made and that stand."""
    return await _records(read, school_id, a.illness_id, [illness_id], stands=True)


async def units(read: Reading, school_id: str, first: date, last: date, *, pupil_id: str | None = None) -> list[Unit]:
    """Return what was missed of PLANNED slots on the dates from ``first`` to ``last``, both included, by time."""
    conditions = [
        a.school_id == school_id,
        _STANDS,
        s.status == SlotStatus.PLANNED,
        s.local_date >= first,
        s.local_date <= last,
    ]
    if pupil_id is not None:
        conditions.append(a.pupil_id == pupil_id)
    query = (
        select(record_table, s.local_date, s.starts_at, s.ends_at)
        .join(slot_table, and_(s.id == a.slot_id, s.school_id == a.school_id))
        .where(*conditions)
        .order_by(s.starts_at, a.slot_id, a.pupil_id)
    )
    found = [
        Unit(
            record_id=row.id,
            pupil_id=row.pupil_id,
            slot_id=row.slot_id,
            local_date=row.local_date,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            national=NationalReason(row.national),
            authorised=Authorised(row.authorised),
            notify=Notify(row.notify),
            missed_from=row.missed_from,
        )
        for row in await read.connection.execute(query)
    ]
    there = await at_school(read, school_id, found)
    return [replace(one, at_school_seconds=there.get((one.slot_id, one.pupil_id), 0)) for one in found]


async def at_school(read: Reading, school_id: str, missed: Collection[Unit]) -> dict[tuple[str, str], int]:
    """Return by (slot, pupil) how many of the missed seconds the pupil was at school all the same (S of R12)."""
    pupils = {one.pupil_id for one in missed}
    words = await standing(read, school_id, {one.slot_id for one in missed}, pupils)
    found: dict[tuple[str, str], int] = {}
    for one in missed:
        word = words.get((one.slot_id, one.pupil_id))
        if word is not None:
            window = Span(max(one.starts_at, one.missed_from or one.starts_at), one.ends_at)
            there = clip(union((*word.at_school, *word.at_other_school)), (window,))
            found[one.slot_id, one.pupil_id] = total(there)
    return found


async def hours(read: Reading, school_id: str, pupil_id: str, slot_ids: Collection[str]) -> dict[str, Hour]:
    """Return when slots are, and whether this pupil follows them from home; unknown slots are left out."""
    home = await remote_pupils_of_slots(read, school_id, slot_ids)
    found: dict[str, Hour] = {}
    for some in _chunks(slot_ids):
        query = select(s.id, s.ends_at, s.local_date).where(s.school_id == school_id, s.id.in_(some))
        for row in await read.connection.execute(query):
            found[row.id] = Hour(row.ends_at, row.local_date, pupil_id in home.get(row.id, frozenset()))
    return found


async def are_expected(read: Reading, school_id: str, pupil_id: str, slot_ids: Collection[str]) -> bool:
    """Whether the pupil belongs in each of these slots, on its date."""
    expected = await expected_ids(read, school_id, slot_ids)
    return all(pupil_id in expected.get(slot_id, frozenset()) for slot_id in slot_ids)


async def write(tx: Transaction, old: Collection[str], records: Sequence[AbsenceRecord]) -> AbsenceRecord | None:
    """Write records; those whose id is in ``old`` are there already.

    Answers one that somebody else changed since it was read; nothing of the changed ones is written then.
    """
    there = await lock_versions(tx, record_table, [one.id for one in records if one.id in old])
    stale = next((one for one in records if one.id in old and there.get(one.id) != one.version - 1), None)
    if stale is not None:
        return stale
    new = [_values(one) for one in records if one.id not in old]
    if new:
        await tx.connection.execute(insert(record_table), new)
    changed = [_values(one) for one in records if one.id in old]
    if changed:
        names = [name for name in AbsenceRecord.__slots__ if name not in {"id", "school_id", "slot_id", "pupil_id"}]
        statement = (
            update(record_table)
            .where(a.id == bindparam("b_id"), a.school_id == bindparam("b_school_id"))
            .values({name: bindparam(f"b_{name}") for name in names})
        )
        await tx.connection.execute(
            statement, [{f"b_{name}": value for name, value in values.items()} for values in changed]
        )
    return None


async def _records(
    read: Reading, school_id: str, column: ColumnElement[Any], values: Collection[str], *, stands: bool
) -> list[AbsenceRecord]:
    found: list[AbsenceRecord] = []
    for some in _chunks(values):
        query = select(record_table).where(a.school_id == school_id, column.in_(some)).order_by(a.id)
        rows = await read.connection.execute(query.where(_STANDS) if stands else query)
        found += [_record(row) for row in rows]
    return found


def _record(row: Row[Any]) -> AbsenceRecord:
    values = {name: getattr(row, name) for name in AbsenceRecord.__slots__}
    values |= {
        "national": NationalReason(row.national),
        "authorised": Authorised(row.authorised),
        "notify": Notify(row.notify),
        "source": RecordSource(row.source),
    }
    return AbsenceRecord(**values)


def _values(one: AbsenceRecord) -> dict[str, Any]:
    return {name: getattr(one, name) for name in AbsenceRecord.__slots__}


def _chunks(values: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME))
