"""How fast the register of a period answers in a large school: 1,500 pupils in 60 groups, 60 of them at home.

Prints one line a figure, and how long anything else on the event loop had to wait meanwhile. On a machine that others
use too, compare runs only.

    .venv/bin/python bench/reports.py
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.composition.bridges import StoredAbsences
from erbij.composition.reports import Reports
from erbij.db import migrate
from erbij.db.database import Database
from erbij.plans.service import import_parts
from erbij.privacy.service import disclose
from erbij.register.facts import Dates
from erbij.register.sources import register_of
from erbij.reports.period.export import Level
from erbij.reports.period.http import KINDS
from erbij.reports.period.model import Filter, Who
from erbij.reports.period.view import table_view
from erbij.schools.model import Files
from erbij.schools.service import Schools
from tests.support.school_files import MONDAY

if TYPE_CHECKING:
    from collections.abc import Awaitable

T = TypeVar("T")
GROUPS, PUPILS, WEEKS = 60, 25, 4
FIRST = date(2026, 9, 7)


def files() -> Files:
    groups = "key,name\n" + "".join(f"g{g},Groep {g}\n" for g in range(GROUPS))
    people = "key;name;role;groups;email;guardian_of;home_from;home_until\n"
    people += "".join(f"t{g};Leraar {g};teacher;g{g};t{g}@school.test;;;\n" for g in range(GROUPS))
    people += "zoe;Zoe;coordinator;;zoe@school.test;;;\n"
    for g in range(GROUPS):
        for p in range(PUPILS):
            people += f"p{g}-{p};Leerling {g:02d}-{p:02d};pupil;g{g};;;{'2026-09-01' if p == 0 else ''};\n"
    rows = ["key,date,start,end,subject,group,teacher,place,supply_teacher\n"]
    for week in range(WEEKS):
        for weekday in range(5):
            day = FIRST + timedelta(days=7 * week + weekday)
            for g in range(GROUPS):
                lesson = f",{day},{{0:02d}}:00,{{0:02d}}:50,Vak {{0}},g{g},t{g},Lokaal {g},\n"
                rows += [f"{day}-{g}-{hour}{lesson.format(hour)}" for hour in range(9, 15)]
    return Files(groups=groups, people=people, timetable="".join(rows))


async def timed(what: str, asked: Awaitable[T]) -> T:
    worst, stop = 0.0, asyncio.Event()

    async def beat() -> None:
        nonlocal worst
        while not stop.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - before - 0.005)

    task = asyncio.create_task(beat())
    start = time.perf_counter()
    answer = await asked
    took = time.perf_counter() - start
    stop.set()
    await task
    print(f"{what}: {took * 1000:.0f} ms, others waited at most {worst * 1000:.0f} ms", flush=True)
    return answer


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/erbij.db")
        await migrate.migrate(database)
        clock = SetClock(MONDAY)
        schools = Schools(database, clock, import_parts())
        school = await schools.create("Groot", "Bestuur", "vo")
        await schools.write(school.id, files())
        clock.move(timedelta(days=7 * WEEKS))
        actor = Actor("c", school.id, frozenset({Role.COORDINATOR}), "s")
        register = register_of(database, clock, disclose, StoredAbsences())
        reports = Reports(database, clock, register, Path(folder))
        periods = reports.periods
        week = Dates(FIRST, FIRST + timedelta(days=6))
        month = Dates(FIRST, FIRST + timedelta(days=7 * WEEKS - 1))
        for name, dates in (("week", week), ("month", month)):
            await timed(f"{name}, page of who was at home", periods.page(actor, dates, Filter(), 0))
            await timed(f"{name}, totals of who was at home", periods.totals(actor, dates, Filter()))
            await timed(f"{name}, page of all", periods.page(actor, dates, Filter(who=Who.ALL), 0))
        await timed("week, totals of all", periods.totals(actor, week, Filter(who=Who.ALL)))
        whole = table_view(await timed("week, whole table of all", periods.whole(actor, week, Filter(who=Who.ALL))))
        for name, kind in KINDS.items():
            writing = asyncio.to_thread(kind.write, whole, Level.PUPILS, reports.signer)
            await timed(f"{name} of 1,500 pupils", writing)
        await timed("overview of 4 weeks", reports.overviews.overview(actor, 4))
        await database.close()


asyncio.run(main())
