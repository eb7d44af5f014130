"""Lessons that an import writes ahead: rows that no query of the timetable shows until their import is done.

Such a row has the status ``WAITING`` and counts as taken back (``withdrawn``). It may name a group or a person who is
not there yet; a place is kept for those, which the import then fills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, update

from erbij.people.store import person_table
from erbij.schools.model import KEPT
from erbij.schools.store import group_table
from erbij.timetable.model import AHEAD
from erbij.timetable.store import COLUMNS, slot_table
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Table

    from erbij.db.database import Reading, Transaction
    from erbij.timetable.model import StoredSlot

s = slot_table.c
_AT_A_TIME = 500
_AWAY = 5_000


async def write_ahead(tx: Transaction, school_id: str, year_id: str, slots: Sequence[StoredSlot]) -> None:
    """Write lessons that nobody sees; the school year is there."""
    group = {"year_id": year_id, "name": "-", "ended_on": slots[0].local_date.replace(year=1970, month=1, day=1)}
    person = {"name": "-", "email": None, "active": False, "left_on": None}
    await _keep(tx, group_table, school_id, {slot.group_id for slot in slots if slot.group_id}, group)
    people = {id_ for slot in slots for id_ in (slot.teacher_id, slot.supply_teacher_id) if id_}
    await _keep(tx, person_table, school_id, people, person)
    hidden = {"status": AHEAD, "withdrawn": True}
    await tx.connection.execute(
        insert(slot_table), [{name: getattr(slot, name) for name in COLUMNS} | hidden for slot in slots]
    )


async def _keep(tx: Transaction, table: Table, school_id: str, ids: Collection[str], values: dict[str, Any]) -> None:
    c = table.c
    there = set((await tx.connection.execute(select(c.id).where(c.id.in_(sorted(ids))))).scalars())
    new = [
        {"id": id_, "school_id": school_id, "key": f"{KEPT}{id_}", "imported": False, **values}
        for id_ in sorted(set(ids) - there)
    ]
    if new:
        await tx.connection.execute(insert(table), new)


async def show(tx: Transaction, school_id: str, after: str, most: int) -> str | None:
    """Let the next lessons that were written ahead be seen, by id; returns the last one, None when none was left.

    By id: an index of the school would read all of its lessons each time.
    """
    mine = and_(s.school_id.concat("") == school_id, s.status == AHEAD)
    query = select(s.id).where(s.id > after, mine).order_by(s.id).limit(most)
    ids: list[str] = list((await tx.connection.execute(query)).scalars())
    if not ids:
        return None
    values = {"status": SlotStatus.PLANNED.value, "withdrawn": False}
    await tx.connection.execute(update(slot_table).where(s.id >= ids[0], s.id <= ids[-1], mine).values(values))
    return ids[-1]


async def discard(tx: Transaction, school_id: str) -> bool:
    """Take some thousands of the lessons that were written ahead away, at last the places kept; False when none is."""
    mine = and_(s.school_id == school_id, s.status == AHEAD)
    ids = list((await tx.connection.execute(select(s.id).where(mine).limit(_AWAY))).scalars())
    for at in range(0, len(ids), _AT_A_TIME):
        await tx.connection.execute(delete(slot_table).where(s.id.in_(ids[at : at + _AT_A_TIME])))
    if ids:
        return True
    for table in (group_table, person_table):
        kept = and_(table.c.school_id == school_id, table.c.key.startswith(KEPT, autoescape=True))
        await tx.connection.execute(delete(table).where(kept))
    return False


async def versions(read: Reading, school_id: str, since: date, until: date) -> tuple[int, int]:
    """Return how many lessons there are from ``since`` up to and including ``until``, and their versions together."""
    these = and_(s.school_id == school_id, s.local_date >= since, s.local_date <= until, s.status != AHEAD)
    row = (
        await read.connection.execute(select(func.count(), func.coalesce(func.sum(s.version), 0)).where(these))
    ).one()
    return int(row[0]), int(row[1])
