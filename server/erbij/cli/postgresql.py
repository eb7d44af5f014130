"""What ``erbij doctor`` asks a PostgreSQL server: who owns the tables, who may do what, whether a commit is one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.backup.dumping import version
from erbij.backup.model import CannotBackUp
from erbij.cli.finding import Finding
from erbij.db.database import Database
from erbij.db.oversight import look, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.db.oversight import Seen
    from erbij.settings import Settings

ABOUT = "database roles"
GIVE_TWO = "make two roles: erbij database roles, docs/operating/postgresql.md"
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
