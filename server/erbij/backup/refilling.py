"""Bringing a school back into PostgreSQL: into an empty database, all of it or nothing.

Theory of operation
===================
What lies beside the database (files, keys) is put together in a folder of its own first. Then the dump goes into the
database in one transaction, and there it is looked at: is it of this version, does the chain of every ledger hold, is
nobody back whose data was taken away since. Where it does not hold the database is emptied again. Only then files
change places, as in :mod:`erbij.backup.restoring`, which :func:`~erbij.backup.restoring.finish` ends after a break-off.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.backup.archive import Archive
from erbij.backup.dumping import PART, fill
from erbij.backup.home import DATABASE
from erbij.backup.model import CannotBackUp, Damaged, NoSuchCopy, Restored, RestoreRefused
from erbij.backup.replaying import replayed
from erbij.backup.restoring import NEW, Unpacking, decide, finish
from erbij.backup.rules import copy_for
from erbij.backup.seal import PIECE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.archive import Base
    from erbij.backup.folder import Folder
    from erbij.backup.model import Copy
    from erbij.backup.ports import Refillable


class Refilling:
    """From one folder of backups into one database."""

    def __init__(self, folder: Folder, database: Refillable, source: str = "") -> None:
        """``source``: the address that the school's database had, by which it is found in an archive of the log."""
        self._folder, self._database, self._unpacking = folder, database, Unpacking(folder)
        self._archive, self._source = Archive(folder), source

    async def restore(self, home: Path, at: datetime | None, copy_id: str) -> Restored:
        """Bring everything back; raises ``RestoreRefused``, ``Damaged``, ``NoSuchCopy``, ``OSError``."""
        await self._database.refuse_unless_empty()
        new = home / NEW
        await asyncio.to_thread(shutil.rmtree, new, ignore_errors=True)
        try:
            done = await self.bring_back(new, at, copy_id)
            aside = home / f"before-restore-{done.copy.id}-{secrets.token_hex(2)}"
            await asyncio.to_thread(decide, home, aside)
        except BaseException:
            await asyncio.to_thread(shutil.rmtree, new, ignore_errors=True)
            raise
        await asyncio.to_thread(finish, home, DATABASE)
        return replace(done, aside=aside if await asyncio.to_thread(aside.exists) else None)

    async def drill(self, into: Path, at: datetime | None, copy_id: str) -> Restored:
        """Bring everything back, look at it, and leave the database as empty as it was."""
        await self._database.refuse_unless_empty()
        try:
            return await self.bring_back(into, at, copy_id)
        finally:
            await self._database.empty()

    async def bring_back(self, into: Path, at: datetime | None, copy_id: str) -> Restored:
        """Fill the empty database and a new folder; where that fails the database is empty afterwards."""
        copies, _ = await asyncio.to_thread(self._folder.listed)
        copy = copy_for([one for one in copies if _is_dump(one)], at, copy_id, lambda one: one.made_at)
        if copy is None:
            raise NoSuchCopy(f"{self._folder.root}: {copy_id or (at.isoformat() if at else 'no copy of PostgreSQL')}")
        base = None if copy_id else await asyncio.to_thread(self._base_for, copy, at)
        files, missing = await asyncio.to_thread(self._unpacked, copy, into)
        erased = await asyncio.to_thread(self._unpacking.erased_since, copies, copy)
        try:
            until, segments = await asyncio.to_thread(self._fill, copy, base, at)
            ledgers = await self._database.check()
            count = await self._database.erase(erased)
        except BaseException:
            await self._database.empty()
            raise
        return Restored(copy, until, segments, missing=missing, ledgers=ledgers, erased=count, files=files)

    def _base_for(self, copy: Copy, at: datetime | None) -> Base | None:
        """The base that with the log after it goes further than the copy does; None: there is none."""
        fit = [one for one in self._archive.bases() if self._source and (at is None or one.made_at <= at)]
        reach = [(self._archive.reach(one), one.made_at, one.id, one) for one in fit if self._archive.is_usable(one)]
        newest = max(reach, default=None, key=lambda one: one[:3])
        return newest[3] if newest is not None and newest[0] > copy.made_at else None

    def _unpacked(self, copy: Copy, into: Path) -> tuple[int, tuple[str, ...]]:
        into.mkdir(mode=0o700, parents=True)
        self._unpacking.open_parts(copy, into, {})
        return self._unpacking.open_files(copy, into)

    def _fill(self, copy: Copy, base: Base | None, at: datetime | None) -> tuple[datetime, int]:
        """Fill the database; until when everything is there, and with how many files of the log."""
        if base is None:
            fill(self._database.url, self._folder.open_part(self._folder.part(copy, PART), f"{copy.id}/{PART}"))
            return copy.made_at, 0
        segments, reach = self._archive.segments(base), self._archive.reach(base)
        try:
            with replayed(self._archive, base, segments, self._source, at) as dump:
                fill(self._database.url, iter(lambda: dump.read(PIECE), b""))
        except (CannotBackUp, RestoreRefused, Damaged) as error:
            raise RestoreRefused(f"{error}. Without the log: erbij restore --copy {copy.id}") from error
        return min(reach, at or reach), len(segments)


def _is_dump(copy: Copy) -> bool:
    return any(part.name == PART for part in copy.parts)
