"""A school of another sector than primary education."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from erbij.schools.store import school_table

if TYPE_CHECKING:
    from erbij.db.database import Database


async def in_sector(database: Database, school_id: str, sector: str) -> None:
    """Make it a school of that sector."""
    async with database.transaction() as tx:
        mine = update(school_table).where(school_table.c.id == school_id)
        await tx.connection.execute(mine.values(sector=sector))
