"""The lessons of a week; every query is bound to one school."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from erbij.db.types import Utc
from erbij.timetable.store import expected_where, given_by, slot_table, slots_where
from erbij.timetable.week.wire import WeekOf
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading
    from erbij.timetable.model import Slot
    from erbij.timetable.week.model import Whose

WEEK = timedelta(days=7)
s = slot_table.c


async def slots_of_week(read: Reading, school_id: str, monday: date, whose: Whose) -> list[Slot]:
    """Return the slots that begin in that week, by start."""
    week = and_(s.school_id == school_id, s.local_date >= monday, s.local_date < monday + WEEK)
    return await slots_where(read, and_(week, _of(whose)))


async def planned_in_rooms(read: Reading, school_id: str, day: date) -> list[Slot]:
    """Return the planned slots that begin on a date and are in a classroom, by start."""
    here = and_(s.school_id == school_id, s.local_date == day, s.place != "", s.status == SlotStatus.PLANNED)
    return await slots_where(read, here)


async def last_end(read: Reading, school_id: str, place: str, day: date) -> datetime | None:
    """Return when the last planned slot of a date in a place ends, or None."""
    here = (s.school_id == school_id, s.local_date == day, s.place == place, s.status == SlotStatus.PLANNED)
    found = await read.connection.execute(select(func.max(s.ends_at, type_=Utc())).where(*here, s.withdrawn.is_(False)))
    last: datetime | None = found.scalar_one_or_none()
    return last


def _of(whose: Whose) -> ColumnElement[bool]:
    match whose.of:
        case WeekOf.PERSON:
            return expected_where([whose.id])
        case WeekOf.GROUP:
            return s.group_id == whose.id
        case WeekOf.TEACHER:
            return given_by(whose.id)
        case WeekOf.PLACE:
            return s.place == whose.id
