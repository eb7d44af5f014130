"""Makes the lighter forms of films, one after the other, in a process of its own that stands still during lessons."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.model import DiskIsFull
from erbij.catalogue.levels import rules, store
from erbij.catalogue.levels.model import MADE_FROM, Level, LevelState

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping

    from erbij.catalogue.files.folder import Folder
    from erbij.catalogue.levels.model import LevelKind, Work
    from erbij.catalogue.levels.ports import Encoding, Lessons
    from erbij.clock import Clock
    from erbij.db.database import Database

log = structlog.get_logger()

ENCODE = Path(__file__).parent / "encode.py"
AGAIN_S = 5.0
FIRST_S = 30.0
"""So long after the start of a server it looks for what was left: people come first. And so often for what somebody
asked of another server, which cannot wake this one."""
LOOK_S = 0.5
CONFINED_WITHIN_S = 120.0
REASONS = frozenset({"broken", "disk_full", "no_media", "too_heavy"})
"""Why something may fail; each has words on the screen."""
SKIPS = frozenset({"no_sound", "not_smaller", "other_kind", "too_short"})
LIMITS = {"memory": 1536 * 1024**2, "written": 2 * 1024**3, "pixels": 4096 * 2304}
LEAST_CPU_S, CPU_A_SECOND = 300, 2
"""A film may take twice its own length of the processor, and some minutes."""


class Making:
    """Run :meth:`run` again and again; it waits until there is something to do."""

    def __init__(self, database: Database, clock: Clock, folder: Folder, encode: Encoding, lessons: Lessons) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._encode = encode
        self._lessons = lessons
        self._wake = asyncio.Event()
        self._now: tuple[str, LevelKind] | None = None

    async def wake(self) -> None:
        """Say that there may be something to make."""
        self._wake.set()

    @property
    def resting(self) -> bool:
        """Whether a lesson goes on, so that nothing is made."""
        return self._lessons()

    def makes(self, file_id: str, kind: LevelKind) -> bool:
        """Whether this is what is being made now."""
        return self._now == (file_id, kind)

    async def run(self) -> None:
        """Make what waits, until nothing does or a lesson begins; what goes wrong is raised, and tried again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_S):
                await self._wake.wait()
        self._wake.clear()
        try:
            while not self._lessons():
                async with self._database.read() as read:
                    work = await store.next_to_make(read)
                if work is None:
                    return
                await self._make(work)
        except Exception:
            self._later(AGAIN_S)
            raise
        self._later(AGAIN_S)

    def _later(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._wake.set)

    async def _make(self, work: Work) -> None:
        target = self._folder.copy(f"{work.file_id}.{work.kind}")
        self._now = (work.file_id, work.kind)
        try:
            await asyncio.to_thread(target.unlink, missing_ok=True)
            await self._settle(work, await self._answer(work, target), target)
        finally:
            self._now = None
            await asyncio.to_thread(target.unlink, missing_ok=True)

    async def _answer(self, work: Work, target: Path) -> Mapping[str, Any]:
        try:
            await asyncio.to_thread(self._folder.check_room, work.content_size)
        except DiskIsFull:
            return {"why": "disk_full"}
        try:
            async with self._folder.lent(work.content_hash, work.file_id, MADE_FROM.get(work.kind)) as source:
                answer = await self._encode(work, source, target, self._lessons)
        except FileNotFoundError:
            return {"why": "broken"}
        return {"why": "too_heavy"} if answer is None else answer

    async def _settle(self, work: Work, answer: Mapping[str, Any], made: Path) -> None:
        why = str(answer.get("why", ""))
        size, facts = 0, None
        if not why:
            size = (await asyncio.to_thread(made.stat)).st_size
            why, facts = rules.judged(work, size, answer.get("facts"))
        if why and why not in REASONS | SKIPS:
            why = "broken"
        why = why or await self._kept(work, made)
        state = (LevelState.SKIPPED if why in SKIPS else LevelState.FAILED) if why else LevelState.DONE
        level = Level(work.file_id, work.kind, work.school_id, state, why, 0 if why else size, self._clock.now(), facts)
        async with self._database.transaction() as tx:
            is_known = await files_store.file_of(tx, work.school_id, work.file_id) is not None
            if is_known:
                await store.put(tx, level)
        if not is_known:
            await self._folder.forget(work.file_id, "")
        log.info("catalogue.level_made", kind=work.kind, state=state, why=why)

    async def _kept(self, work: Work, made: Path) -> str:
        """Return why what was made cannot be kept: made again it would not fit either."""
        try:
            await self._folder.keep_level(made, work.file_id, work.kind)
        except DiskIsFull:
            return "disk_full"
        return ""


async def encode_apart(work: Work, source: Path, target: Path, lessons: Lessons) -> Mapping[str, Any] | None:
    """``Encoding``: what ``encode`` makes."""
    limits = LIMITS | {"cpu_s": LEAST_CPU_S + CPU_A_SECOND * work.media_ms // 1000}
    words = [sys.executable, "-I", str(ENCODE), str(work.kind), str(source), str(target), json.dumps(limits)]
    child = await asyncio.create_subprocess_exec(*words, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env={})
    try:
        said = await _awake(child, lessons, limits["cpu_s"]) if await _is_confined(child) else None
        return dict(json.loads(said)) if said and child.returncode == 0 else None
    except ValueError:
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


async def _is_confined(child: Process) -> bool:
    """Wait for its first line. One that is stopped before would outlive a server that is ended hard."""
    if child.stdout is None:
        return False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CONFINED_WITHIN_S):
            return await child.stdout.readline() == b"\n"
    return False


async def _awake(child: Process, lessons: Lessons, cpu_s: float) -> bytes | None:
    """Wait for the process, which stands still while a lesson goes on; None when it took too long without one.

    The niced process may get little of a busy machine: it has four times as long as the processor's own time.
    """
    done, stopped, ran_s = asyncio.ensure_future(child.communicate()), False, 0.0
    try:
        while ran_s < 4 * cpu_s:
            if lessons() is not stopped:
                stopped = not stopped
                child.send_signal(signal.SIGSTOP if stopped else signal.SIGCONT)
            finished, _ = await asyncio.wait({done}, timeout=LOOK_S)
            if finished:
                return done.result()[0]
            ran_s += 0 if stopped else LOOK_S
    except ProcessLookupError:
        return (await done)[0]
    finally:
        if child.returncode is None and not done.done():
            child.kill()
        done.cancel()
    return None
