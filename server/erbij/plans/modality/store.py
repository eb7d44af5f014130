"""Tables of who is at home and of the changes of a day; and the one answer to from where a slot is followed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.plans.modality.model import DayChange, Modality, SlotTime
from erbij.plans.modality.rules import lapsed, modality_of
from erbij.plans.modality.wire import SlotModality
from erbij.plans.model import Remote
from erbij.plans.patterns.store import patterns
from erbij.timetable.store import expected_ids, slot_table
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction
    from erbij.plans.document.model import Document
    from erbij.plans.model import RemoteWork
    from erbij.plans.patterns.wire import PatternDetails

_AT_A_TIME = 500

remote_table = Table(
    "plans_remote",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("pupil_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("from_date", Date, nullable=False),
    Column("until_date", Date, nullable=True),
    Index("ix_plans_remote_pupil", "school_id", "pupil_id"),
)
change_table = append_only(
    Table(
        "plans_day_change",
        metadata,
        Column("seq", Integer, primary_key=True, autoincrement=True),
        Column("id", ID, nullable=False, unique=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("pupil_id", ID, ForeignKey("people_person.id"), nullable=False),
        Column("date", Date, nullable=False),
        Column("slot_id", ID, ForeignKey("timetable_slot.id"), nullable=True, index=True),
        Column("modality", String(16), nullable=True),
        Column("since", Utc, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("reason", String(200), nullable=False),
        Column("created_at", Utc, nullable=False),
        Index("ix_plans_day_change_date", "school_id", "date"),
    ),
    may_expire=True,
)
r, c, s = remote_table.c, change_table.c, slot_table.c


async def modalities(
    read: Reading, school_id: str, slot_ids: Collection[str], expected: Mapping[str, frozenset[str]] | None = None
) -> dict[str, dict[str, Modality]]:
    """Return, per slot and pupil, what differs from AT_SCHOOL; slots in which nothing does are left out."""
    found = await decided(read, school_id, slot_ids, expected)
    away = {
        slot_id: {pupil: one for pupil, one in pupils.items() if one.modality is not SlotModality.AT_SCHOOL}
        for slot_id, pupils in found.items()
    }
    return {slot_id: pupils for slot_id, pupils in away.items() if pupils}


async def decided(
    read: Reading, school_id: str, slot_ids: Collection[str], expected: Mapping[str, frozenset[str]] | None = None
) -> dict[str, dict[str, Modality]]:
    """Return the modality of every expected pupil per slot; slots without pupils are left out.

    ``expected``: who that is (``timetable.store.expected_ids``), where it was asked already.
    """
    if expected is None:
        expected = await expected_ids(read, school_id, slot_ids)
    times = await slot_times(read, school_id, expected.keys())
    if not times:
        return {}
    dates = [slot.date for slot in times.values()]
    periods = await remotes(read, school_id, min(dates), max(dates))
    changes = await day_changes(read, school_id, times.values())
    online: dict[str, list[Document[PatternDetails]]] = defaultdict(list)
    for one in await patterns.effective(read, school_id, min(dates), max(dates)):
        online[one.pupil_id].append(one)

    def of(slot: SlotTime, pupil: str) -> Modality:
        said = changes.get(pupil, ())
        found = modality_of(slot, periods.get(pupil, ()), said, online.get(pupil, ()))
        return replace(found, lapsed=lapsed(slot, said)) if slot.elsewhere else found

    return {slot_id: {pupil: of(times[slot_id], pupil) for pupil in pupils} for slot_id, pupils in expected.items()}


async def slot_times(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, SlotTime]:
    """Return what of the slots decides, by id."""
    found: dict[str, SlotTime] = {}
    wanted = sorted(slot_ids)
    for start in range(0, len(wanted), _AT_A_TIME):
        query = select(s.id, s.local_date, s.local_start, s.ends_at, s.status, s.all_remote).where(
            s.school_id == school_id, s.id.in_(wanted[start : start + _AT_A_TIME])
        )
        before = await _moved_here(read, school_id, wanted[start : start + _AT_A_TIME])
        for row in await read.connection.execute(query):
            planned = row.status == SlotStatus.PLANNED
            moved = tuple(before[row.id])
            found[row.id] = SlotTime(
                row.id, row.local_date, row.local_start, row.ends_at, planned, row.all_remote, moved
            )
    return found


async def _moved_here(read: Reading, school_id: str, slot_ids: Sequence[str]) -> dict[str, list[tuple[str, dt.date]]]:
    query = select(s.id, s.local_date, s.successor_id).where(
        s.school_id == school_id, s.successor_id.in_(slot_ids), s.status == SlotStatus.MOVED
    )
    found: dict[str, list[tuple[str, dt.date]]] = defaultdict(list)
    for row in await read.connection.execute(query.order_by(s.id)):
        found[row.successor_id].append((row.id, row.local_date))
    return found


async def day_changes(read: Reading, school_id: str, slots: Iterable[SlotTime]) -> dict[str, list[DayChange]]:
    """Return the words about these slots by pupil, in the order in which they were given."""
    of = list(slots)
    dates, away = sorted({slot.date for slot in of}), {one for slot in of for one in slot.elsewhere}
    ids = {one for slot in of for one in slot.names} | away
    on_dates: ColumnElement[bool] = and_(c.slot_id.is_(None), c.date >= dates[0], c.date <= dates[-1])
    # A slot that was retimed keeps its own words: they are found by the slot, whatever date they were given for.
    near = select(s.id).where(s.school_id == school_id, s.local_date >= dates[0], s.local_date <= dates[-1])
    query = (
        select(change_table)
        .where(c.school_id == school_id, or_(on_dates, c.slot_id.in_(near), c.slot_id.in_(sorted(away))))
        .order_by(c.seq)
    )
    found: dict[str, list[DayChange]] = defaultdict(list)
    for row in await read.connection.execute(query):
        if row.slot_id is None or row.slot_id in ids:
            modality = SlotModality(row.modality) if row.modality else None
            values = {name: getattr(row, name) for name in DayChange.__slots__}
            found[row.pupil_id].append(DayChange(**{**values, "modality": modality}))
    return dict(found)


async def add_day_change(tx: Transaction, change: DayChange) -> None:
    """Append somebody's word."""
    values = {name: getattr(change, name) for name in DayChange.__slots__}
    values["modality"] = change.modality.value if change.modality else None
    await tx.connection.execute(insert(change_table).values(values))


async def slots_of_day(read: Reading, school_id: str, day: dt.date, pupil_id: str | None = None) -> list[str]:
    """Return the ids of a date's slots by start; of one pupil if given."""
    query = select(s.id).where(s.school_id == school_id, s.local_date == day, ~s.withdrawn).order_by(s.starts_at, s.id)
    ids = list((await read.connection.execute(query)).scalars())
    if pupil_id is None:
        return ids
    expected = await expected_ids(read, school_id, ids)
    return [slot_id for slot_id in ids if pupil_id in expected.get(slot_id, ())]


async def remotes(
    read: Reading, school_id: str, first: dt.date | None = None, last: dt.date | None = None
) -> dict[str, list[Remote]]:
    """Return the periods at home by pupil, the earliest first; those that touch [first, last], both included."""
    query = select(remote_table).where(r.school_id == school_id).order_by(r.from_date, r.id)
    if first is not None:
        query = query.where(or_(r.until_date.is_(None), r.until_date > first))
    if last is not None:
        query = query.where(r.from_date <= last)
    found: dict[str, list[Remote]] = defaultdict(list)
    for row in await read.connection.execute(query):
        found[row.pupil_id].append(Remote(row.id, row.pupil_id, row.from_date, row.until_date))
    return dict(found)


async def write_remotes(tx: Transaction, school_id: str, work: RemoteWork) -> None:
    """Write new, changed and taken-away periods."""
    if work.gone:
        statement = delete(remote_table).where(r.id == bindparam("b_id"), r.school_id == school_id)
        await tx.connection.execute(statement, [{"b_id": id_} for id_ in work.gone])
    if work.changed:
        change = update(remote_table).where(r.id == bindparam("b_id"), r.school_id == school_id)
        values = [{"b_id": one.id, "b_until": one.until_date} for one in work.changed]
        await tx.connection.execute(change.values(until_date=bindparam("b_until")), values)
    if work.new:
        rows: Sequence[dict[str, object]] = [
            {
                "id": one.id,
                "school_id": school_id,
                "pupil_id": one.pupil_id,
                "from_date": one.from_date,
                "until_date": one.until_date,
            }
            for one in work.new
        ]
        await tx.connection.execute(insert(remote_table), rows)
