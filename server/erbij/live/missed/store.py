"""The table of missed parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Index, Table, UniqueConstraint, select

from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata
from erbij.live.missed.model import Missed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.db.database import Reading, Transaction

live_missed = Table(
    "live_missed",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("start", Utc, nullable=False),
    Column("end", Utc, nullable=False),
    UniqueConstraint("slot_id", "pupil_id", "start"),
    Index("ix_live_missed_pupil", "school_id", "pupil_id", "start"),
)
m = live_missed.c


async def add(tx: Transaction, one: Missed) -> None:
    """Keep a part; one that is there already (news that came twice) stays as it is."""
    row = {name: getattr(one, name) for name in Missed.__slots__}
    await add_new(tx, live_missed, [row])


async def of_pupil(read: Reading, school_id: str, pupil_id: str, start: datetime, end: datetime) -> list[Missed]:
    """Return the parts that began in [start, end), by start."""
    query = (
        select(live_missed)
        .where(m.school_id == school_id, m.pupil_id == pupil_id, m.start >= start, m.start < end)
        .order_by(m.start, m.slot_id)
    )
    return [Missed(**row) for row in (await read.connection.execute(query)).mappings()]


async def of_slots(read: Reading, school_id: str, slot_ids: Collection[str]) -> list[Missed]:
    """Return the parts of these lessons, by start."""
    query = (
        select(live_missed)
        .where(m.school_id == school_id, m.slot_id.in_(sorted(slot_ids)))
        .order_by(m.start, m.slot_id, m.pupil_id)
    )
    return [Missed(**row) for row in (await read.connection.execute(query)).mappings()]
