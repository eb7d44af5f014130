"""Queries for whom a change concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from erbij.people.guardians.store import OPEN
from erbij.people.store import guardian_table, pupils_then

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.db.database import Reading
    from erbij.timetable.model import StoredSlot

_AT_A_TIME = 500


async def pupils_of(read: Reading, school_id: str, slots: Collection[StoredSlot]) -> frozenset[str]:
    """Return the pupils for whom these slots are, as they are given, whatever the timetable says by now."""
    found = {pupil_id for slot in slots for pupil_id in slot.pupil_ids}
    asked = {(slot.group_id, slot.local_date) for slot in slots if slot.group_id is not None}
    for members in (await pupils_then(read, school_id, asked)).values():
        found |= set(members)
    return frozenset(found)


async def guardians_of(read: Reading, school_id: str, pupil_ids: Collection[str]) -> frozenset[str]:
    """Return the guardians of these pupils who look along."""
    g, wanted = guardian_table.c, sorted(pupil_ids)
    found: set[str] = set()
    for first in range(0, len(wanted), _AT_A_TIME):
        some = wanted[first : first + _AT_A_TIME]
        query = select(g.guardian_id).where(g.school_id == school_id, g.pupil_id.in_(some), OPEN)
        found |= set((await read.connection.execute(query)).scalars())
    return frozenset(found)
