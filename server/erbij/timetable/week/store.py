"""The lessons of a week; every query is bound to one school."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_

from erbij.timetable.store import expected_where, given_by, slot_table, slots_where
from erbij.timetable.week.wire import WeekOf

if TYPE_CHECKING:
    from datetime import date

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
