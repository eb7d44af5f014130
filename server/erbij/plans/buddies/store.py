"""The table of buddies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Table, insert, select

from erbij.db.types import ID, metadata
from erbij.plans.buddies.model import Turn

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from erbij.db.database import Reading, Transaction

buddy_table = Table(
    "plans_buddy",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("pupil_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("buddy_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("declined", Boolean, nullable=False),
    Index("ix_plans_buddy_pupil", "school_id", "pupil_id", "until"),
)
b = buddy_table.c
FIELDS = tuple(Turn.__slots__)


async def turns_of(read: Reading, school_id: str, pupil_ids: Collection[str], since: date) -> list[Turn]:
    """Return the turns of pupils that are not over on a day, by their first day."""
    query = select(*(b[name] for name in FIELDS)).where(
        b.school_id == school_id, b.pupil_id.in_(sorted(pupil_ids)), b.until > since
    )
    rows = await read.connection.execute(query.order_by(b.first, b.id))
    return [Turn(**row) for row in rows.mappings()]


async def turn(read: Reading, school_id: str, turn_id: str) -> Turn | None:
    """Return a turn of that school; whose it is, is for the service to ask."""
    query = select(*(b[name] for name in FIELDS)).where(b.school_id == school_id, b.id == turn_id)
    row = (await read.connection.execute(query)).mappings().one_or_none()
    return Turn(**row) if row else None


async def add(tx: Transaction, one: Turn) -> None:
    """Write a new turn."""
    await tx.connection.execute(insert(buddy_table).values({name: getattr(one, name) for name in FIELDS}))


async def remove(tx: Transaction, one: Turn) -> None:
    """Take a turn away."""
    await tx.connection.execute(buddy_table.delete().where(b.school_id == one.school_id, b.id == one.id))


async def decline(tx: Transaction, one: Turn, *, declined: bool) -> None:
    """Write what the pupil said of a turn."""
    query = buddy_table.update().where(b.school_id == one.school_id, b.id == one.id)
    await tx.connection.execute(query.values(declined=declined))
