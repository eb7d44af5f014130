"""PostgreSQL's log, read along while the server runs, so that seconds are lost with a database and not minutes.

Theory of operation
===================
``pg_receivewal`` writes the log into a folder of ``home`` as the database writes it, and says to the database when it
is on the disk; the database keeps what it did not get yet (a slot). Every few seconds we note the time and how far the
database's own log is, wait until our reader is as far (it has a name of its own: another server's may still run), seal
what is new into the folder of backups, and only then say that everything acknowledged before that time is there. Once a
day, and whenever the log has a hole, the whole database server is copied (a base); it is the log after a base that
brings a moment back (:mod:`erbij.backup.replaying`).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from erbij.backup import dumping
from erbij.backup.archive import Archive, Base
from erbij.backup.model import CannotBackUp
from erbij.db import log_stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.clock import Clock
    from erbij.db.database import Database

log = structlog.get_logger()

SLOT = "erbij_backup"
INCOMING = ".log-incoming"
"""In ``home``: what ``pg_receivewal`` wrote and we have not sealed yet. It is as readable as the database itself."""
PID = "pid"
BASE_EVERY = timedelta(days=1)
BASES = 2
"""So many newest bases stay, with all of the log after the older one."""
WAIT_S, LOOK_S, ENDS_WITHIN_S = 10.0, 0.05, 5.0
IDLE_S = 60.0
AGAIN_S = 300.0
"""So long after a base could not be made we try again."""


@dataclass(slots=True)
class _Sealed:
    """What the newest file of the log was like when it was sealed."""

    name: str = ""
    changed_ns: int = 0


class Receiver:
    """The log of one database. ``source``: the database, as a role with REPLICATION, which ``url`` is too."""

    def __init__(
        self,
        source: Database,
        clock: Clock,
        *,
        home: Path,
        opened: Callable[[], Folder],
        base_every: timedelta = BASE_EVERY,
    ) -> None:
        self._source, self._clock, self._opened = source, clock, opened
        self._incoming = home / INCOMING
        self._name = f"erbij-{secrets.token_hex(8)}"
        self._base_every = base_every
        self._child: subprocess.Popen[bytes] | None = None
        self._sealed = _Sealed()
        self._archive: Archive | None = None
        self._base: asyncio.Task[None] | None = None
        self._copying: subprocess.Popen[bytes] | None = None
        self._ends = False
        self._again = self._asked = clock.monotonic()
        self.until: datetime | None = None
        """Everything that was acknowledged before is in the archive."""

    async def ship(self) -> None:
        """Send what the database wrote since; raises ``CannotBackUp``, ``OSError``, what the driver raises."""
        self._asked = self._clock.monotonic()
        archive = self._archive = self._archive or Archive(await asyncio.to_thread(self._opened))
        now = self._clock.now()
        here = await log_stream.position(self._source)
        chain = f"{here.system}-{here.segment[:8]}"
        await self._receive(here.at)
        await asyncio.to_thread(self._send, archive, chain, now)
        await asyncio.to_thread(archive.put_alive, chain, now)
        bases = await asyncio.to_thread(archive.bases, chain)
        whole = bool(bases) and await asyncio.to_thread(lambda: archive.is_whole(bases[-1]))
        if whole:
            self.until = now
            if now - bases[-1].made_at < self._base_every:
                return
        if (self._base is None or self._base.done()) and self._clock.monotonic() >= self._again:
            self._again = self._clock.monotonic() + AGAIN_S
            self._base = asyncio.create_task(self._make_base(archive, chain, here.segment), name="backup-base")

    async def rest(self) -> None:
        """Stop reading along where another server does it by now."""
        if self._child is not None and self._clock.monotonic() - self._asked > IDLE_S:
            await asyncio.to_thread(self._stop)

    async def close(self) -> None:
        """Stop reading along, and a base that is being made; the database keeps the log until somebody goes on."""
        self._ends = True
        if self._copying is not None:
            self._copying.terminate()
        if self._base is not None:
            await asyncio.gather(self._base, return_exceptions=True)
        await asyncio.to_thread(self._stop)
        await self._source.close()

    async def _receive(self, at: str) -> None:
        """Return when our log is as far as that."""
        slot = await log_stream.slot(self._source, SLOT, at, self._name)
        if slot is not None and slot.lost:
            await asyncio.to_thread(self._stop)
            await log_stream.drop_slot(self._source, SLOT)
            slot = None
        if slot is None:
            await asyncio.to_thread(dumping.make_slot, self._source.url, SLOT)
        if self._child is None or self._child.poll() is not None:
            await asyncio.to_thread(self._start)
        until = self._clock.monotonic() + WAIT_S
        while slot is None or not slot.there:
            if self._clock.monotonic() > until:
                raise CannotBackUp(f"{dumping.RECEIVE}: {await asyncio.to_thread(self._said)}")
            await asyncio.sleep(LOOK_S)
            slot = await log_stream.slot(self._source, SLOT, at, self._name)

    def _start(self) -> None:
        self._incoming.mkdir(mode=0o700, exist_ok=True)
        self._end_left_over()
        # What lies there may be of long ago, or of another database: the slot says where to go on, and a hole heals.
        for file in self._incoming.glob("[0-9A-F]*"):
            file.unlink()
        self._sealed = _Sealed()
        with (self._incoming / "said").open("wb") as said:
            self._child = dumping.receive(self._source.url, self._incoming, SLOT, said, self._name)
        (self._incoming / PID).write_text(str(self._child.pid), encoding="ascii")

    def _end_left_over(self) -> None:
        """A server that was killed leaves its child behind, which would keep the slot."""
        with suppress(OSError, ValueError):
            pid = int((self._incoming / PID).read_text(encoding="ascii"))
            with open(f"/proc/{pid}/cmdline", "rb") as line:  # noqa: PTH123 - of no disk
                if str(self._incoming).encode() in line.read():
                    os.kill(pid, signal.SIGTERM)

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.terminate()
            try:
                child.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _said(self) -> str:
        text = (
            (self._incoming / "said").read_text(encoding="utf-8", errors="replace") if self._incoming.is_dir() else ""
        )
        return text.strip().rpartition("\n")[2] or "does not get the log"

    def _send(self, archive: Archive, chain: str, until: datetime) -> None:
        for file in sorted(self._incoming.glob("[0-9A-F]*")):
            name, _, partial = file.name.partition(".")
            if partial not in {"", "partial"}:
                file.unlink()  # how one time follows another: no chain goes over that
                continue
            with suppress(FileNotFoundError):  # a file that became full gets another name
                changed = _Sealed(file.name, file.stat().st_mtime_ns)
                if changed != self._sealed:
                    archive.put_log(f"{chain[:-8]}{name[:8]}", name, file.read_bytes(), until)
                    self._sealed = changed
                if not partial:
                    file.unlink()

    async def _make_base(self, archive: Archive, chain: str, first: str) -> None:
        now = self._clock.now()
        one = Base(f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}", chain, first, now)
        try:
            await asyncio.to_thread(self._copy_all, archive, one)
        except Exception as error:  # noqa: BLE001 - whatever the tools or the folder raise
            if self._ends:
                return  # of a whole server it may take an hour; the next one makes it anew
            log.error("backup_base_failed", error=type(error).__name__, where=str(error))  # noqa: TRY400
            return
        self._again = self._clock.monotonic()
        log.info("backup_base_made", base=one.id)

    def _begun(self, copying: subprocess.Popen[bytes]) -> None:
        self._copying = copying
        if self._ends:
            copying.terminate()

    def _copy_all(self, archive: Archive, one: Base) -> None:
        with dumping.whole_server(self._source.url, self._begun) as source:
            made = archive.keep_base(source, one)
        archive.publish(made, replace(one, made_at=self._clock.now()))
        bases = archive.bases(one.chain)
        others = [] if len(bases) >= BASES else [old for old in archive.bases() if old.chain != one.chain]
        archive.forget([*bases[-BASES:], *others])
