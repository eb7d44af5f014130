"""The table of who is at home."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, ForeignKey, Index, Table, bindparam, delete, insert, or_, select, update

from erbij.db.types import ID, metadata
from erbij.plans.model import Remote
from erbij.timetable.store import dates_of, expected_ids

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from erbij.db.database import Reading, Transaction
    from erbij.plans.model import RemoteWork

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
r = remote_table.c


async def remote_pupils(read: Reading, school_id: str, date: dt.date) -> set[str]:
    """Return the pupils who follow lessons from home on that day."""
    query = select(r.pupil_id).where(
        r.school_id == school_id, r.from_date <= date, or_(r.until_date.is_(None), r.until_date > date)
    )
    return set((await read.connection.execute(query)).scalars())


async def remote_pupils_of_slots(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return, per slot, the pupils of its group who are at home on its date; slots without any are left out."""
    expected = await expected_ids(read, school_id, slot_ids)
    dates = await dates_of(read, school_id, expected.keys())
    home = {day: await remote_pupils(read, school_id, day) for day in set(dates.values())}
    found = {slot_id: pupils & home[dates[slot_id]] for slot_id, pupils in expected.items()}
    return {slot_id: frozenset(pupils) for slot_id, pupils in found.items() if pupils}


async def remotes(read: Reading, school_id: str) -> dict[str, list[Remote]]:
    """Return every period by pupil, the earliest first."""
    found: dict[str, list[Remote]] = defaultdict(list)
    query = select(remote_table).where(r.school_id == school_id).order_by(r.from_date, r.id)
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
        rows = [
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
