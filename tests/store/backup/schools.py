"""Databases of this version, made once and copied, and a school whose server makes backups of one."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from erbij.backup.verifying import problems
from erbij.composition import server  # noqa: F401 - every table
from erbij.composition.backup import folder_of, restoring_of
from erbij.db.database import Database
from erbij.db.migrate import migrate
from erbij.register.service import verify_chain
from tests.store.register.fakes import SCHOOL, Paper, register_of
from tests.unit.register.given import at, was_there

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from erbij.backup.folder import Folder
    from erbij.backup.model import Copy, Restored
    from erbij.backup.service import Backups
    from erbij.clock import SetClock
    from erbij.settings import Settings

MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
FILM = "catalogue/content/ab/abcd"


@dataclass
class School:
    """A school whose server makes backups when it is told to."""

    settings: Settings
    database: Database
    clock: SetClock
    backups: Backups
    minutes: int = 0

    async def count(self) -> int:
        """One more count in the ledger; how many entries there are."""
        self.minutes += 1
        paper = Paper()
        paper.give("09:00-09:50", "s1")
        paper.hold("s1", "09:00-09:50", p1=was_there(f"09:00-09:{self.minutes:02}"))
        register, _ = register_of(self.database, paper)
        await register.recounting.count_session(SCHOOL, "s1", at("16:00"))
        return await self.entries(self.file)

    async def copied(self) -> None:
        """Five minutes later: a copy."""
        self.clock.move(timedelta(seconds=300))
        await self.backups.copy_when_due()
        assert self.backups.trouble == ""

    async def sent(self) -> None:
        """Three seconds later: what changed."""
        self.clock.move(timedelta(seconds=3))
        await self.backups.ship()

    @property
    def file(self) -> Path:
        return self.settings.home / "erbij.db"

    async def folder(self) -> Folder:
        return await asyncio.to_thread(folder_of, self.settings, make=False)

    async def copies(self) -> list[Copy]:
        return (await asyncio.to_thread((await self.folder()).listed))[0]

    async def stored(self) -> set[str]:
        return set((await self.folder()).stored())

    async def problems(self) -> list[str]:
        folder = await self.folder()
        return await asyncio.to_thread(lambda: list(problems(folder)))

    async def lost(self) -> None:
        """The machine is gone, with everything on it."""
        await self.backups.close()
        await self.database.close()
        await asyncio.to_thread(shutil.rmtree, self.settings.home)
        await asyncio.to_thread(self.settings.home.mkdir)

    async def restored(self, *, yes: bool = False, moment: datetime | None = None, copy: str = "") -> Restored:
        opened = await asyncio.to_thread(restoring_of, self.settings, self.clock)
        return await opened.restore(self.settings.home, self.file, moment, copy, yes=yes)

    async def entries(self, file: Path) -> int:
        database = Database(f"sqlite+aiosqlite:///{file}")
        try:
            return (await verify_chain(database, SCHOOL)).seq
        finally:
            await database.close()

    def people(self) -> dict[str, str]:
        with closing(sqlite3.connect(self.file)) as database:
            return dict(database.execute("SELECT id, name FROM people_person").fetchall())


async def empty_school(file: Path) -> None:
    """A database of this version in which there is nothing yet."""
    shutil.copy(await asyncio.to_thread(_template), file)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="erbij-backup-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "erbij.db"
    making: Coroutine[None, None, None] = _made(file)
    asyncio.run(making)
    return file


async def _made(file: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}")
    try:
        await migrate(database)
    finally:
        await database.close()
