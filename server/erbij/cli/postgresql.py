"""What ``erbij doctor`` asks a PostgreSQL server: who owns the tables, who may do what, whether a commit is one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.backup.dumping import BASE, RECEIVE, tool, version
from erbij.backup.model import CannotBackUp
from erbij.backup.receiving import SLOT
from erbij.cli.finding import Finding, is_running
from erbij.db.database import Database
from erbij.db.log_stream import about, position, slot
from erbij.db.oversight import look, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.db.log_stream import About, Slot
    from erbij.db.oversight import Seen
    from erbij.settings import Settings

ABOUT = "database roles"
GIVE_TWO = "make two roles: erbij database roles, docs/operating/postgresql.md"
LOG = "log of the database"
READ_ALONG = (
    "a role with REPLICATION in pg_read_all_stats, and backup_log_url: "
    "docs/operating/backup.md#seconds-in-the-place-of-minutes"
)
SHOWN = 5
INSTALL = "install the client programs of that version of PostgreSQL (postgresql-client)"


def roles(settings: Settings) -> Iterator[Finding]:
    """The server comes to the database as somebody who may do what it does, and no more."""
    if settings.database.startswith("sqlite"):
        return
    try:
        seen = asyncio.run(_ask(settings.database))
    except Exception:  # noqa: BLE001 - that it cannot be reached is said by another check
        return
    yield from findings(seen)


def findings(seen: Seen) -> Iterator[Finding]:
    """Say what is the matter with what was seen."""
    if seen.above:
        what = f"the server signs in as {seen.role}, whom no policy holds: a mistake in a query may show another school"
        yield Finding(ABOUT, what, GIVE_TWO)
    elif seen.owns:
        what = f"the server signs in as {seen.role}, who owns the tables and could alter or drop them"
        yield Finding(ABOUT, what, GIVE_TWO)
    for words in seen.differences[:SHOWN]:
        yield Finding("database rights", words, "erbij migrate, with ERBIJ_DATABASE_OWNER_URL set")
    if len(seen.differences) > SHOWN:
        yield Finding("database rights", f"and {len(seen.differences) - SHOWN} more", "the same")
    for setting in seen.unsafe:
        yield Finding("database", f"{setting}: what was committed may be lost in a power cut", "set it to on")


def tools(settings: Settings) -> Iterator[Finding]:
    """Copies are made with the tools of PostgreSQL, which refuse a server that is newer than they are."""
    if settings.database.startswith("sqlite") or settings.backup_folder is None:
        return
    try:
        ours, theirs = version(), asyncio.run(_version(settings.database))
    except CannotBackUp as error:
        yield Finding("backup", str(error), INSTALL)
        return
    except Exception:  # noqa: BLE001 - that it cannot be reached is said by another check
        return
    if ours < theirs:
        what = f"PostgreSQL is version {theirs}, and the tools here are of version {ours}: no copy can be made"
        yield Finding("backup", what, INSTALL)


def log_read_along(settings: Settings) -> Iterator[Finding]:
    """Seconds are lost with a database, and not minutes, only while its log is read along."""
    if settings.database.startswith("sqlite") or settings.backup_folder is None:
        return
    if not settings.backup_log_url:
        if settings.secure:
            minutes = settings.backup_every_s / 60
            what = f"only whole copies are made: the last {minutes:.0f} minutes are lost with the database"
            yield Finding(LOG, what, READ_ALONG)
        return
    try:
        for name in (BASE, RECEIVE):
            tool(name)
        known, kept = asyncio.run(_log_of(settings.backup_log_url))
    except CannotBackUp as error:
        yield Finding(LOG, str(error), INSTALL)
        return
    except Exception as error:  # noqa: BLE001 - whatever the driver raises
        yield Finding(LOG, f"the role that reads it cannot sign in ({type(error).__name__})", READ_ALONG)
        return
    yield from log_findings(known, kept, runs=is_running(settings))


def log_findings(known: About, kept: Slot | None, *, runs: bool) -> Iterator[Finding]:
    """Say what is the matter with how the log is read along; ``runs``: a server of ours does."""
    if not known.may:
        yield Finding(LOG, "the role that reads it may not: no log is in the backups", READ_ALONG)
    if known.level == "minimal":
        yield Finding(LOG, "wal_level is minimal: no log is in the backups", "set wal_level to replica")
    if known.most == "-1":
        what = "where nobody reads it any more the database keeps all of it, until its disk is full"
        yield Finding(LOG, what, "set max_slot_wal_keep_size to what its disk can spare (10GB)")
    if kept is not None and kept.lost:
        yield Finding(
            LOG, "more was written than may be kept: the log has a hole", "it heals by itself in some minutes"
        )
    if runs and (kept is None or not kept.active):
        yield Finding(LOG, "nobody reads it, though Erbij runs", "look for backup_log_failed in the log of the server")


async def _log_of(url: str) -> tuple[About, Slot | None]:
    database = Database(url)
    try:
        here = await position(database)
        return await about(database), await slot(database, SLOT, here.at)
    finally:
        await database.close()


async def _version(url: str) -> int:
    database = Database(url)
    try:
        return await version_of(database)
    finally:
        await database.close()


async def _ask(url: str) -> Seen:
    database = Database(url)
    try:
        return await look(database)
    finally:
        await database.close()
