"""Copies and changes, while the server runs, and one copy by command."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import io
import json
import os
import secrets
import shutil
import sqlite3
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, BinaryIO

import structlog

from erbij.backup.model import STORED, CannotBackUp, Copy, Gap, NoRoom, NotOurs
from erbij.backup.rules import chains_kept, kept
from erbij.backup.shipping import LONG_LOG, Shipping, snapshot
from erbij.errors import ErbijError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.model import Erased, Part, Terms
    from erbij.backup.ports import Erasing
    from erbij.clock import Clock
    from erbij.db.database import Database

log = structlog.get_logger()

WORK = ".backup-work"
"""Folder in ``home`` for the copy that is being made: it is not sealed yet, and must lie as safely as the database."""
ORIGIN = "backup.id"
"""In ``home``: says of which database copies are. It stands in each copy, so that it comes back with the database."""
LOCK = ".backup-lock"
"""In ``home``, where a lock always holds; on a share it may not. Whoever copies or keeps files has it."""
LOOK_S, LOOKS = 0.2, 300
"""How often somebody else's copy is waited for: a minute."""
AGAIN_S = 30.0
"""So long after a folder could not be written we try again."""
LEAST_LEFT = 256 * 1024**2
"""So much stays free beside the copy that is being made: a full disk commits nothing, and lessons come first."""
LARGEST_SMALL_FILE = 1024 * 1024


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
        self._file, self._home, self._opened = file, home, opened
        self._terms, self._erasing, self._revision = terms, erasing, revision
        self._folder: Folder | None = None
        self._shipping: Shipping | None = None
        self._sending: Shipping | None = None
        self._next = 0.0
        self._copying = False
        self._copied = ("", 0)
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
                async with self._alone():
                    await asyncio.to_thread(self._keep_files, self._folder)
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
        await asyncio.to_thread(ask_whose, folder, self._home)
        self._folder = folder
        return folder

    async def _begun(self, folder: Folder) -> Shipping:
        if self._sending is None:
            self._sending = Shipping(self._file, folder, self._clock)
        await asyncio.to_thread(self._sending.begin, self._new_id())
        return self._sending

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """A server and a command beside it would remove what the other has half made; raises ``CannotBackUp``."""
        lock = await asyncio.to_thread((self._home / LOCK).open, "ab")
        try:
            for _ in range(LOOKS):
                if _taken(lock):
                    break
                await asyncio.sleep(LOOK_S)
            else:
                raise CannotBackUp(
                    "another copy is being made, or files are being kept, for longer than a minute: try again"
                )
            yield
        finally:
            lock.close()

    async def _copy(self, folder: Folder, shipping: Shipping | None) -> Copy:
        async with self._alone():
            return await self._copy_alone(folder, shipping)

    async def _copy_alone(self, folder: Folder, shipping: Shipping | None) -> Copy:
        work = self._home / WORK
        self._copying = True  # who reads a copy needs the log as it is
        try:
            await asyncio.to_thread(_empty, work)
            await asyncio.to_thread(_ask_for_room, self._file)
            file, copy_id = work / self._file.name, self._new_id()
            made = await asyncio.to_thread(folder.begin, copy_id)  # first: a place that is away costs no copy
            made_at, position = await asyncio.to_thread(snapshot, self._file, file, self._clock, shipping)
            erased = await self._erasing.erased(file)
            chain = shipping.chain if shipping else ""
            origin = await asyncio.to_thread(_made_origin, self._home)
            one = Copy(copy_id, made_at, chain, position, self._revision, (), origin)
            done = await asyncio.to_thread(self._keep, folder, made, one, file, list(erased))
            self._copied = (chain, position)
            await asyncio.to_thread(self._tidy, folder)
        finally:
            self._copying = False
            with suppress(OSError):
                await asyncio.to_thread(shutil.rmtree, work)
        log.info("backup_copied", copy=done.id, bytes=sum(part.bytes for part in done.parts))
        return done

    def _keep(self, folder: Folder, made: Path, copy: Copy, file: Path, erased: list[Erased]) -> Copy:
        self._keep_files(folder)
        parts: list[Part] = []
        for name, source in self._sources(file, erased):
            with source as plain:
                sealed = folder.seal_part(plain, made / name, f"{copy.id}/{name}")
                parts.append(replace(sealed, name=name))
        done = replace(copy, parts=tuple(parts))
        folder.publish(made, done)
        return done

    def _sources(self, file: Path, erased: list[Erased]) -> Iterator[tuple[str, BinaryIO]]:
        """What stands in a copy: the database, which stored files there are, who was erased, and the small files."""
        yield "database", file.open("rb")
        yield "files", io.BytesIO(json.dumps(sorted(self._stored())).encode())
        yield "erased", io.BytesIO(json.dumps([asdict(one) for one in erased]).encode())
        for one in sorted(self._home.iterdir()):
            if one.is_file() and self._is_small(one):
                yield f"home-{one.name}", one.open("rb")

    def _is_small(self, one: Path) -> bool:
        """Keys and settings; not the database, its snapshots, and the key that opens this backup."""
        not_ours = one.name.startswith((".", self._file.name)) or one.name == "backup.key"
        return not not_ours and one.stat().st_size <= LARGEST_SMALL_FILE

    def _stored(self) -> Iterator[str]:
        for folder in STORED:
            for one in (self._home / folder).rglob("*"):
                if one.is_file():
                    yield one.relative_to(self._home).as_posix()

    def _keep_files(self, folder: Folder) -> None:
        for name in self._stored():
            folder.put_file(self._home, name)

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
        self._forget_files(folder, stay)

    def _forget_files(self, folder: Folder, stay: list[Copy]) -> None:
        loose = set(folder.stored()) - set(self._stored())
        if loose:
            for one in stay:
                loose -= set(json.loads(b"".join(folder.open_part(folder.part(one, "files"), f"{one.id}/files"))))
            for name in loose:
                (folder.files / name).unlink(missing_ok=True)

    def _new_id(self) -> str:
        return f"{self._clock.now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"

    def _chain_ended(self) -> None:
        """Begin anew with a copy, at once."""
        log.warning("backup_chain_ended")
        self._shipping, self._next = None, 0.0

    def _failed(self, what: str, error: Exception) -> None:
        self.trouble = str(getattr(error, "filename", None) or error)
        log.error(what, error=type(error).__name__, where=self.trouble, why=getattr(error, "strerror", None) or "")


def ask_whose(folder: Folder, home: Path) -> None:
    """Raise ``NotOurs`` when a folder holds copies of another database than the one in ``home``."""
    copies, wrong = folder.listed()
    own = _origin(home)
    if any(one.origin not in {"", own} for one in copies) or (wrong and not own):
        what_to_do = "bring that back first (erbij restore), or set another folder"
        raise NotOurs(f"{folder.root} holds copies of another database: {what_to_do}")


def _origin(home: Path) -> str:
    """Of which database copies are made here; "": none was made yet."""
    file = home / ORIGIN
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _made_origin(home: Path) -> str:
    if not _origin(home):
        new = home / f".{ORIGIN}"
        with new.open("w", encoding="ascii") as out:
            out.write(f"{secrets.token_hex(16)}\n")
            out.flush()
            os.fsync(out.fileno())
        new.replace(home / ORIGIN)
    return _origin(home)


def _taken(lock: BinaryIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
