"""The table of what stands with lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, String, Table, delete, func, insert, select

from erbij.catalogue.materials.model import Material
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

# No foreign keys: it goes by its own term, and a file or an item that is gone is not shown.
material_table = Table(
    "catalogue_material",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False),
    Column("title", String(200), nullable=False),
    Column("address", String(500), nullable=True),
    Column("file_id", ID, nullable=True),
    Column("item_id", ID, nullable=True),
    Column("author_id", ID, nullable=False),
    Column("added_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Index("ix_catalogue_material_slot", "school_id", "slot_id"),
    Index("ix_catalogue_material_ends", "ends_at"),
)
c = material_table.c


async def of_slots(
    read: Reading, school_id: str, slot_ids: Collection[str], since: datetime
) -> dict[str, list[Material]]:
    """Return by lesson what stands with it, in the order of adding; of lessons that ended after ``since``."""
    query = select(material_table).where(c.school_id == school_id, c.slot_id.in_(sorted(slot_ids)), c.ends_at > since)
    found: dict[str, list[Material]] = {}
    for row in await read.connection.execute(query.order_by(c.added_at, c.id)):
        found.setdefault(row.slot_id, []).append(_material(row))
    return found


async def one(read: Reading, school_id: str, material_id: str, since: datetime) -> Material | None:
    """Return one of a school, of a lesson that ended after ``since``."""
    query = select(material_table).where(c.school_id == school_id, c.id == material_id, c.ends_at > since)
    row = (await read.connection.execute(query)).one_or_none()
    return _material(row) if row else None


async def count(read: Reading, school_id: str, slot_id: str) -> int:
    """Return how many stand with a lesson."""
    query = select(func.count()).where(c.school_id == school_id, c.slot_id == slot_id)
    return int((await read.connection.execute(query)).scalar_one())


async def files(read: Reading, school_id: str) -> set[str]:
    """Return the ids of the files that stand with some lesson."""
    query = select(c.file_id).where(c.school_id == school_id, c.file_id.is_not(None))
    return {row.file_id for row in await read.connection.execute(query)}


async def add(tx: Transaction, new: Material) -> None:
    """Write one."""
    values = {name: getattr(new, name) for name in Material.__slots__}
    await tx.connection.execute(insert(material_table).values(values | {"title": new.title.reveal()}))


async def remove(tx: Transaction, gone: Material) -> None:
    """Take one away; its file goes with a sweep, once nothing shows it."""
    await tx.connection.execute(delete(material_table).where(c.school_id == gone.school_id, c.id == gone.id))


def _material(row: Row[Any]) -> Material:
    values = {name: getattr(row, name) for name in Material.__slots__}
    return Material(**values | {"title": Private(row.title)})
