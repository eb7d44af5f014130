"""The table of arrangements; and, for those above, what of the plans decides about the count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from erbij.actor import Role
from erbij.people.store import person_table, role_table
from erbij.plans.arrangements.wire import ArrangementDetails
from erbij.plans.deviations.store import deviations
from erbij.plans.document.store import Documents
from erbij.private import Private

if TYPE_CHECKING:
    from erbij.db.database import Reading

__all__ = ["arrangements", "deviations", "teachers_of"]

arrangements = Documents("plans_arrangement", ArrangementDetails)


async def teachers_of(read: Reading, school_id: str) -> dict[str, Private[str]]:
    """Return the names of the school's teachers and mentors by id, in the order of their names."""
    p, r = person_table.c, role_table.c
    roles = select(r.person_id).where(r.school_id == school_id, r.role.in_([Role.TEACHER.value, Role.MENTOR.value]))
    query = select(p.id, p.name).where(p.school_id == school_id, p.active, p.id.in_(roles)).order_by(p.name, p.id)
    return {row.id: Private(row.name) for row in await read.connection.execute(query)}
