"""The table of lessons with which a pupil need not catch up, and what was given in the place of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Index, Table, and_, delete, func, insert, or_, select

from erbij.catalogue.assignments.store import assignment_table
from erbij.catalogue.items.store import item_table, without_blocks
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.missed.model import NotNeeded
from erbij.db.types import ID, Utc, metadata
from erbij.timetable.store import given_by, slot_table, slots_where
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.catalogue.items.model import Item
    from erbij.db.database import Reading, Transaction
    from erbij.timetable.model import Slot

not_needed_table = Table(
    "catalogue_not_needed",
    metadata,
    Column("school_id", ID, primary_key=True),
    Column("slot_id", ID, primary_key=True),
    Column("pupil_id", ID, primary_key=True),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_catalogue_not_needed_pupil", "school_id", "pupil_id"),
)
n, a, s, i = not_needed_table.c, assignment_table.c, slot_table.c, item_table.c
MOST = 500
"""So many items of a subject are looked at for a suggestion, the last changed first."""


async def taught(read: Reading, school_id: str, teacher_id: str, start: datetime, end: datetime) -> list[Slot]:
    """Return the planned lessons that somebody gives and that ended in (start, end], by start."""
    held = and_(s.status == SlotStatus.PLANNED, s.ends_at > start, s.ends_at <= end)
    return await slots_where(read, and_(s.school_id == school_id, given_by(teacher_id), held))


async def not_needed(read: Reading, school_id: str, slot_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the (slot, pupil) with which nobody need catch up."""
    query = select(n.slot_id, n.pupil_id).where(n.school_id == school_id, n.slot_id.in_(sorted(slot_ids)))
    return {(row.slot_id, row.pupil_id) for row in await read.connection.execute(query)}


async def decide(tx: Transaction, one: NotNeeded, *, needed: bool) -> None:
    """Write that it is not needed, or take that back; said twice, the last author stands."""
    mine = (n.school_id == one.school_id, n.slot_id == one.slot_id, n.pupil_id == one.pupil_id)
    await tx.connection.execute(delete(not_needed_table).where(*mine))
    if not needed:
        row = {name: getattr(one, name) for name in NotNeeded.__slots__}
        await tx.connection.execute(insert(not_needed_table).values(row))


async def given_for(read: Reading, school_id: str, subject: str, first: date, last: date) -> set[str]:
    """Return the items that were given in the place of lessons of a subject on these dates, both included."""
    same = and_(s.id == a.slot_id, s.school_id == a.school_id, s.subject == subject)
    query = (
        select(a.item_id)
        .distinct()
        .join(slot_table, same)
        .where(a.school_id == school_id, s.local_date >= first, s.local_date <= last, a.withdrawn_at.is_(None))
    )
    return set((await read.connection.scalars(query)).all())


async def shelf(read: Reading, school_id: str, subject: str, also: Collection[str]) -> list[Item]:
    """Return items that pupils may be given, without their blocks: of a subject, and the others by id."""
    same = func.lower(i.subject) == subject.lower()
    query = select(i.id).where(
        i.school_id == school_id, i.state == ItemState.READY.value, or_(same, i.id.in_(sorted(also)))
    )
    ids = (await read.connection.scalars(query.order_by(i.changed_at.desc(), i.id).limit(MOST))).all()
    return list((await without_blocks(read, school_id, ids)).values())
