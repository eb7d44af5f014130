"""The table of guardians. A tie that ended keeps its row: no import gives it back, and its history stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, ForeignKey, Index, Select, Table, select, tuple_, update

from erbij.db.types import ID, Utc, metadata
from erbij.people.guardians.model import Tie

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.db.database import Reading, Transaction

guardian_table = Table(
    "people_guardian",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("guardian_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("ended_on", Date, nullable=True),
    Column("granted_at", Utc, nullable=True),
    Index("ix_people_guardian_pupil_id", "pupil_id"),
)
g = guardian_table.c
OPEN = g.ended_on.is_(None)
"""The guardian may look: every read of a child's data asks this."""


def children_ids(actor_id: str, school_id: str) -> Select[tuple[str]]:
    """The ids of the children with whom somebody may look along."""
    return select(g.pupil_id).where(g.guardian_id == actor_id, g.school_id == school_id, OPEN)


async def ties(read: Reading, school_id: str, pupil_id: str | None = None) -> list[Tie]:
    """Return the ties of a school, or of one pupil, also those that ended."""
    query = select(g.guardian_id, g.pupil_id, g.ended_on, g.granted_at).where(g.school_id == school_id)
    if pupil_id is not None:
        query = query.where(g.pupil_id == pupil_id)
    rows = await read.connection.execute(query.order_by(g.pupil_id, g.guardian_id))
    return [Tie(*row) for row in rows]


async def set_ended(tx: Transaction, school_id: str, ended: Collection[Tie], day: date | None) -> None:
    """Let ties end on a day; None: they are open again."""
    if ended:
        which = tuple_(g.guardian_id, g.pupil_id).in_([(one.guardian_id, one.pupil_id) for one in ended])
        await tx.connection.execute(update(guardian_table).where(g.school_id == school_id, which).values(ended_on=day))


async def set_granted(tx: Transaction, school_id: str, tie: Tie, at: datetime | None, ended_on: date | None) -> None:
    """Keep that a pupil of 18 lets a guardian look, or (None) no longer does."""
    mine = (g.school_id == school_id, g.guardian_id == tie.guardian_id, g.pupil_id == tie.pupil_id)
    await tx.connection.execute(update(guardian_table).where(*mine).values(granted_at=at, ended_on=ended_on))
