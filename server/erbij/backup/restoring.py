"""Bringing a school back from its backups.

Theory of operation
===================
Everything is put together in a folder of its own beside what is there, changes on top of the copy, and looked at: is
the file whole, does the chain of every ledger hold, is nobody back whose data was taken away since. Only then the
folder gets the name ``.restore-ready``: that one rename is the decision. After it files only change places, what was
there goes aside, and :func:`finish` does that from any point at which it may have been broken off.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from erbij.backup.folder import settle_folder, sha256_of
from erbij.backup.model import STORED, Damaged, Erased, NoSuchCopy, Restored, RestoreRefused
from erbij.backup.rules import copy_for
from erbij.backup.seal import ONLY_MINE
from erbij.backup.wal import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.model import Copy
    from erbij.backup.ports import Checking, Erasing

NEW, READY, ASIDE = ".restore-new", ".restore-ready", "aside"
SETTINGS = "erbij.toml"
HOME = "home-"
PART = "database"
"""The part of a copy that is a file of SQLite."""


class Unpacking:
    """What lies beside the database in a copy: keys, settings, stored files, and who was erased. It blocks."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def open_parts(self, copy: Copy, into: Path, databases: Mapping[str, str]) -> None:
        """Write the parts of a copy into a folder; ``databases``: those of its database, and under which name."""
        for part in copy.parts:
            sealed = self._folder.part(copy, part.name)
            if not sealed.exists() or sha256_of(sealed) != part.sha256:
                raise Damaged(f"{sealed}: is not what was written")
            small = part.name.removeprefix(HOME) if part.name.startswith(HOME) else ""
            if target := small or databases.get(part.name, ""):
                _write(into / target, self._folder.open_part(sealed, f"{copy.id}/{part.name}"))

    def open_files(self, copy: Copy, into: Path) -> tuple[int, tuple[str, ...]]:
        """Bring the stored files back: all of them, for changes may name some that the copy does not."""
        names = set(json.loads(b"".join(self._folder.open_part(self._folder.part(copy, "files"), f"{copy.id}/files"))))
        back = {name for name in self._folder.stored() if self._file_back(into, name)}
        return len(back), tuple(sorted((names | set(self._folder.stored())) - back))

    def _file_back(self, into: Path, name: str) -> bool:
        """False: it is damaged. All copies share the one file: without it the register still has to come back."""
        target = into / name
        _make(target.parent)
        try:
            _write(target, self._folder.open_part(self._folder.files / name, f"files/{name}"))
        except Damaged:
            target.unlink()
            return False
        return True

    def erased_since(self, copies: Iterable[Copy], copy: Copy) -> set[Erased]:
        """Return everybody whom this copy or a later one knows to be erased."""
        return {one for each in copies if each.made_at >= copy.made_at for one in self._erased(each)}

    def _erased(self, copy: Copy) -> list[Erased]:
        sealed = self._folder.part(copy, "erased")
        try:
            return [Erased(**one) for one in json.loads(b"".join(self._folder.open_part(sealed, f"{copy.id}/erased")))]
        except Damaged:
            return []  # another copy that is damaged must not stop this one; `verify` names it


class Restoring:
    """From one folder of backups. ``at``: as it was then; default: the newest. ``copy_id``: that copy and no other."""

    def __init__(self, folder: Folder, checking: Checking, erasing: Erasing) -> None:
        self._folder, self._checking, self._erasing = folder, checking, erasing
        self._unpacking = Unpacking(folder)

    async def restore(self, home: Path, file: Path, at: datetime | None, copy_id: str, *, yes: bool) -> Restored:
        """Bring everything back into ``home``; raises ``RestoreRefused``, ``Damaged``, ``NoSuchCopy``, ``OSError``.

        ``yes``: also where a database is. Until it is whole and looked at, nothing that was there is touched.
        """
        await asyncio.to_thread(_may_go, file, yes=yes)
        new = home / NEW
        await asyncio.to_thread(shutil.rmtree, new, ignore_errors=True)
        try:
            done = await self.drill(new, file.name, at, copy_id, also=file)
            await asyncio.to_thread(_may_go, file, yes=yes)  # much time has gone by
            aside = home / f"before-restore-{done.copy.id}-{secrets.token_hex(2)}"
            await asyncio.to_thread(decide, home, aside)
        except BaseException:
            await asyncio.to_thread(shutil.rmtree, new, ignore_errors=True)
            raise
        await asyncio.to_thread(finish, home, file.name)
        return replace(done, aside=aside if await asyncio.to_thread(aside.exists) else None)

    async def drill(
        self, into: Path, name: str, at: datetime | None, copy_id: str, *, also: Path | None = None
    ) -> Restored:
        """Bring everything back into a new folder, and look at it; ``also``: a database that knows who was erased."""
        done, erased = await asyncio.to_thread(self._unpack, into, name, at, copy_id)
        database = into / name
        ledgers = await self._checking.check(database)
        if also is not None and await asyncio.to_thread(also.exists):
            erased |= await self._known(also)
        count = await self._erasing.erase(database, erased)
        await asyncio.to_thread(_close, database)
        return replace(done, ledgers=ledgers, erased=count)

    async def _known(self, database: Path) -> set[Erased]:
        try:
            return set(await self._erasing.erased(database))
        except Exception:  # noqa: BLE001 - it may be the very database that is broken
            return set()

    def _unpack(self, into: Path, name: str, at: datetime | None, copy_id: str) -> tuple[Restored, set[Erased]]:
        copies, _ = self._folder.listed()
        ours = [one for one in copies if any(part.name == PART for part in one.parts)]
        copy = copy_for(ours, at, copy_id, lambda one: self._reach(one, at))
        if copy is None:
            raise NoSuchCopy(f"{self._folder.root}: {copy_id or (at.isoformat() if at else 'there is no copy yet')}")
        into.mkdir(mode=0o700, parents=True)
        self._unpacking.open_parts(copy, into, {PART: name})
        done = self._changed(Restored(copy, copy.made_at, 0), into / name, at)
        _look_at(into / name)
        files, missing = self._unpacking.open_files(copy, into)
        return replace(done, files=files, missing=missing), self._unpacking.erased_since(copies, copy)

    def _reach(self, copy: Copy, at: datetime | None) -> datetime:
        """Until when a copy and the changes after it go: by what its changes say of themselves, unread."""
        until, position = copy.made_at, copy.position
        try:
            for number in self._folder.numbers(copy.chain) if copy.chain else ():
                one, _ = self._folder.segment(copy.chain, number)
                if one.first > position or (at is not None and one.until > at):
                    return until
                if one.first + one.count > position:
                    until, position = max(until, one.until), one.first + one.count
        except Damaged:
            return until
        alive = self._alive(copy)
        return max(until, alive) if alive and (at is None or alive <= at) else until

    def _changed(self, done: Restored, database: Path, at: datetime | None) -> Restored:
        """Put the changes after the copy on top of it, as far as they go without a hole."""
        copy, position = done.copy, done.copy.position
        for number in self._folder.numbers(copy.chain) if copy.chain else ():
            try:
                one, frames = self._folder.segment(copy.chain, number)
                if at is not None and one.until > at:
                    return done
                if one.first + one.count <= position:
                    continue
                if one.first > position or sum(1 for _ in frames) != one.count:
                    raise Damaged(f"{self._folder.frames / copy.chain}: changes before {number:08} are missing")  # noqa: TRY301
            except Damaged as error:
                return replace(done, stopped_at=str(error))
            _, frames = self._folder.segment(copy.chain, number)
            with database.open("r+b") as file:
                put(file, islice(frames, position - one.first, None), one.page_size)
            position = one.first + one.count
            done = replace(done, until=max(done.until, one.until), segments=done.segments + 1)
        alive = self._alive(copy)
        return replace(done, until=max(done.until, alive)) if alive and (at is None or alive <= at) else done

    def _alive(self, copy: Copy) -> datetime | None:
        try:
            return self._folder.alive(copy.chain) if copy.chain else None
        except Damaged:
            return None


def under_way(home: Path) -> bool:
    """Whether a restore was decided on and broken off; :func:`finish` carries it out."""
    return (home / READY).is_dir()


def refuse_meanwhile(home: Path) -> None:
    """Raise ``RestoreRefused`` while the database in ``home`` makes way for another one, or is about to."""
    if under_way(home):
        raise RestoreRefused("a restore was broken off: run erbij restore, it goes on")
    if (home / NEW).exists():
        raise RestoreRefused(
            f"a restore is at work in {home / NEW}; if it was broken off run erbij restore again, or remove that folder"
        )


def finish(home: Path, name: str) -> None:
    """Let files change places; again and again until it is done. The database comes last."""
    ready = home / READY
    aside = home / (ready / ASIDE).read_text(encoding="utf-8")
    if (ready / name).exists():
        for log in (f"{name}-wal", f"{name}-shm"):
            _aside(home, aside, log)
    small = sorted(one.name for one in ready.iterdir() if one.is_file() and one.name not in {name, ASIDE})
    for one in (*STORED, *small, name):
        if one == SETTINGS and (home / one).exists():
            continue
        if (ready / one).exists():
            _move(ready, home, aside, one)
    settle_folder(home)
    shutil.rmtree(ready)


def _move(ready: Path, home: Path, aside: Path, one: str) -> None:
    _aside(home, aside, one)
    _make((home / one).parent)
    (ready / one).rename(home / one)


def _aside(home: Path, aside: Path, one: str) -> None:
    """Put aside what is there; what lies there already from before a restore was broken off stays as well."""
    if (home / one).exists():
        target = aside / one
        while target.exists():
            target = target.with_name(f"{target.name}-again")
        _make(target.parent)
        (home / one).rename(target)


def decide(home: Path, aside: Path) -> None:
    """Let what was put together be what is to be: from here on :func:`finish` carries it out."""
    (home / NEW / ASIDE).write_text(aside.name, encoding="utf-8")
    (home / NEW).rename(home / READY)
    settle_folder(home)


def _make(folder: Path) -> None:
    """Make a folder and those above it, for their owner's eyes only whatever the umask is."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE), "wb") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _look_at(database: Path) -> None:
    with closing(sqlite3.connect(database)) as file:
        try:
            said = [row[0] for row in file.execute("PRAGMA integrity_check(3)")]
        except sqlite3.DatabaseError as error:
            said = [str(error)]
    if said != ["ok"]:
        raise RestoreRefused(f"the database of the backup is not whole: {said[0]}")


def _close(database: Path) -> None:
    """Bring everything into the one file, and that onto the disk."""
    with closing(sqlite3.connect(database)) as file:
        file.execute("PRAGMA synchronous=FULL")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _may_go(file: Path, *, yes: bool) -> None:
    """Raise ``RestoreRefused`` when a database is there that may not be put aside."""
    if file.exists():
        if not yes:
            raise RestoreRefused(f"{file} is there already; with --yes it is put aside, not removed")
        _nobody_uses(file)


def _nobody_uses(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as database:
        try:
            database.execute("PRAGMA locking_mode=EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise RestoreRefused(f"{file} is in use: end erbij serve first") from None
        except sqlite3.DatabaseError:
            return  # broken: that is why somebody restores
