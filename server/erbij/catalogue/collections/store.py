"""The table of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    or_,
    select,
)

from erbij.catalogue.collections.model import Collection, CollectionState
from erbij.catalogue.collections.wire import MOST_COLLECTIONS
from erbij.catalogue.items.model import ItemLevel
from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

collection_table = Table(
    "catalogue_collection",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("author_id", ID, nullable=False),
    Column("title", String(160), nullable=False),
    Column("description", Text, nullable=False),
    Column("subject", String(80), nullable=False),
    Column("level", String(16), nullable=True),
    Column("years", JSON, nullable=False),
    Column("exam", Boolean, nullable=False),
    Column("item_ids", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Index("ix_catalogue_collection_school", "school_id", "state"),
)
c = collection_table.c


async def collection(read: Reading, school_id: str, collection_id: str) -> Collection | None:
    """Return a collection of a school."""
    query = select(collection_table).where(c.school_id == school_id, c.id == collection_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _collection(row) if row else None


async def seen_by(read: Reading, school_id: str, person_id: str, *, archived: bool) -> list[Collection]:
    """Return what the school sees and what somebody made, the last changed first; ``archived``: of everybody."""
    states = [CollectionState.READY.value, *([CollectionState.ARCHIVED.value] if archived else [])]
    mine = or_(c.author_id == person_id, c.state.in_(states))
    query = select(collection_table).where(c.school_id == school_id, mine)
    rows = await read.connection.execute(query.order_by(c.changed_at.desc(), c.id.desc()).limit(MOST_COLLECTIONS))
    return [_collection(row) for row in rows]


async def put(tx: Transaction, one: Collection) -> bool:
    """Write it in the place of the version before; false where that is not the newest any more."""
    return await put_version(tx, collection_table, {"id": one.id}, _values(one), given=one.version - 1)


def _values(one: Collection) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Collection.__slots__}
    return row | {"years": list(one.years), "item_ids": list(one.item_ids)}


def _collection(row: Row[Any]) -> Collection:
    values = {
        **row._mapping,  # noqa: SLF001 - its public name
        "level": ItemLevel(row.level) if row.level else None,
        "years": tuple(row.years),
        "item_ids": tuple(row.item_ids),
        "state": CollectionState(row.state),
    }
    return Collection(**values)
