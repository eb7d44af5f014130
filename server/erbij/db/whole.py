"""A PostgreSQL database as a whole: how tools come to it, who works on it alone, whether it is empty."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from erbij.db import copying

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from erbij.db.database import Database

_TAKE = text("SELECT pg_try_advisory_lock(:number)")
_GIVE = text("SELECT pg_advisory_unlock(:number)")
_EMPTY = text(
    """DO $$
DECLARE one regclass; other regprocedure;
BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace LOOP
        EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one);
    END LOOP;
    FOR other IN SELECT oid FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proowner = current_user::regrole LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', other);
    END LOOP;
END $$""".replace(":", "\\:")
)


def role_of(url: str) -> str:
    """Return as whom an address signs in."""
    return make_url(url).username or ""


def name_of(url: str) -> str:
    """Return which database an address is of."""
    return make_url(url).database or role_of(url)


def environment(url: str) -> Mapping[str, str]:
    """Return what leads PostgreSQL's own tools to a database, beside our own environment; passwords stand in it."""
    parts = make_url(url)
    host = parts.host or parts.query.get("host")
    told = {
        "PGHOST": str(host) if host else None,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": parts.username,
        "PGPASSWORD": str(parts.password) if parts.password else None,
        "PGDATABASE": name_of(url),
        "PGSSLMODE": str(parts.query.get("ssl") or parts.query.get("sslmode") or "") or None,
    }
    return {**os.environ, "LC_ALL": "C"} | {key: value for key, value in told.items() if value}


@asynccontextmanager
async def alone(database: Database, number: int) -> AsyncIterator[bool]:
    """Hold a lock that the whole database knows by its number; False: somebody else has it."""
    async with database.engine.connect() as connected:
        connection = await connected.execution_options(isolation_level="AUTOCOMMIT")
        ours = bool(await connection.scalar(_TAKE, {"number": number}))
        try:
            yield ours
        finally:
            if ours:
                await connection.execute(_GIVE, {"number": number})


async def tables_of(database: Database) -> tuple[list[str], list[str]]:
    """Return every table, and those that hold something; one that this version does not know is somebody's."""
    async with database.read() as read:
        there = await read.connection.run_sync(lambda sync: inspect(sync).get_table_names())
        known = [table for table in copying.tables() if table.name in there]
        full = [table.name for table in known if await copying.count(read, table)]
        return there, await copying.unknown(read) + full


async def empty(database: Database) -> None:
    """Take every table away, as their owner."""
    async with database.engine.begin() as connection:
        await connection.execute(_EMPTY)


def by_socket(url: str, folder: str) -> str:
    """Return the same address at a server that is reached by a socket in a folder."""
    parts = make_url(url).set(host=None, port=None, password=None, query={"host": folder})
    return parts.render_as_string(hide_password=False)
