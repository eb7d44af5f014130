"""What stands on the shelf for some subjects, and what was given in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, case, cast, func, or_, select

from erbij.catalogue.assignments.rules import ORDER
from erbij.catalogue.items.store import item_table, without_blocks
from erbij.catalogue.items.wire import ItemState

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.catalogue.items.model import Item
    from erbij.catalogue.years import Years
    from erbij.db.database import Reading

i = item_table.c
MOST = 300
"""So many are looked at: the essential ones before others, and of those the last changed."""


async def shelf(
    read: Reading, school_id: str, subjects: Collection[str], whom: Years, left_min: int | None
) -> list[Item]:
    """Return items of these subjects (in small letters) that pupils of a year may be given, without their blocks."""
    level, years = whom
    known = [i.school_id == school_id, i.state == ItemState.READY.value, func.lower(i.subject).in_(sorted(subjects))]
    if level is not None:
        known.append(or_(i.level.is_(None), i.level == level.value))
    if years:
        # A short list of numbers as text, "[5, 6]": so that what is looked at is not all of other years.
        kept = cast(i.years, String)
        known.append(or_(kept == "[]", *(kept.like(f"%{year}%") for year in years)))
    if left_min is not None:
        known.append(i.norm_minutes <= left_min)
    needed = case(ORDER, value=i.priority, else_=len(ORDER))
    query = select(i.id).where(*known).order_by(needed, i.changed_at.desc(), i.id).limit(MOST)
    ids = (await read.connection.scalars(query)).all()
    return list((await without_blocks(read, school_id, ids)).values())
