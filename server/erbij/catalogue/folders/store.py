"""The table of what folders brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, String, Table, insert, select

from erbij.catalogue.folders.model import Brought
from erbij.catalogue.items.store import item_table
from erbij.db.rows import one_at_a_time
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.db.database import Reading, Transaction

brought_table = Table(
    "catalogue_folder_file",
    metadata,
    Column("owner_id", ID, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("item_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
)
b, i = brought_table.c, item_table.c


async def brought(read: Reading, school_id: str, owner_id: str, digests: Collection[str]) -> list[Brought]:
    """Return those of the files of which somebody has an item already."""
    mine = (b.school_id == school_id, b.owner_id == owner_id, b.digest.in_(sorted(digests)))
    query = select(b.digest, b.item_id, i.title).join(item_table, i.id == b.item_id).where(*mine)
    return [Brought(*row) for row in await read.connection.execute(query)]


async def alone(tx: Transaction, owner_id: str, digest: str) -> None:
    """Let nobody else bring this file until the commit: the same folder may be open in two windows."""
    await one_at_a_time(tx, brought_table.name, owner_id, digest)


async def add(  # noqa: PLR0917 - one row
    tx: Transaction, school_id: str, owner_id: str, digest: str, item_id: str, at: datetime
) -> None:
    """Write what was made of a file."""
    row = {"school_id": school_id, "owner_id": owner_id, "digest": digest, "item_id": item_id, "at": at}
    await tx.connection.execute(insert(brought_table).values(row))
