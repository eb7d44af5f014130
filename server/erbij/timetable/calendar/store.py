"""Lessons of free days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_

from erbij.jobs import store as jobs
from erbij.timetable.store import SLOT_CHANGED, change_slots, slot_table, stored_where

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.db.database import Reading, Transaction
    from erbij.timetable.calendar.model import Effect
    from erbij.timetable.model import StoredSlot

s = slot_table.c
_AT_A_TIME = 60


async def slots_on(read: Reading, school_id: str, days: Collection[date]) -> list[StoredSlot]:
    """Return every slot of these days."""
    found: list[StoredSlot] = []
    ordered = sorted(days)
    for first in range(0, len(ordered), _AT_A_TIME):
        some = ordered[first : first + _AT_A_TIME]
        found += (await stored_where(read, and_(s.school_id == school_id, s.local_date.in_(some)))).values()
    return found


async def off_for_free_days(read: Reading, school_id: str, first: date, last: date) -> list[StoredSlot]:
    """Return the lessons that are off for a free day from ``first`` up to and including ``last``."""
    days = and_(s.local_date >= first, s.local_date <= last)
    return list((await stored_where(read, and_(s.school_id == school_id, s.off_for_free_day, days))).values())


async def carry_out(tx: Transaction, effect: Effect, now: datetime) -> None:
    """Write it. The count of lessons that are over depends on the day too: they are told on, and stay."""
    await change_slots(tx, effect.changed, now)
    for slot in effect.past:
        await jobs.add(tx, SLOT_CHANGED, {"school_id": slot.school_id, "slot_id": slot.id}, key=slot.id, now=now)
