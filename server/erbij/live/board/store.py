"""The table of photos of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, delete, insert, select

from erbij.db.types import ID, Utc, metadata
from erbij.live.board.wire import BoardPhoto

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.db.database import Reading, Transaction
    from erbij.live.board.model import Kept

live_board = Table(
    "live_board",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("jpeg", LargeBinary, nullable=False),
    Index("ix_live_board_slot", "school_id", "slot_id"),
)
b = live_board.c


async def add(tx: Transaction, kept: Kept) -> None:
    """Keep a photo."""
    photo = kept.photo
    row = {"id": photo.id, "at": photo.at, "width": photo.width, "height": photo.height, "jpeg": kept.jpeg}
    await tx.connection.execute(insert(live_board).values(school_id=kept.school_id, slot_id=kept.slot_id, **row))


async def of_slots(
    read: Reading, school_id: str, slot_ids: Collection[str], since: datetime
) -> dict[str, list[BoardPhoto]]:
    """Return the photos by slot, the oldest first; slots without any are left out."""
    query = (
        select(b.slot_id, b.id, b.at, b.width, b.height)
        .where(b.school_id == school_id, b.slot_id.in_(slot_ids), b.at > since)
        .order_by(b.at, b.id)
    )
    found: dict[str, list[BoardPhoto]] = {}
    for row in await read.connection.execute(query):
        photo = BoardPhoto(id=row.id, at=row.at, width=row.width, height=row.height)
        found.setdefault(row.slot_id, []).append(photo)
    return found


async def jpeg_of(read: Reading, school_id: str, photo_id: str, since: datetime) -> tuple[str, bytes] | None:
    """Return the slot and the picture of a photo that is not older than ``since``."""
    query = select(b.slot_id, b.jpeg).where(b.school_id == school_id, b.id == photo_id, b.at > since)
    row = (await read.connection.execute(query)).first()
    return (row.slot_id, row.jpeg) if row else None


async def expire(tx: Transaction, before: datetime) -> int:
    """Remove the photos of before that instant; answers how many."""
    return (await tx.connection.execute(delete(live_board).where(b.at <= before))).rowcount
