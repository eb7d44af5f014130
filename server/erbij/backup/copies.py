"""Copies of PostgreSQL, while a server runs and by command: a whole dump each time, and files and keys beside it.

Between copies the log of the database is read along where a role may (:mod:`erbij.backup.receiving`); where none may,
what is lost with the database is what was acknowledged since the newest copy. One of several servers makes them; every
server looks in the folder how old the newest is. A lock in the database itself keeps two from making one at
the same time, also where a lock of the file system does not hold.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from erbij.backup.archive import Archive
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
    from erbij.backup.receiving import Receiver
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
        receiver: Callable[[Callable[[], Folder]], Receiver] | None = None,
    ) -> None:
        """``receiver``: what reads the log along, None where nobody does."""
        self._database, self._clock = database, clock
        self._home, self._opened = Home(home), opened
        self._terms, self._erased, self._revision = terms, erased, revision
        self._folder: Folder | None = None
        self._again = 0.0
        self._receiver = receiver(self._opened_at_once) if receiver is not None else None
        self._trouble = self._log_trouble = ""
        self._newest: datetime | None = None
        self._log_until: datetime | None = None
        self.every_s = terms.copy_every_s

    @property
    def trouble(self) -> str:
        """Why the last try failed, of a copy or of the log; empty: it did not."""
        return self._trouble or self._log_trouble

    @property
    def until(self) -> datetime | None:
        """Everything that was acknowledged before is in the newest copy, or in the archive of the log."""
        return max((one for one in (self._newest, self._log_until) if one is not None), default=None)

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
        if newest is not None and (self._newest is None or newest > self._newest):
            self._newest, self._trouble = newest, ""
        if self._receiver is not None:
            await self._receiver.rest()
            self._log_until = await asyncio.to_thread(Archive(folder).newest)

    async def copy_when_due(self) -> None:
        """Make a copy where the newest is old enough; what goes wrong is logged, and tried again."""
        if self._clock.monotonic() < self._again:
            return
        if self._newest is None:
            await self.look()
        if self._newest is not None and abs(self._clock.now() - self._newest) < timedelta(seconds=self.every_s):
            return
        try:
            await self.copy()
        except Exception as error:  # noqa: BLE001 - whatever the driver, the tools or the folder raise
            self._again = self._clock.monotonic() + AGAIN_S
            self._trouble = str(getattr(error, "filename", None) or error)
            why = getattr(error, "strerror", None) or ""
            log.error("backup_copy_failed", error=type(error).__name__, where=self._trouble, why=why)  # noqa: TRY400

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
        self._newest, self._trouble = now, ""
        log.info("backup_copied", copy=done.id, bytes=sum(part.bytes for part in done.parts))
        return done

    async def keep_log(self) -> None:
        """Keep what the database wrote in its log since, where that is read along; what goes wrong is tried again."""
        if self._receiver is None:
            return
        try:
            await self._receiver.ship()
        except Exception as error:  # noqa: BLE001 - whatever the driver, the tools or the folder raise
            self._log_trouble = str(getattr(error, "filename", None) or error)
            log.error("backup_log_failed", error=type(error).__name__, where=self._log_trouble)  # noqa: TRY400
        else:
            self._log_until, self._log_trouble = self._receiver.until or self._log_until, ""

    async def close(self) -> None:
        """Read the log along no more."""
        if self._receiver is not None:
            await self._receiver.close()

    def _opened_at_once(self) -> Folder:
        if self._folder is None:
            folder = self._opened(True)  # noqa: FBT003 - may be new
            ask_whose(folder, self._home.folder)
            self._folder = folder
        return self._folder

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
