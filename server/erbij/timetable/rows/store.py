"""How many lessons there are, so that a file is compared with no more of them than fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from erbij.timetable.store import slot_table

if TYPE_CHECKING:
    from datetime import date

    from erbij.db.database import Reading

s = slot_table.c


async def lessons_by_date(read: Reading, school_id: str, since: date, until: date) -> dict[date, int]:
    """Return how many slots there are on each date from ``since`` up to and including ``until``."""
    these = and_(s.school_id == school_id, s.local_date >= since, s.local_date <= until)
    query = select(s.local_date, func.count()).where(these).group_by(s.local_date)
    return {row[0]: row[1] for row in await read.connection.execute(query)}
