"""Copies of PostgreSQL, while a server runs and by command: a whole dump each time, and files and keys beside it.

There are no changes between copies: what is lost with the database is what was acknowledged since the newest one. One
of several servers makes them; every server looks in the folder how old the newest is. A lock in the database itself
keeps two from making one at the same time, also where a lock of the file system does not hold.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from erbij.backup.dumping import PART, dumped
from erbij.backup.home import BUSY, Home, ask_whose, new_copy_id
from erbij.backup.model import CannotBackUp, Copy
from erbij.backup.rules import kept
from erbij.db.whole import alone
from erbij.errors import ErbijError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.model import Erased, Terms
    from erbij.clock import Clock
    from erbij.db.database import Database

log = structlog.get_logger()

AGAIN_S = 30.0
"""So long after a copy could not be made we try again."""
ONE_AT_A_TIME = 0x4552424B
"""The number of the advisory lock that whoever makes a copy holds."""


class Dumps:
    """The backups of a PostgreSQL database.

    ``opened`` opens their folder, which takes a while and may fail; True: it may be new. Two that make one at the same
    time would lock each other out, so only whoever holds the lock may.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        home: Path,
        opened: Callable[[bool], Folder],
        terms: Terms,
        erased: Callable[[], Awaitable[Sequence[Erased]]],
        revision: str,
    ) -> None:
        self._database, self._clock = database, clock
        self._home, self._opened = Home(home), opened
        self._terms, self._erased, self._revision = terms, erased, revision
        self._folder: Folder | None = None
        self._again = 0.0
        self.every_s = terms.copy_every_s
        self.trouble = ""
        """Why the last try failed; empty: it did not."""
        self.until: datetime | None = None
        """Everything that was acknowledged before is in the newest copy."""

    async def look(self) -> None:
        """See how old the newest copy is, whichever server or command made it."""
        try:
            folder = await self._open(make=False)
            copies, _ = await asyncio.to_thread(folder.listed)
        except (OSError, ErbijError) as error:
            log.info("backup_not_seen", error=type(error).__name__)
            return
        soon = self._clock.now() + timedelta(seconds=self.every_s)  # a clock that was wrong must not stop copies
        newest = max((one.made_at for one in copies if _is_dump(one) and one.made_at < soon), default=None)
        if newest is not None and (self.until is None or newest > self.until):
            self.until, self.trouble = newest, ""

    async def copy_when_due(self) -> None:
        """Make a copy where the newest is old enough; what goes wrong is logged, and tried again."""
        if self._clock.monotonic() < self._again:
            return
        if self.until is None:
            await self.look()
        if self.until is not None and abs(self._clock.now() - self.until) < timedelta(seconds=self.every_s):
            return
        try:
            await self.copy()
        except Exception as error:  # noqa: BLE001 - whatever the driver, the tools or the folder raise
            self._again = self._clock.monotonic() + AGAIN_S
            self.trouble = str(getattr(error, "filename", None) or error)
            why = getattr(error, "strerror", None) or ""
            log.error("backup_copy_failed", error=type(error).__name__, where=self.trouble, why=why)  # noqa: TRY400

    async def keep_files(self) -> None:
        """Keep the stored files that came since."""
        if self._folder is not None:
            try:
                async with self._home.alone():
                    await asyncio.to_thread(self._home.keep_files, self._folder)
            except (OSError, CannotBackUp) as error:
                log.error("backup_files_failed", error=type(error).__name__)  # noqa: TRY400

    async def copy(self) -> Copy:
        """Make one copy now; raises ``ErbijError``, ``OSError``, what the driver raises."""
        async with self._alone():
            folder = await self._open(make=True)
            now = self._clock.now()  # before the dump begins: what was acknowledged by now stands in it
            copy_id = new_copy_id(now)
            made = await asyncio.to_thread(folder.begin, copy_id)
            origin = await asyncio.to_thread(self._home.made_origin)
            one = Copy(copy_id, now, "", 0, self._revision, (), origin)
            part = PART, partial(dumped, self._database.url)
            done = await asyncio.to_thread(self._home.keep, folder, made, one, part, await self._erased())
            await asyncio.to_thread(self._tidy, folder)
        self.until, self.trouble = now, ""
        log.info("backup_copied", copy=done.id, bytes=sum(part.bytes for part in done.parts))
        return done

    async def close(self) -> None:
        """Nothing was begun that has to be ended."""

    async def _open(self, *, make: bool) -> Folder:
        folder = self._folder if self._folder is not None else await asyncio.to_thread(self._opened, make)
        await asyncio.to_thread(ask_whose, folder, self._home.folder)
        self._folder = folder
        return folder

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._home.alone(), alone(self._database, ONE_AT_A_TIME) as ours:
            if not ours:
                raise CannotBackUp(BUSY)
            yield

    def _tidy(self, folder: Folder) -> None:
        """Remove copies that the terms no longer keep, also those of the file that the school had before."""
        copies, _ = folder.listed()
        stay = {one.id for one in kept([replace(one, chain="") for one in copies], self._terms, self._clock.now())}
        for one in copies:
            if one.id not in stay:
                folder.forget(one)
        left = [one for one in copies if one.id in stay]
        for chain in set(folder.chains()) - {one.chain for one in left}:
            folder.forget_chain(chain)
        self._home.forget_files(folder, left)


def _is_dump(copy: Copy) -> bool:
    return any(part.name == PART for part in copy.parts)
