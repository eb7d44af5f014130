"""How long a large school board's first import takes: 10,000 pupils and a school year of lessons.

Prints seconds, the highest memory of the process and the longest that another writer of SQLite had to wait meanwhile
(as a lesson does that writes its proofs), against their limits (60 s, 500 MB, 5 s). Run: ``python bench/import.py``
(``--pupils 1000`` for a tenth).
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from erbij.clock import SystemClock
from erbij.db import migrate
from erbij.db.database import Database
from erbij.jobs import store as jobs
from erbij.plans.service import READERS, import_parts
from erbij.schools.model import Files
from erbij.schools.rules import year_of
from erbij.schools.service import Schools

LIMIT_S, LIMIT_MB, LIMIT_WAIT_S = 60.0, 500.0, 5.0
PER_GROUP = 25
HOURS = [(f"{8 + n:02}:30", f"{9 + n:02}:20") for n in range(6)]
DAYS = ("ma", "di", "wo", "do", "vr")


def files(pupils: int, first: date, last: date) -> Files:
    groups = max(1, pupils // PER_GROUP)
    people = ["sleutel;naam;rol;groep"]
    people += [f"t{n};Leraar {n};leraar;g{n}" for n in range(groups)]
    people += [f"p{n};Leerling {n};leerling;g{n % groups}" for n in range(pupils)]
    lessons = ["weekdag;van;t/m;begin;einde;vak;groep;leraar;lokaal"]
    for group in range(groups):
        for day in DAYS:
            for start, end in HOURS:
                lessons.append(f"{day};{first};{last};{start};{end};Vak;g{group};t{group};Lokaal {group}")
    texts = [
        "sleutel;naam\n" + "\n".join(f"g{n};Groep {n}" for n in range(groups)),
        "\n".join(people),
        "\n".join(lessons),
    ]
    return Files(groups=texts[0], people=texts[1], timetable=texts[2], free_days=holidays(first))


def holidays(first: date) -> str:
    """Twelve weeks without lessons, as a school year has them."""
    weeks = (0, 1, 2, 11, 20, 21, 28, 38, 39, 49, 50, 51)
    days = [first + timedelta(weeks=week, days=day) for week in weeks for day in range(7)]
    return "datum;naam\n" + "\n".join(f"{day};Vakantie" for day in days)


async def run(pupils: int, folder: Path) -> tuple[float, float]:
    clock = SystemClock()
    database = Database(f"sqlite+aiosqlite:///{folder / 'erbij.db'}")
    await migrate.migrate(database)
    schools = Schools(database, clock, import_parts(), READERS)
    school = await schools.create("Groot", "Bestuur", "vo")
    first, last = year_of(clock.now().date())
    given = files(pupils, first, last)
    waits: list[float] = []
    other = asyncio.create_task(writes(database, school.id, waits))
    started = time.perf_counter()
    report = await schools.write(school.id, given)
    seconds = time.perf_counter() - started
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    rows = sum(count.rows for count in report.counts)
    print(f"{rows} rows; {len(waits)} other writes meanwhile; the worker used {time.process_time():.1f} s of processor")
    await database.close()
    return seconds, max(waits)


async def writes(database: Database, school_id: str, waits: list[float]) -> None:
    """Somebody else, who writes something small ten times a second."""
    while True:
        began = time.perf_counter()
        async with database.transaction() as tx:
            await jobs.post(tx, "bench", {"school_id": school_id}, now=SystemClock().now())
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--pupils", type=int, default=10_000)
    pupils = asked.parse_args().pupils
    with tempfile.TemporaryDirectory() as folder:
        seconds, wait = asyncio.run(run(pupils, Path(folder)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"time   {seconds:8.1f} s  of {LIMIT_S:.0f}  ratio {seconds / LIMIT_S:.2f}")
    print(f"wait   {wait:8.1f} s  of {LIMIT_WAIT_S:.0f}  ratio {wait / LIMIT_WAIT_S:.2f}")
    print(f"memory {memory:8.0f} MB of {LIMIT_MB:.0f} ratio {memory / LIMIT_MB:.2f}")


if __name__ == "__main__":
    main()
