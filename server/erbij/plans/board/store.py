"""Who is the mentor of a group."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from erbij.people.model import MemberAs
from erbij.people.store import member_table, person_table
from erbij.private import Private

if TYPE_CHECKING:
    from erbij.db.database import Reading


async def mentors(read: Reading, school_id: str) -> dict[str, tuple[Private[str], ...]]:
    """Return the names of mentors by group, in the order of their names."""
    return {group: tuple(of.values()) for group, of in (await mentors_by_id(read, school_id)).items()}


async def mentors_by_id(read: Reading, school_id: str) -> dict[str, dict[str, Private[str]]]:
    """Return the mentors of each group by id, in the order of their names."""
    m, p = member_table.c, person_table.c
    query = (
        select(m.group_id, p.id, p.name)
        .join(person_table, p.id == m.person_id)
        .where(m.school_id == school_id, m.as_role == MemberAs.MENTOR, m.until_date.is_(None), p.active)
        .order_by(p.name, p.id)
    )
    found: dict[str, dict[str, Private[str]]] = defaultdict(dict)
    for row in await read.connection.execute(query):
        found[row.group_id][row.id] = Private(row.name)
    return found
