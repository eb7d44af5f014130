"""Moving a school from the one file (SQLite) to PostgreSQL: all of it or nothing.

Theory of operation
===================
The file is held for the whole time, so that nothing is written to it meanwhile, and its ledgers must hold. PostgreSQL
gets the tables of this version and must hold no row. Then every table is copied in the order of its references, piece
by piece, in one transaction; in that transaction every table is read again on both sides (so many rows, and the same
ones), and the chain of every ledger is walked. Only then it is committed, and the file is put aside under another name,
so that nobody goes on in it by mistake. Files and keys stay where they are, in ``home``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import erbij.composition.server  # noqa: F401 - with it every store, and so every table, is known
from erbij.backup.restoring import refuse_meanwhile
from erbij.db import copying, migrate
from erbij.db.database import Database
from erbij.db.scope import Everyone
from erbij.errors import ErbijError
from erbij.register.ledger import Break
from erbij.register.service import walk_chain
from erbij.register.store import schools_with_entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from erbij.db.database import Reading, Transaction
    from erbij.settings import Settings

    Progress = Callable[[str, int, int], None]
    """What is done ("copy" or "compare"), how many rows of how many."""

MOVING = Everyone("moving to PostgreSQL takes every school of the file along")
FILE, ASIDE = "erbij.db", "erbij.db.moved"


class MoveRefused(ErbijError):
    """Nothing was moved; its text says why, and what to do."""

    title = "Nothing was moved"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: rows by table, entries by ledger, and where the file is kept."""

    rows: dict[str, int]
    entries: dict[str, int]
    kept: Path


async def move(settings: Settings, progress: Progress) -> Moved:
    """Move the school of the file in ``home`` to the database of the settings. Raises ``MoveRefused``."""
    file, aside = settings.home / FILE, settings.home / ASIDE
    _refuse(settings, file, aside)
    source = Database(f"sqlite+aiosqlite:///{file.resolve()}")
    target = Database(settings.database_owner_url or settings.database)
    try:
        await migrate.migrate(source)
        await migrate.migrate_as_owner(settings)
        async with source.transaction(MOVING) as old, target.transaction(MOVING) as new:
            done = await _moved(old, new, progress, aside)
    finally:
        await source.close()
        await target.close()
    file.rename(aside)
    return done


def _refuse(settings: Settings, file: Path, aside: Path) -> None:
    refuse_meanwhile(settings.home)
    if not settings.database.startswith("postgresql"):
        raise MoveRefused("set ERBIJ_DATABASE_URL to the PostgreSQL database first: docs/operating/postgresql.md")
    if not file.is_file():
        raise MoveRefused(f"there is no {file}" + (f"; {aside} was moved before" if aside.exists() else ""))
    if aside.exists():
        raise MoveRefused(f"{aside} is there from a move before: put it elsewhere first")


async def _moved(old: Transaction, new: Transaction, progress: Progress, aside: Path) -> Moved:
    await _refuse_strange(old, new)
    entries = await _ledgers(old, "the file")
    total = sum([await copying.count(old, table) for table in copying.tables()])
    done = 0

    def copied(rows: int) -> None:
        nonlocal done
        done += rows
        progress("copy", done, total)

    for table in copying.tables():
        await copying.copy(old, new, table, copied)
    rows = await _compare(old, new, progress, total)
    if await _ledgers(new, "PostgreSQL") != entries:
        raise MoveRefused("the ledgers do not end where they did")
    return Moved(rows, entries, aside)


async def _refuse_strange(old: Reading, new: Reading) -> None:
    strange = await copying.unknown(old)
    if strange:
        raise MoveRefused(f"the file has tables that this version does not know: {', '.join(strange)}")
    full = [table.name for table in copying.tables() if await copying.count(new, table)]
    if full:
        raise MoveRefused(f"PostgreSQL is not empty ({', '.join(full[:3])}): a school moves to an empty database")


async def _compare(old: Reading, new: Reading, progress: Progress, total: int) -> dict[str, int]:
    rows: dict[str, int] = {}
    for table in copying.tables():
        before, after = await copying.held(old, table), await copying.held(new, table)
        if before != after:
            raise MoveRefused(f"{table.name} is not the same on both sides ({before.rows} and {after.rows} rows)")
        rows[table.name] = after.rows
        progress("compare", sum(rows.values()), total)
    return rows


async def _ledgers(read: Reading, where: str) -> dict[str, int]:
    ends = {school_id: await walk_chain(read, school_id) for school_id in await schools_with_entries(read)}
    entries: dict[str, int] = {}
    for school_id, end in ends.items():
        if isinstance(end, Break):
            raise MoveRefused(f"the ledger of {school_id} in {where} is broken at entry {end.seq}: {end.problem}")
        entries[school_id] = end.seq
    return entries
