"""Beats of a town: 5,000 pupils at work, a beat of each every 15 seconds, on one core with SQLite.

Every beat comes as the JSON of a request of its own; it is read, judged, kept in a commit that it shares with its
neighbours, and acknowledged. What was told is worked out (folded) once a minute, as the server does by itself. The
process is held on one core; what it used of it, the threads of the database too, is printed with its limit. The HTTP
server before it is not in the figure.

    .venv/bin/python bench/beats.py [--pupils 5000] [--seconds 75]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from erbij.actor import Actor, Role
from erbij.catalogue.engagement.http import beat_of
from erbij.catalogue.engagement.model import BlockKind, Lesson, Measured, Pupil
from erbij.catalogue.engagement.service import Engagement
from erbij.catalogue.engagement.wire import BeatBatch
from erbij.clock import SystemClock
from erbij.db.database import Database
from erbij.db.migrate import migrate

EVERY_S = 15
SWEEP_S = 30.0
MOST_PERCENT = 50.0
FILM = Measured("film", BlockKind.VIDEO, 3_600_000, 900)


class OneLesson:
    """An hour of film for everybody, nothing planned, and nobody to tell."""

    async def lesson(self, *_: object) -> Lesson:
        """Return it."""
        return Lesson("item", 1, "Film", 60, (FILM,))

    async def blocks(self, *_: object) -> dict[str, Measured]:
        """Return its block."""
        return {FILM.id: FILM}

    async def left(self, *_: object) -> int | None:
        """Return nothing."""
        return None

    async def pace_of(self, *_: object) -> Pupil:
        """Return the usual one."""
        return Pupil()

    async def add(self, *_: object, **__: object) -> None:
        """Take news."""


@dataclass
class Told:
    """What was sent in the measured time: how long each waited, and how many did not count."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0


def body(lease: str, seq: int) -> bytes:
    """One beat as a browser sends it."""
    since, until = seq * 15_000, (seq + 1) * 15_000
    beat: dict[str, object] = {"session": lease, "seq": seq, "m0": since, "m1": until, "block": "film", "rev": 1}
    beat |= {"from_ms": since, "to_ms": until, "rate": 1, "playing": True, "visible": True, "pip": False}
    beat |= {"muted": False, "audio_only": False, "input_age": 900, "online": True, "cause": "tick"}
    return json.dumps({"beats": [beat]}).encode()


async def pupil(service: Engagement, number: int, after: float, until: float, told: Told) -> None:
    """One pupil, from their lease on."""
    await asyncio.sleep(after)
    actor = Actor(f"p{number}", "bench", frozenset({Role.PUPIL}), "sign-in")
    lease = (await service.lease(actor, "item"))[0].id
    due, seq = time.monotonic() + EVERY_S, 0
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        began = time.monotonic()
        batch = BeatBatch.model_validate_json(body(lease, seq))
        taken = await service.take(actor, [beat_of(one) for one in batch.beats])
        told.waits.append(time.monotonic() - began)
        told.refused += sum(one.value != "counts" for one in taken.verdicts)
        due, seq = due + EVERY_S, seq + 1


async def sweeping(service: Engagement) -> None:
    """Work out what was told, as the server does by itself."""
    while True:
        await asyncio.sleep(SWEEP_S)
        await service.sweep()


async def run(pupils: int, seconds: int) -> bool:
    """Measure once everybody has a lease; answer whether the limit holds."""
    with tempfile.TemporaryDirectory() as home:
        database = Database(f"sqlite+aiosqlite:///{Path(home) / 'bench.db'}")
        await migrate(database)
        lesson = OneLesson()
        service = Engagement(database, SystemClock(), lessons=lesson, budget=lesson, pace=lesson, news=lesson)
        told, until = Told(), time.monotonic() + EVERY_S + seconds
        everybody = [asyncio.create_task(pupil(service, n, n * EVERY_S / pupils, until, told)) for n in range(pupils)]
        sweep = asyncio.create_task(sweeping(service))
        await asyncio.sleep(EVERY_S)
        began, used = time.monotonic(), time.process_time()
        await asyncio.gather(*everybody)
        percent = 100 * (time.process_time() - used) / (time.monotonic() - began)
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)
        await database.close()
    return report(told, pupils, percent)


def report(told: Told, pupils: int, percent: float) -> bool:
    """Print the figures, each with its limit."""
    p95 = quantiles(told.waits, n=20)[-1] * 1000
    good = percent <= MOST_PERCENT and not told.refused
    print(f"pupils {pupils}, beats kept {len(told.waits)}, refused {told.refused} (limit 0)")
    print(f"acknowledged after its commit within {p95:.0f} ms (p95)")
    print(f"one core: {percent:.1f} % (limit {MOST_PERCENT:.0f} %) {'ok' if good else 'TOO MUCH'}")
    return good


def main() -> int:
    """Hold the process on one core and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=5_000)
    parser.add_argument("--seconds", type=int, default=75)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return 0 if asyncio.run(run(asked.pupils, asked.seconds)) else 1


if __name__ == "__main__":
    sys.exit(main())
