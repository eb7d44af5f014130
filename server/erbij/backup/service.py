"""Copies and changes, while the server runs, and one copy by command."""

from __future__ import annotations

import asyncio
import errno
import shutil
import sqlite3
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import structlog

from erbij.backup.home import Home, ask_whose, new_copy_id, open_plain
from erbij.backup.model import CannotBackUp, Copy, Gap, NoRoom
from erbij.backup.rules import chains_kept, kept
from erbij.backup.shipping import LONG_LOG, Shipping, snapshot
from erbij.errors import ErbijError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.model import Terms
    from erbij.backup.ports import Erasing
    from erbij.clock import Clock
    from erbij.db.database import Database

log = structlog.get_logger()

WORK = ".backup-work"
"""Folder in ``home`` for the copy that is being made: it is not sealed yet, and must lie as safely as the database."""
AGAIN_S = 30.0
"""So long after a folder could not be written we try again."""
LEAST_LEFT = 256 * 1024**2
"""So much stays free beside the copy that is being made: a full disk commits nothing, and lessons come first."""


class Backups:
    """The backups of one server. ``opened`` opens their folder: it takes a while, and may fail."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        file: Path,
        home: Path,
        opened: Callable[[], Folder],
        terms: Terms,
        erasing: Erasing,
        revision: str,
    ) -> None:
        self._database, self._clock = database, clock
        self._file, self._home, self._opened = file, Home(home), opened
        self._terms, self._erasing, self._revision = terms, erasing, revision
        self._folder: Folder | None = None
        self._shipping: Shipping | None = None
        self._sending: Shipping | None = None
        self._next = 0.0
        self._copying = False
        self._copied = ("", 0)
        self.every_s = 0.0
        """Changes follow within seconds, so copies may be as far apart as they like."""
        self.trouble = ""
        """Why the last try failed; empty: it did not."""
        self.until: datetime | None = None
        """Everything that was acknowledged before is in the backups."""

    async def copy_when_due(self) -> None:
        """Make a copy where it is time for one; what goes wrong is logged, and tried again."""
        now = self._clock.monotonic()
        if now < self._next:
            return
        self._next = now + self._terms.copy_every_s
        try:
            folder = await self._open()
            if self._shipping is None:
                self._shipping = await self._begun(folder)
            if self._copied != (self._shipping.chain, await asyncio.to_thread(self._shipping.position)):
                await self._copy(folder, self._shipping)
            self.trouble = ""
        except Gap:
            self._chain_ended()
        except (OSError, ErbijError, sqlite3.Error) as error:
            if not (isinstance(error, NoRoom) or getattr(error, "errno", None) == errno.ENOSPC):
                self._next = now + AGAIN_S
            self._failed("backup_copy_failed", error)

    async def ship(self) -> None:
        """Send what was committed since the last time; what goes wrong is logged, and sent the next time."""
        shipping, now = self._shipping, self._clock.now()
        if shipping is None:
            return
        try:
            if await asyncio.to_thread(shipping.ship) >= LONG_LOG and not self._copying:
                async with self._database.alone():
                    await asyncio.to_thread(shipping.restart)
                await asyncio.to_thread(shipping.ship)
            self.until = now if self._copied[0] == shipping.chain else self.until
        except Gap:
            self._chain_ended()
        except (OSError, ErbijError, sqlite3.Error) as error:
            self._failed("backup_changes_failed", error)

    async def keep_files(self) -> None:
        """Keep the stored files that came since."""
        if self._folder is not None and not self._copying:  # a copy keeps them itself
            try:
                async with self._home.alone():
                    await asyncio.to_thread(self._home.keep_files, self._folder)
            except (OSError, CannotBackUp) as error:
                self._failed("backup_files_failed", error)

    async def close(self) -> None:
        """Send what was written last, and be done."""
        await self.ship()
        if self._sending is not None:
            await asyncio.to_thread(self._sending.close)

    async def copy(self) -> Copy:
        """Make one copy now, beside a server that runs or without one; raises ``ErbijError``, ``OSError``."""
        return await self._copy(await self._open(), None)

    async def _open(self) -> Folder:
        folder = self._folder if self._folder is not None else await asyncio.to_thread(self._opened)
        await asyncio.to_thread(ask_whose, folder, self._home.folder)
        self._folder = folder
        return folder

    async def _begun(self, folder: Folder) -> Shipping:
        if self._sending is None:
            self._sending = Shipping(self._file, folder, self._clock)
        await asyncio.to_thread(self._sending.begin, new_copy_id(self._clock.now()))
        return self._sending

    async def _copy(self, folder: Folder, shipping: Shipping | None) -> Copy:
        async with self._home.alone():
            return await self._copy_alone(folder, shipping)

    async def _copy_alone(self, folder: Folder, shipping: Shipping | None) -> Copy:
        work = self._home.folder / WORK
        self._copying = True  # who reads a copy needs the log as it is
        try:
            await asyncio.to_thread(_empty, work)
            await asyncio.to_thread(_ask_for_room, self._file)
            file, copy_id = work / self._file.name, new_copy_id(self._clock.now())
            made = await asyncio.to_thread(folder.begin, copy_id)  # first: a place that is away costs no copy
            made_at, position = await asyncio.to_thread(snapshot, self._file, file, self._clock, shipping)
            erased = await self._erasing.erased(file)
            chain = shipping.chain if shipping else ""
            origin = await asyncio.to_thread(self._home.made_origin)
            one = Copy(copy_id, made_at, chain, position, self._revision, (), origin)
            part = "database", partial(open_plain, file)
            done = await asyncio.to_thread(self._home.keep, folder, made, one, part, list(erased))
            self._copied = (chain, position)
            await asyncio.to_thread(self._tidy, folder)
        finally:
            self._copying = False
            with suppress(OSError):
                await asyncio.to_thread(shutil.rmtree, work)
        log.info("backup_copied", copy=done.id, bytes=sum(part.bytes for part in done.parts))
        return done

    def _tidy(self, folder: Folder) -> None:
        """Remove what the terms no longer keep: copies, changes of chains, and files that no copy knows."""
        copies, _ = folder.listed()
        stay = kept(copies, self._terms, self._clock.now())
        for one in copies:
            if one not in stay:
                folder.forget(one)
        needed = chains_kept(stay)
        for chain in folder.chains() if self._shipping else ():  # by command: a server beside it knows its own
            if chain in needed:
                _forget_before(folder, chain, needed[chain])
            elif self._shipping and chain != self._shipping.chain:
                folder.forget_chain(chain)
        self._home.forget_files(folder, stay)

    def _chain_ended(self) -> None:
        """Begin anew with a copy, at once."""
        log.warning("backup_chain_ended")
        self._shipping, self._next = None, 0.0

    def _failed(self, what: str, error: Exception) -> None:
        self.trouble = str(getattr(error, "filename", None) or error)
        log.error(what, error=type(error).__name__, where=self.trouble, why=getattr(error, "strerror", None) or "")


def _ask_for_room(file: Path) -> None:
    """Raise ``NoRoom`` unless a copy of a database fits beside it."""
    log_file = file.with_name(f"{file.name}-wal")
    size = file.stat().st_size + (log_file.stat().st_size if log_file.exists() else 0)
    free = shutil.disk_usage(file.parent).free
    if free < size + LEAST_LEFT:
        needed = (size + LEAST_LEFT) // 1024**2
        raise NoRoom(f"{file.parent}: a copy needs {needed} MB free, and there are {free // 1024**2} MB")


def _empty(work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)


def _forget_before(folder: Folder, chain: str, position: int) -> None:
    """Remove segments that end before a frame: every copy that stays has what is in them."""
    for number in folder.numbers(chain)[:-1]:
        one, _ = folder.segment(chain, number)
        if one.first + one.count > position:
            return
        folder.forget_segment(chain, number)
