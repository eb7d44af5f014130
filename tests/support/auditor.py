"""What somebody finds who may read the whole database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from erbij.db.database import Database

SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
POSTGRESQL = """SELECT table_name, string_agg(column_name, ' ') FROM information_schema.columns
    WHERE table_schema = 'public' GROUP BY table_name"""


async def everything_in(database: Database) -> str:
    """Names of tables and columns, and every row."""
    found = []
    async with database.read() as read:
        columns = SQLITE if read.connection.dialect.name == "sqlite" else POSTGRESQL
        for name, shape in (await read.connection.execute(text(columns))).all():
            rows = (await read.connection.execute(text(f'SELECT * FROM "{name}"'))).all()  # noqa: S608
            found += [name, shape, *map(repr, rows)]
    return "\n".join(found)
