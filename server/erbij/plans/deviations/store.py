"""The table of deviations, and the ones in effect as the register asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from erbij.people.guardians.store import OPEN, guardian_table
from erbij.people.store import person_table
from erbij.plans.deviations.model import Deviation
from erbij.plans.deviations.wire import DeviationDetails
from erbij.plans.document.store import Documents
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from erbij.db.database import Reading

deviation_documents = Documents("plans_deviation", DeviationDetails)


async def deviations(
    read: Reading, school_id: str, pupil_ids: Collection[str], first: date, last: date
) -> list[Deviation]:
    """Return the deviations of these pupils that are or were in effect on a date of [first, last]."""
    return [
        Deviation(one.pupil_id, one.id, one.first, one.last, one.details.moments)
        for one in await deviation_documents.effective(read, school_id, first, last, pupil_ids)
        if one.first is not None and one.last is not None
    ]


async def guardians_of(read: Reading, school_id: str, pupil_id: str) -> dict[str, Private[str]]:
    """Return the names of a pupil's guardians by id who may still look along, in the order of their names."""
    p, g = person_table.c, guardian_table.c
    query = (
        select(p.id, p.name)
        .join(guardian_table, g.guardian_id == p.id)
        .where(g.school_id == school_id, g.pupil_id == pupil_id, p.active, OPEN)
        .order_by(p.name, p.id)
    )
    return {row.id: Private(row.name) for row in await read.connection.execute(query)}
