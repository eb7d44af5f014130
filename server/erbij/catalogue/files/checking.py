"""Looks at files that are whole, one after the other, in a process of its own; what cannot be used says why."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from erbij.catalogue.files import store
from erbij.catalogue.files.model import FileState, StoredKind
from erbij.catalogue.files.wire import LARGEST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from erbij.catalogue.files.folder import Folder
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.files.ports import Looking
    from erbij.clock import Clock
    from erbij.db.database import Database

log = structlog.get_logger()

PROBE = Path(__file__).parent / "probe.py"
LONGEST_WAIT_S = 1800.0
AGAIN_S = 5.0
"""So long after a database or a disk did not answer we try again."""
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
    """Run :meth:`run` again and again; it waits until there is something to do."""

    def __init__(self, database: Database, clock: Clock, folder: Folder, look: Looking) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._look = look
        self._wake = asyncio.Event()
        self._wake.set()
        self._content = asyncio.Lock()
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
            await asyncio.to_thread(self._folder.forget_levels, one.id)
            if is_last:
                await asyncio.to_thread(self._folder.forget_content, one.content_hash)

    async def forget_orphans(self) -> None:
        """Remove bytes that no row names any more: what a pupil handed in goes with their rows (R19)."""
        async with self._content:
            lying = await asyncio.to_thread(self._folder.lying)  # first: a row is there before its bytes are
            async with self._database.read() as read:
                file_ids, contents = await store.known(read)
            await asyncio.to_thread(self._folder.keep_only, lying, file_ids, contents)

    async def _look_at_all(self) -> None:
        while True:
            async with self._database.read() as read:
                one = await store.next_to_check(read)
            if one is None:
                return
            await self._check(one)

    async def _check(self, one: StoredFile) -> None:
        source, copy = self._folder.part(one.id), self._folder.copy(one.id)
        await asyncio.to_thread(copy.unlink, missing_ok=True)
        await asyncio.to_thread(
            self._folder.check_room, one.size
        )  # for the copy; where it does not fit, the file waits
        answer = await self._look(source, copy) or {"why": "too_heavy"}
        async with self._content:
            done = await self._kept(one, answer, copy if answer.get("copied") else source)
            async with self._database.transaction() as tx:
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
        content_hash, size = await asyncio.to_thread(self._folder.keep, served)
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
