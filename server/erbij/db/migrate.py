"""Migrations: old or new, never between.

All outstanding migrations run in one transaction (DDL is transactional on SQLite and PostgreSQL). On SQLite a snapshot
of the file is made first. A database that a newer Erbij wrote (an unknown revision) is refused, and left untouched.

On PostgreSQL they run as the owner of the tables, while servers of the version before go on serving: each fits that
version (``tests/architecture/test_migrations_fit.py``), the database says which ones it fits (a comment on the table of
versions), and none of them waits long for a lock, for everybody who comes after waits behind it. What does not get its
lock in time is rolled back as a whole and tried again a little later. Rights and policies are put right in the same
transaction (:mod:`erbij.db.protection`).
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
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from erbij.db.database import Database
from erbij.db.protection import differences, protect
from erbij.db.scope import EVERY, SETTING
from erbij.errors import ErbijError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from erbij.settings import Settings

FOLDER = Path(__file__).parent / "migrations"
LOCK_TIMEOUT_S, STATEMENT_TIMEOUT_S = 4, 900
TRIES, BETWEEN_S = 5, 2.0
LOCK_NOT_AVAILABLE, MAY_NOT = "55P03", "42501"
FITTING_SINCE = "0056"
"""Versions before that were not looked at for it."""
ONE_AT_A_TIME = 0x455242494A
"""The number of the advisory lock that a migration holds."""


_FITS = text("SELECT obj_description(to_regclass('alembic_version'))")


class UnknownRevision(ErbijError):
    """The database was written by a newer Erbij; start that version, or restore a snapshot."""

    code = "unknown_revision"
    title = "The database belongs to a newer version"


class MigrationNeeded(ErbijError):
    """The database is older than this Erbij: run ``erbij migrate``."""

    code = "migration_needed"
    title = "The database must be migrated first"


class TablesAreInUse(ErbijError):
    """Somebody held a table for so long that the migration gave up; nothing was changed."""

    code = "tables_are_in_use"
    title = "The tables are in use; nothing was changed. Try again in a quieter moment"


class NotTheOwner(ErbijError):
    """The role of the server may not change tables (PostgreSQL); nothing was changed."""

    code = "not_the_owner"
    title = "This role may not change tables; nothing was changed"


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


def steps_after(revision: str | None) -> list[tuple[str, str]]:
    """Return what is outstanding for a database of a known revision: (revision, what it does), in order."""
    steps: list[tuple[str, str]] = []
    for script in ScriptDirectory.from_config(_config()).walk_revisions():
        if script.revision == revision:
            break
        steps.append((script.revision, (script.doc or "").partition("\n")[0]))
    return steps[::-1]


@cache
def older_that_fit() -> tuple[str, ...]:
    """Return the revisions whose Erbij runs on the tables of the newest one, the newest first.

    A migration that takes away what the step before it stopped to use says so (``second_step``): what is older than
    that step does not fit.
    """
    found: list[str] = []
    for script in ScriptDirectory.from_config(_config()).walk_revisions():
        found.append(script.revision)
        if script.revision == FITTING_SINCE:
            return tuple(found[1:])
        if hasattr(script.module, "second_step"):
            return (*found[1:], *([str(script.down_revision)] if script.down_revision else []))
    return ()


async def check(database: Database) -> None:
    """Refuse to serve on tables that are not those of this version: ``MigrationNeeded`` or ``UnknownRevision``.

    Those of a newer version are as good where the database says that this one fits them.
    """
    revision = await current(database)
    if revision == newest():
        return
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known and newest() in await _said_to_fit(database):
        return
    raise MigrationNeeded if revision is None or revision in known else UnknownRevision(revision)


async def _said_to_fit(database: Database) -> list[str]:
    if database.is_sqlite:
        return []
    async with database.engine.connect() as connection:
        return str(await connection.scalar(_FITS)).split()


async def migrate(database: Database, role: str = "") -> Path | None:
    """Bring the database to :func:`newest`; returns the snapshot made before, if one was needed.

    ``role``: who gets the rights of the application (PostgreSQL), "" where the owner serves itself.
    """
    try:
        await check(database)
        if database.is_sqlite or await current(database) != newest() or not await _differs(database, role):
            return None
    except MigrationNeeded:
        pass
    snapshot = await _snapshot(database)
    for left in reversed(range(TRIES)):
        try:
            async with database.engine.begin() as connection:
                await connection.run_sync(_upgrade, role)
        except DBAPIError as error:
            _raise_unless_locked(error)
            if not left:
                raise TablesAreInUse from error
            await asyncio.sleep(BETWEEN_S)
        else:
            break
    return snapshot


def _raise_unless_locked(error: DBAPIError) -> None:
    state = getattr(error.orig, "sqlstate", "")
    if state == MAY_NOT:
        raise NotTheOwner from error
    if state != LOCK_NOT_AVAILABLE:
        raise error


async def migrate_as_owner(settings: Settings) -> Path | None:
    """Bring the database of these settings to :func:`newest`, as the owner of its tables if there is one."""
    owner = settings.database_owner_url
    database = Database(owner or settings.database)
    try:
        return await migrate(database, (make_url(settings.database).username or "") if owner else "")
    finally:
        await database.close()


async def _differs(database: Database, role: str) -> bool:
    async with database.engine.connect() as connection:
        return bool(await connection.run_sync(differences, role))


def _upgrade(connection: Connection, role: str) -> None:
    if connection.dialect.name == "postgresql":
        _be_careful(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    protect(connection, role)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{' '.join(older_that_fit())}'")


def _be_careful(connection: Connection) -> None:
    """One migration at a time, no long wait for a lock, and every school's rows."""
    for name, value in (
        ("lock_timeout", f"{LOCK_TIMEOUT_S}s"),
        ("statement_timeout", f"{STATEMENT_TIMEOUT_S}s"),
        (SETTING, EVERY),
    ):
        connection.execute(text("SELECT set_config(:name, :value, true)").bindparams(name=name, value=value))
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)").bindparams(number=ONE_AT_A_TIME))


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
