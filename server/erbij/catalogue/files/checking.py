"""Looks at files that are whole, one after the other, in a process of its own; what cannot be used says why.

Of several servers that one looks at a file to which its bytes came; where all have one disk, whichever is first.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from erbij.catalogue.files import store
from erbij.catalogue.files.model import DiskIsFull, FileState, StoredKind
from erbij.catalogue.files.wire import LARGEST
from erbij.servers.charges import HeldElsewhere, OneServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from erbij.catalogue.files.folder import Folder
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.files.ports import Looking
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.servers.charges import Charges

log = structlog.get_logger()

PROBE = Path(__file__).parent / "probe.py"
LONGEST_WAIT_S = 1800.0
AGAIN_S = 5.0
"""So long after a database or a disk did not answer we try again."""
FULL_S = 60.0
"""So long a file waits that was looked at and then did not fit into the store: looking is work."""
LOOK_S = 60.0
"""So often we look by ourselves: what another server began and left may lie here."""
GIVEN_UP = timedelta(days=2)
"""So long a file waits for the server that has its bytes."""
PREFIX = "file:"
LIMITS = {
    "memory": 1024**3,
    "cpu_s": 900,
    "written": LARGEST + 64 * 1024**2,
    "longest_s": 4 * 3600,
    "pixels": 4096 * 2304,
    "photo_pixels": 64 * 1000**2,
}
REASONS = frozenset(
    {
        "broken",
        "no_media",
        "too_heavy",
        "too_large_picture",
        "too_long",
        "too_many_pixels",
        "unknown_codec",
        "unknown_kind",
    }
)
"""Why a file may be refused; each has words on the screen."""


class Checking:
    """Run :meth:`run` again and again; it waits until there may be something to do."""

    def __init__(
        self, database: Database, clock: Clock, folder: Folder, look: Looking, charges: Charges | None = None
    ) -> None:
        """``charges`` None: there is one server."""
        self._database = database
        self._charges = charges or OneServer()
        self._clock = clock
        self._folder = folder
        self._look = look
        self._wake = asyncio.Event()
        self._wake.set()
        self._content = asyncio.Lock()
        self._full: dict[str, float] = {}
        self._told: list[Callable[[], Awaitable[None]]] = []

    async def wake(self) -> None:
        """Say that a file is whole."""
        self._wake.set()

    def on_ready(self, told: Callable[[], Awaitable[None]]) -> None:
        """Tell ``told`` whenever a file was looked at."""
        self._told.append(told)

    async def run(self) -> None:
        """Look at every file that waits; at the start of a server also at those that it left.

        What goes wrong is raised, and the next run begins a little later by itself.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self._wake.wait()
        self._wake.clear()
        try:
            await self._look_at_all()
        except Exception:
            asyncio.get_running_loop().call_later(AGAIN_S, self._wake.set)
            raise

    async def forget(self, one: StoredFile) -> None:
        """Remove a file, its part, and its content where no other file has it."""
        async with self._content:
            async with self._database.transaction() as tx:
                is_last = await store.remove(tx, one)
            await asyncio.to_thread(self._folder.forget_part, one.id)
            await self._folder.forget(one.id, one.content_hash if is_last else "")

    async def forget_orphans(self) -> None:
        """Remove bytes that no row names any more: what a pupil handed in goes with their rows (R19)."""
        async with self._content:
            lying = await self._folder.lying()  # first: a row is there before its bytes are
            async with self._database.read() as read:
                file_ids, contents = await store.known(read)
            await self._folder.keep_only(lying, file_ids, contents)

    async def _look_at_all(self) -> None:
        """A file for which there is no room waits, and the smaller ones behind it do not wait with it."""
        now = self._clock.monotonic()
        self._full = {file_id: until for file_id, until in self._full.items() if until > now}
        left, full = set(self._full), False
        while True:
            async with self._database.read() as read:
                one = await store.next_to_check(read, left)
            if one is None:
                break
            try:
                if not await self._looked_at(one):
                    left.add(one.id)
            except DiskIsFull:
                left.add(one.id)
                full = True
        if full:
            raise DiskIsFull

    async def _looked_at(self, one: StoredFile) -> bool:
        """Look at it, unless that is another server's to do."""
        try:
            await self._charges.take(PREFIX + one.id)
        except HeldElsewhere:
            return False
        try:
            if not await self._is_ours(one):
                return False
            await self._check(one)
        finally:
            await self._charges.give_up(PREFIX + one.id)
        return True

    async def _is_ours(self, one: StoredFile) -> bool:
        """Whether nobody has looked at it meanwhile, and its bytes lie here."""
        async with self._database.read() as read:
            now = await store.file_of(read, one.school_id, one.id)
        if now is None or now.state is not FileState.CHECKING:
            return False
        given_up = self._clock.now() - one.changed_at > GIVEN_UP
        return not self._charges.shared or given_up or await asyncio.to_thread(self._folder.part(one.id).exists)

    async def _check(self, one: StoredFile) -> None:
        source, copy = self._folder.part(one.id), self._folder.copy(one.id)
        await asyncio.to_thread(copy.unlink, missing_ok=True)
        await self._folder.check(one.size)  # for the copy; where it does not fit or cannot be kept, the file waits
        answer = await self._look(source, copy) or {"why": "too_heavy"}
        async with self._content:
            done = await self._kept(one, answer, copy if answer.get("copied") else source)
            async with self._database.transaction() as tx:
                if await self._charges.confirm(tx, frozenset({PREFIX + one.id})):
                    return  # another server looks at it meanwhile
                await store.put(tx, done)
        await asyncio.to_thread(self._folder.forget_part, one.id)
        for told in self._told:
            await told()
        log.info("catalogue.file_checked", state=done.state, why=done.why, kind=done.kind)

    async def _kept(self, one: StoredFile, answer: Mapping[str, Any], served: Path) -> StoredFile:
        now = self._clock.now()
        why = str(answer.get("why", ""))
        if why:
            known = why if why in REASONS else "broken"
            return replace(one, state=FileState.REFUSED, why=known, changed_at=now)
        try:
            content_hash, size = await self._folder.keep(served)
        except DiskIsFull:
            self._full[one.id] = self._clock.monotonic() + FULL_S
            raise
        return replace(
            one,
            state=FileState.READY,
            changed_at=now,
            kind=StoredKind(answer["kind"]),
            media_type=str(answer["media_type"]),
            content_hash=content_hash,
            content_size=size,
            media_ms=answer.get("media_ms"),
            width=answer.get("width"),
            height=answer.get("height"),
        )


async def look_apart(source: Path, target: Path) -> Mapping[str, Any] | None:
    """``Looking``: what ``probe`` says of a file."""
    words = [sys.executable, "-I", str(PROBE), str(source), str(target), json.dumps(LIMITS)]
    child = await asyncio.create_subprocess_exec(*words, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env={})
    try:
        async with asyncio.timeout(LONGEST_WAIT_S):
            said, _ = await child.communicate()
        return dict(json.loads(said)) if child.returncode == 0 else None
    except (TimeoutError, ValueError):
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
