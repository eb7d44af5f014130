"""Pupils by name, also those who left: their data stays for some years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from erbij.actor import Role
from erbij.people.store import person_table, role_table
from erbij.privacy.retention.store import ERASED
from erbij.privacy.subjects.model import Subject
from erbij.private import Private

if TYPE_CHECKING:
    from erbij.db.database import Reading

p, r = person_table.c, role_table.c


async def pupils(read: Reading, school_id: str, person_id: str | None = None) -> list[Subject]:
    """Return who is or was a pupil of the school and is not erased, by name; or that one only."""
    both = person_table.join(role_table, and_(r.person_id == p.id, r.role == Role.PUPIL.value))
    query = select(p.id, p.name, p.left_on, p.active).select_from(both)
    query = query.where(p.school_id == school_id, p.name != ERASED)
    if person_id is not None:
        query = query.where(p.id == person_id)
    rows = await read.connection.execute(query)
    found = [Subject(row.id, Private(row.name), None if row.active else row.left_on) for row in rows]
    return sorted(found, key=lambda one: (one.name.reveal().casefold(), one.id))
