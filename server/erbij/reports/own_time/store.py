"""What pupils were given, for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from erbij.catalogue.assignments.store import assignment_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from erbij.db.database import Reading

a = assignment_table.c
_AT_A_TIME = 500


async def given(
    read: Reading, school_id: str, pupil_ids: Sequence[str], first: date, last: date
) -> set[tuple[str, str]]:
    """Return by (pupil, item) what could be done on any of these dates, both included, and was not withdrawn."""
    found: set[tuple[str, str]] = set()
    ordered = sorted(pupil_ids)
    for at in range(0, len(ordered), _AT_A_TIME):
        query = select(a.pupil_id, a.item_id).where(
            a.school_id == school_id,
            a.pupil_id.in_(ordered[at : at + _AT_A_TIME]),
            a.first <= last,
            a.last >= first,
            a.withdrawn_at.is_(None),
        )
        found |= {(row.pupil_id, row.item_id) for row in await read.connection.execute(query)}
    return found
