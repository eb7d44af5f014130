"""The day page of a school of 10,000 pupils, and their proofs of presence, on SQLite and on PostgreSQL.

Pages: a real server says what there is today, to pupils and to teachers, over sockets that stay open. Beside it, in the
same run, a bare aiohttp handler puts the very same questions to the database by its bare driver and sends the same
bytes: the ratio is what sign-in, rights and the layers between cost.

Presence: 1,000 lessons of 10 pupils, each of whom is proved every 5 s by the real use case and committed before it is
acknowledged. These pupils live in the server's own process: their sockets are NOT in the figures, and the media is a
fake. What a real socket adds to a proof is measured apart with fewer of them (the same process has both its ends).
Beside it the same commits again, by the bare driver, into an empty database. Some two minutes:

    .venv/bin/python bench/server.py [--pupils 10000] [--on sqlite postgresql]
"""

# ruff: noqa: SLF001 - a measurement looks inside

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import pickle
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import asyncpg  # type: ignore[import-untyped]
import structlog
from aiohttp import ClientSession, DummyCookieJar, web
from sqlalchemy import make_url
from typing_extensions import override

from erbij.actor import Role
from erbij.clock import SetClock, SystemClock
from erbij.composition.server import Server
from erbij.db import migrate
from erbij.db.database import Database
from erbij.jobs.outbox import Outbox
from erbij.live import wire
from erbij.live.events import events
from erbij.live.service import Live, LiveSettings
from erbij.people.store import stored_people
from erbij.schools.model import Files
from erbij_media.fake import FakeEngine
from tests.api.web.serving import Browser as Visitor
from tests.scenarios.classroom import SLOT, Browser, FakePeople, FakePlans, FakeSlot, FakeTimetable, School, actor
from tests.scenarios.test_over_the_wire import House, opened
from tests.support.databases import A_TEST, Postgres
from tests.support.overheard import Bare, overheard
from tests.support.processor import Processor
from tests.support.settings import free_port, settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from erbij.live.keeper import Keeper

SIDE_BY_SIDE, EACH_S, PRESENCE_S, SOCKETS, SOCKETS_S = 8, 4.0, 15.0, 100, 10.0
PAGE = "/api/timetable/day"
PER_GROUP, PER_LESSON, SAMPLE, EVERY_S, AT_ONCE = 25, 10, 20, 5, 20
HOURS = ("08:30;09:20", "09:30;10:20", "10:30;11:20", "11:30;12:20", "13:00;13:50", "14:00;14:50")
MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)


def centiles(waits: Sequence[float]) -> str:
    """The middle and the 99th of a hundred."""
    cuts = quantiles(waits, n=100)
    return f"p50 {cuts[49] * 1000:6.1f} ms  p99 {cuts[98] * 1000:6.1f} ms"


# --- pages -------------------------------------------------------------------------------------------------------


def files(pupils: int) -> Files:
    """A school with a week of lessons."""
    groups = max(1, pupils // PER_GROUP)
    people = ["sleutel;naam;rol;groep", *(f"t{n};Leraar {n};leraar;g{n}" for n in range(groups))]
    people += [f"p{n};Leerling {n};leerling;g{n % groups}" for n in range(pupils)]
    lessons = ["datum;begin;einde;vak;groep;leraar;lokaal"]
    days = [MONDAY.date() + timedelta(days=n) for n in range(5)]
    lessons += [f"{day};{hour};Vak;g{n};t{n};Lokaal {n}" for n in range(groups) for day in days for hour in HOURS]
    named = "sleutel;naam\n" + "\n".join(f"g{n};Groep {n}" for n in range(groups))
    return Files(groups=named, people="\n".join(people), timetable="\n".join(lessons))


async def serve(url: str, home: Path, pupils: int) -> None:
    """A real server; once it can be asked it says where, and as whom."""
    settings = settings_in(home, database_url=url)
    server = Server(settings, FakeEngine(), SetClock(MONDAY))
    server.database.otherwise = A_TEST
    if server.database.is_sqlite:
        await migrate.migrate(server.database)
    await server.start()
    base = f"http://127.0.0.1:{settings.port}"
    school = await server.schools.create("Groot", "Bestuur", "vo")
    await server.schools.write(school.id, files(pupils))
    await server.database.measure()  # as it does by itself, every ten minutes
    async with server.database.read() as read:
        ids = {str(one.key): one.id for one in await stored_people(read, school.id)}
    said: dict[str, Any] = {"base": base}
    for who in ("p", "t"):
        cookies, asked, body = [], [], b""
        for number in range(SAMPLE):
            browser = Visitor(base, settings.web_address)
            async with server.database.transaction() as tx:
                link = await server.access.make_link(tx, school.id, ids[f"{who}{number}"])
            answer = await browser.post("/api/access/links/use", {"token": link.partition("#")[2]})
            answer.raise_for_status()
            await browser.get(PAGE)
            with overheard(server.database) as heard:
                body = await (await browser.get(PAGE)).read()
            asked.append([one for transaction in heard for one in transaction])
            cookies.append("; ".join(f"{one.key}={one.value}" for one in browser.session.cookie_jar))
            await browser.session.close()
        (home / f"{who}.asked").write_bytes(pickle.dumps((asked, body)))
        said[who] = cookies
    print(json.dumps(said), flush=True)
    await asyncio.Event().wait()


async def bare(url: str, home: Path) -> None:
    """A handler that asks the same of the database, and sends the same bytes."""
    database, app = await Bare(url).open(4), web.Application()
    for who in ("p", "t"):
        asked, body = pickle.loads((home / f"{who}.asked").read_bytes())  # noqa: S301 - written by ourselves

        async def answer(request: web.Request, asked: Any = asked, body: bytes = body) -> web.Response:
            await database.carry_out(asked[int(request.headers["Cookie"])])
            return web.Response(body=body, content_type="application/json")

        app.router.add_get(f"/{who}", answer)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(json.dumps({"base": f"http://127.0.0.1:{port}"}), flush=True)
    await asyncio.Event().wait()


async def asks(base: str, path: str, cookies: Sequence[str], waits: list[float], until: float) -> None:
    """One line of browsers, a page after the other."""
    async with ClientSession(base, cookie_jar=DummyCookieJar()) as session:
        while time.perf_counter() < until:
            began = time.perf_counter()
            headers = {"Cookie": cookies[len(waits) % len(cookies)]}
            async with session.get(path, headers=headers) as answer:
                await answer.read()
                answer.raise_for_status()
            waits.append(time.perf_counter() - began)


async def asked_for(name: str, base: str, path: str, cookies: Sequence[str], cpu_of: tuple[int, int]) -> float:
    """Ask for a while and print what it cost; milliseconds of a processor for each answer."""
    await asks(base, path, cookies, [], time.perf_counter() + 0.5)
    waits: list[float] = []
    cpu, until = Processor(*cpu_of), time.perf_counter() + EACH_S
    await asyncio.gather(*(asks(base, path, cookies, waits, until) for _ in range(SIDE_BY_SIDE)))
    ours, theirs, seconds = cpu.used()
    each = ours / len(waits) * 1000
    apart = f", PostgreSQL {theirs / len(waits) * 1000:.2f} ms" if cpu_of[1] else ""
    rate = f"{len(waits) / seconds:5.0f}/s  {centiles(waits)}"
    print(f"  {name:<22} {rate}  {ours / seconds:.2f} cores, {each:.2f} ms each{apart}")
    return each


# --- presence ----------------------------------------------------------------------------------------------------


class Told(Browser):
    """A pupil in this process: answers at once, and knows when a proof of theirs was acknowledged."""

    kept: list[float]

    @override
    async def push(self, event: str, payload: object) -> None:
        if event == "presence.kept":
            self.kept.append(time.perf_counter())


class Lessons(School):
    """Many lessons at the same time, by the real clock."""

    def __init__(self, database: Database, lessons: int) -> None:
        now = SystemClock().now()
        slots = [FakeSlot(f"slot-{n}", starts_at=now, ends_at=now + timedelta(hours=1)) for n in range(lessons)]
        self.database, self.engine, clock = database, FakeEngine(), SystemClock()
        self.timetable = FakeTimetable(*slots)
        live: dict[str, Any] = {"slots": self.timetable, "people": FakePeople(), "plans": FakePlans()}
        self.live = Live(database, clock, self.engine, **live, outbox=Outbox(database, clock), settings=LiveSettings())
        self.events = {one.name: one for one in events(self.live)}

    async def fill(self) -> list[Told]:
        """Let everybody come; some lessons after the others, so that not all proofs are due at one moment."""
        there: list[Told] = []
        slots = list(self.timetable.slots)
        for start in range(0, len(slots), AT_ONCE):
            for some in await asyncio.gather(*(self.fill_one(slot) for slot in slots[start : start + AT_ONCE])):
                there += some
        return there

    async def fill_one(self, slot: str) -> list[Told]:
        """Let the class of a lesson come, and its pupils."""
        unit = self.unit()
        await unit.join(slot)
        await unit.give(wire.SourceKind.CLASS_SOUND)
        pupils = [Told(self, actor(f"{slot}-{number}", Role.PUPIL)) for number in range(PER_LESSON)]
        for pupil in pupils:
            pupil.kept = []
            await pupil.join(slot)
            await pupil.watch()
        return pupils


async def presence(url: str, pupils: int, postmaster: int, into: Path) -> None:
    """Measure one database and print it; what was committed meanwhile goes into a file."""
    database = Database(url, otherwise=A_TEST)
    if database.is_sqlite:
        await migrate.migrate(database)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # the figures say it
    school = Lessons(database, pupils // PER_LESSON)
    await school.engine.start()
    await school.live.start()
    began = time.perf_counter()
    there = await school.fill()
    joined = time.perf_counter() - began
    while not all(one.kept for one in there):  # noqa: ASYNC110 - they tell nobody
        await asyncio.sleep(0.1)
    await asyncio.sleep(EVERY_S)  # what joining put off is done by then
    with overheard(database) as heard, waited(school.live.keeper) as commits:
        before = [len(one.kept) for one in there]
        cpu = Processor(os.getpid(), postmaster)
        await asyncio.sleep(PRESENCE_S)
        ours, theirs, seconds = cpu.used()
        kept = sum(len(one.kept) - n for one, n in zip(there, before, strict=True))
    late = [now - then - EVERY_S for one in there for then, now in pairwise(one.kept[-4:])]
    cost = f"{ours / seconds:.2f} cores, {ours / kept * 1e6:.0f} us each"
    apart = f", PostgreSQL {theirs / kept * 1e6:.0f} us" if postmaster else ""
    rate = f"{kept / seconds:.0f} proofs/s (asked: {len(there) // EVERY_S})"
    print(f"  {len(there)} pupils joined in {joined:.0f} s; {rate}")
    print(f"  committed after        {centiles(commits)}  {cost}{apart}; {len(heard) / seconds:.0f} commits/s")
    print(f"  later than its 5 s     {centiles(late)}", flush=True)
    await asyncio.to_thread(into.write_bytes, pickle.dumps((heard, kept, ours / kept)))
    os._exit(0)  # ten thousand goodbyes are no part of it


@contextmanager
def waited(keeper: Keeper) -> Iterator[list[float]]:
    """How long each record waited for its commit."""
    waits: list[float] = []
    keep = keeper.keep

    def timed(records: Sequence[Any]) -> asyncio.Future[None]:
        began, future = time.perf_counter(), keep(records)
        if records:
            future.add_done_callback(lambda _: waits.append(time.perf_counter() - began))
        return future

    keeper.keep = timed  # type: ignore[method-assign]
    yield waits
    keeper.keep = keep  # type: ignore[method-assign]


async def again(url: str, written: Path, postmaster: int) -> None:
    """Carry the same commits out by the bare driver."""
    heard, kept, ours_each = pickle.loads(await asyncio.to_thread(written.read_bytes))  # noqa: S301 - written by ourselves
    database = await Bare(url).open(1)
    waits = []
    cpu = Processor(os.getpid(), postmaster)
    for one in heard:
        began = time.perf_counter()
        await database.carry_out(one)
        waits.append(time.perf_counter() - began)
    ours, theirs, seconds = cpu.used()
    apart = f", PostgreSQL {theirs / kept * 1e6:.0f} us" if postmaster else ""
    rate = f"at most {kept / seconds:.0f} proofs/s; {ours / kept * 1e6:.0f} us each{apart}"
    print(f"  the bare driver        {centiles(waits)}  {rate}; ratio {ours_each / (ours / kept):.1f}", flush=True)
    os._exit(0)


async def sockets(url: str) -> None:
    """What a real socket adds to a proof: the question, its answer, and the acknowledgement."""
    database = Database(url, otherwise=A_TEST)
    await migrate.migrate(database)
    async with House.open(database) as house:
        pages = [await opened(house, f"p{n}") for n in range(SOCKETS)]
        for page in pages:
            await page.ask("session.join", slot_id=SLOT, generation=1)
        there = list(house.live._sockets.all.values())
        cpu, rounds = Processor(os.getpid(), 0), 0
        until = time.perf_counter() + SOCKETS_S
        while time.perf_counter() < until:
            rounds += 1
            await asyncio.gather(*(one.ask("presence.ping", wire.ProofAsked(n=rounds), 5) for one in there))
            kept = wire.ProofKept(n=rounds, event_id="a" * 26, minutes=1)
            await asyncio.gather(*(one.push("presence.kept", kept) for one in there))
        ours, _, _ = cpu.used()
        each = ours / rounds / len(there)
        print(f"sockets: {each * 1e6:.0f} us of a processor a proof, both ends, {len(there)} sockets; ", end="")
        print(f"{each * 10_000 / EVERY_S:.2f} cores for 10,000 pupils", flush=True)
        os._exit(0)


# --- the run -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def started(*words: str | Path) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    """A process of its own that says when it is ready, and with what."""
    line = [sys.executable, __file__, *map(str, words)]
    process = await asyncio.create_subprocess_exec(*line, stdout=subprocess.PIPE, limit=2**24)
    try:
        yield process.pid, json.loads(await process.stdout.readline() if process.stdout else "{}")
    finally:
        process.kill()
        await process.wait()


async def one_database(kind: str, home: Path, postgres: Postgres | None, pupils: int) -> None:
    """Everything on one kind of database."""
    postmaster = postgres._server.get_pid() if postgres else 0
    urls = [await postgres.migrated() if postgres else f"sqlite+aiosqlite:///{home / name}.db" for name in "abc"]
    if postgres:
        host = make_url(urls[0]).query["host"]
        chief = await asyncpg.connect(host=host, user="postgres", database="postgres")
        await chief.execute("ALTER SYSTEM RESET fsync")  # tests do without
        await chief.execute("SELECT pg_reload_conf()")
        await chief.close()
    else:
        empty = Database(urls[2])
        await migrate.migrate(empty)
        await empty.close()
    print(f"{kind}, load {os.getloadavg()[0]:.1f}: the day page of a school of {pupils} pupils", flush=True)
    costs: dict[str, float] = {}
    async with started("--serve", urls[0], home, str(pupils)) as (pid, said):
        for who, whose in (("p", "pupil"), ("t", "teacher")):
            costs[who] = await asked_for(f"a {whose}", said["base"], PAGE, said[who], (pid, postmaster))
    async with started("--bare", urls[0], home) as (pid, said):
        for who, whose in (("p", "pupil"), ("t", "teacher")):
            numbers = [str(n) for n in range(SAMPLE)]
            bare_cost = await asked_for(f"bare, of a {whose}", said["base"], f"/{who}", numbers, (pid, postmaster))
            print(f"  ratio                  {costs[who] / bare_cost:.1f}")
    print(f"{kind}, load {os.getloadavg()[0]:.1f}: presence, in the process of the server", flush=True)
    for words in (("--presence", urls[1], pupils, postmaster), ("--again", urls[2], "", postmaster)):
        line = [sys.executable, __file__, *map(str, words), str(home / "written")]
        await asyncio.to_thread(subprocess.run, line, check=True)


async def run(pupils: int, kinds: Sequence[str]) -> None:
    """Measure what was asked for, one database after the other."""
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            postgres = Postgres() if kind == "postgresql" else None
            try:
                await one_database(kind, home, postgres, pupils)
            finally:
                if postgres is not None:
                    postgres.stop()
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, __file__, "--sockets", f"sqlite+aiosqlite:///{folder}/erbij.db"]
        await asyncio.to_thread(subprocess.run, line, check=True)


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    match sys.argv[1:]:
        case ["--serve", url, home, pupils]:
            asyncio.run(serve(url, Path(home), int(pupils)))
        case ["--bare", url, home]:
            asyncio.run(bare(url, Path(home)))
        case ["--presence", url, pupils, postmaster, written]:
            asyncio.run(presence(url, int(pupils), int(postmaster), Path(written)))
        case ["--again", url, _, postmaster, written]:
            asyncio.run(again(url, Path(written), int(postmaster)))
        case ["--sockets", url]:
            asyncio.run(sockets(url))
        case _:
            parser = argparse.ArgumentParser(description=__doc__)
            parser.add_argument("--pupils", type=int, default=10_000)
            parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
            asked = parser.parse_args()
            asyncio.run(run(asked.pupils, asked.on))


if __name__ == "__main__":
    main()
