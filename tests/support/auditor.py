"""What somebody finds who may read the whole database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from erbij.db.database import Database


async def everything_in(database: Database) -> str:
    """Names of tables and columns, and every row."""
    found = []
    async with database.read() as read:
        tables = await read.connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        for name, sql in tables.all():
            rows = (await read.connection.execute(text(f'SELECT * FROM "{name}"'))).all()  # noqa: S608
            found += [sql, *map(repr, rows)]
    return "\n".join(found)
