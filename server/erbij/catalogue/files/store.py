"""The table of files; their bytes lie in a folder beside the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, select

from erbij.catalogue.files.model import FileState
from erbij.catalogue.items.model import FileFacts, ItemBlockKind
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.db.database import Reading

file_table = Table(
    "catalogue_file",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("why", String(32), nullable=False),
    Column("kind", String(16), nullable=True),
    Column("media_type", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("content_size", BigInteger, nullable=False),
    Column("media_ms", Integer, nullable=True),
    Column("width", Integer, nullable=True),
    Column("height", Integer, nullable=True),
    Column("published", Boolean, nullable=False),
    Index("ix_catalogue_file_school", "school_id", "state"),
    Index("ix_catalogue_file_content", "content_hash"),
)
f = file_table.c


async def facts(read: Reading, school_id: str, file_ids: Collection[str]) -> dict[str, FileFacts]:
    """Return what is known of these files of a school; one that is not ready is left out."""
    query = select(f.id, f.kind, f.media_ms).where(
        f.school_id == school_id, f.id.in_(sorted(file_ids)), f.state == FileState.READY.value, f.kind.is_not(None)
    )
    rows = await read.connection.execute(query)
    return {row.id: FileFacts(row.id, ItemBlockKind(row.kind), row.media_ms) for row in rows}
