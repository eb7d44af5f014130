"""What processes use of a processor, how long things took, and processes that end with the one that started them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN_S = 900.0


class Processor:
    """What one process of ours uses of a processor from now on, and apart from it what PostgreSQL uses."""

    def __init__(self, pid: int, postmaster: int = 0) -> None:
        """``postmaster``: the process whose children PostgreSQL's are; 0: there is none."""
        self._pid, self._postmaster = pid, postmaster
        self._then, self._began = self._now(), time.perf_counter()

    def used(self) -> tuple[float, float, float]:
        """Seconds of a processor of ours (the least that can be told, or more) and of PostgreSQL, and on the clock."""
        spent = {pid: seconds - self._then.get(pid, 0.0) for pid, seconds in self._now().items()}
        ours = max(spent.pop(self._pid), 1 / TICKS)
        return ours, sum(spent.values()), time.perf_counter() - self._began

    def _now(self) -> dict[int, float]:
        children = f"/proc/{self._postmaster}/task/{self._postmaster}/children"
        theirs = Path(children).read_text(encoding="ascii").split() if self._postmaster else []
        found = {}
        for pid in (self._pid, *map(int, theirs)):
            with suppress(OSError):  # one that ended meanwhile
                found[pid] = _seconds(pid)
        return found


def _seconds(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def centiles(waits: Sequence[float]) -> tuple[float, float]:
    """The middle and the 99th of a hundred; not a number where nothing was measured."""
    if not waits:
        return float("nan"), float("nan")
    cuts = quantiles([*waits, waits[0]] if len(waits) == 1 else waits, n=100, method="inclusive")
    return cuts[49], cuts[98]


@asynccontextmanager
async def started(*words: object) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    """One part of this program as a process of its own: its number, and what it says when it is ready or has measured.

    It is ended on the way out; and it ends by itself when this process is gone, however that went.
    """
    line = [sys.executable, sys.argv[0], *map(str, words)]
    process = await asyncio.create_subprocess_exec(*line, stdin=PIPE, stdout=PIPE, limit=2**24)
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            said = await process.stdout.readline() if process.stdout else b""
        if not said:
            raise SystemExit(f"{words[0]} ended before it was ready; why stands above")
        yield process.pid, json.loads(said)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def say(said: dict[str, Any]) -> None:
    """Tell who started this process, and end when they let go of it."""
    print(json.dumps(said), flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    os._exit(0)  # thousands of goodbyes are no part of the measurement
