"""What a migration would find and do, before anybody does it; nothing is changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.engine import make_url

from erbij.db import migrate
from erbij.db.database import Database
from erbij.db.protection import differences

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from erbij.settings import Settings

_BUSY = text("""
SELECT count(*) AS number, max(extract(epoch FROM now() - xact_start)) AS oldest FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_stat_activity.pid AND l.relation >= 16384 AND l.granted)
""")
"""Since when another role is at work only its members read: ``erbij database roles`` makes the owner one."""


class State(StrEnum):
    """How a database stands to this version of Erbij."""

    EMPTY = "empty"
    OLD = "older than this version"
    NEW = "of this version"
    FITS = "newer than this version, which may go on with it"
    UNKNOWN = "of a version that this one does not know"


@dataclass(frozen=True, slots=True)
class Outlook:
    """``steps``: (revision, what it does), in order; ``rights``: in words what would be put right; ``size`` in bytes.

    ``busy``: how many transactions hold a table now, and for how many seconds the oldest does.
    """

    state: State
    revision: str | None
    steps: tuple[tuple[str, str], ...]
    rights: tuple[str, ...]
    size: int
    busy: tuple[int, float]


async def look(settings: Settings) -> Outlook:
    """Look at the database of these settings, as the owner of its tables if there is one."""
    url = settings.database_owner_url or settings.database
    file = Path(make_url(url).database or "") if url.startswith("sqlite") else None
    held = await asyncio.to_thread(_size, file) if file else 0
    if held is None:  # to look would make it
        return Outlook(State.EMPTY, None, tuple(migrate.steps_after(None)), (), 0, (0, 0.0))
    role = (make_url(settings.database).username or "") if settings.database_owner_url else ""
    database = Database(url)
    try:
        revision = await migrate.current(database)
        state = await _state(database, revision)
        steps = tuple(migrate.steps_after(revision)) if state in {State.EMPTY, State.OLD} else ()
        if file:
            return Outlook(state, revision, steps, (), held, (0, 0.0))
        async with database.engine.connect() as connection:
            rights, size, busy = await connection.run_sync(_ask, role)
        return Outlook(state, revision, steps, rights if state is State.NEW else (), size, busy)
    finally:
        await database.close()


async def _state(database: Database, revision: str | None) -> State:
    if revision is None:
        return State.EMPTY
    try:
        await migrate.check(database)
    except migrate.MigrationNeeded:
        return State.OLD
    except migrate.UnknownRevision:
        return State.UNKNOWN
    return State.NEW if revision == migrate.newest() else State.FITS


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.exists() else None


def _ask(connection: Connection, role: str) -> tuple[tuple[str, ...], int, tuple[int, float]]:
    size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    busy = connection.execute(_BUSY).one()
    words = tuple(one.words for one in differences(connection, role))
    return words, int(size or 0), (busy.number, float(busy.oldest or 0))
