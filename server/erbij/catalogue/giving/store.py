"""What a group has in a week, from the timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from erbij.timetable.store import slot_table
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from datetime import date

    from erbij.db.database import Reading

s = slot_table.c


async def subjects(read: Reading, school_id: str, group_id: str, first: date, last: date) -> list[str]:
    """Return the subjects of a group's lessons on these dates, both included; what it has most of first."""
    held = (s.school_id == school_id, s.group_id == group_id, s.local_date >= first, s.local_date <= last)
    query = select(s.subject).where(*held, s.status == SlotStatus.PLANNED.value).group_by(s.subject)
    return list(await read.connection.scalars(query.order_by(func.count().desc(), s.subject)))
