"""Migrations: old or new, never between.

All outstanding migrations run in one transaction (DDL is transactional on SQLite and PostgreSQL). On SQLite a snapshot
of the file is made first. A database that a newer Erbij wrote (an unknown revision) is refused, and left untouched.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from erbij.errors import ErbijError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from erbij.db.database import Database

FOLDER = Path(__file__).parent / "migrations"


class UnknownRevision(ErbijError):
    """The database was written by a newer Erbij; start that version, or restore a snapshot."""

    code = "unknown_revision"
    title = "The database belongs to a newer version"


class MigrationNeeded(ErbijError):
    """The database is older than this Erbij: run ``erbij migrate``."""

    code = "migration_needed"
    title = "The database must be migrated first"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


@cache
def newest() -> str:
    """Return the revision that this version of Erbij writes."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise UnknownRevision
    return head


async def current(database: Database) -> str | None:
    """Return the revision of the database; ``None`` for an empty one."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def check(database: Database) -> None:
    """Refuse to serve on any other revision than :func:`newest`: ``MigrationNeeded`` or ``UnknownRevision``."""
    revision = await current(database)
    if revision == newest():
        return
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    raise MigrationNeeded if revision is None or revision in known else UnknownRevision(revision)


async def migrate(database: Database) -> Path | None:
    """Bring the database to :func:`newest`; returns the snapshot made before, if one was needed."""
    try:
        await check(database)
    except MigrationNeeded:
        snapshot = await _snapshot(database)
        async with database.engine.begin() as connection:
            await connection.run_sync(_upgrade)
        return snapshot
    return None


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def _snapshot(database: Database) -> Path | None:
    revision = await current(database)
    file = make_url(database.url).database
    if not database.is_sqlite or revision is None or not file:
        return None
    target = Path(f"{file}.before-{newest()}")
    await asyncio.to_thread(_copy, Path(file), target)
    return target


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
