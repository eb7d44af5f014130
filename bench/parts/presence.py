"""Presence of many pupils: every 5 s a proof of each, committed before it is acknowledged, by the real use case.

The pupils live in the server's own process: their sockets are not in the figures (``sockets.py`` measures these apart),
and the media is a fake that always says that sound arrived. The timetable, people and plans are fakes too.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import insert, select
from typing_extensions import override

from bench.parts.measuring import Processor, centiles, say, started
from erbij.actor import Role
from erbij.clock import SystemClock
from erbij.db.database import Database
from erbij.jobs.outbox import Outbox
from erbij.live import wire
from erbij.live.events import events
from erbij.live.pace import again_and_again
from erbij.live.presence import PROOF_EVERY, PROOF_LIMIT
from erbij.live.service import Live, LiveSettings
from erbij.live.store import live_session
from erbij_media.fake import FakeEngine
from tests.scenarios.classroom import Browser, FakePeople, FakePlans, FakeSlot, FakeTimetable, School, actor
from tests.support.databases import A_TEST
from tests.support.overheard import Bare, overheard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from pathlib import Path

    from erbij.live.keeper import Keeper

PER_LESSON, AT_ONCE = 10, 20
EVERY_S = PROOF_EVERY.total_seconds()
LIMIT_COMMIT_S = 0.05
LIMIT_GAP_S = PROOF_LIMIT.total_seconds()
LEAST_S = 2.5
"""By then the first proof of everybody is there, if they are few."""
COME_WITHIN_S = 600.0
"""So long pupils and classes may take to come in; whose lesson has not begun by then is left out, as is said."""


class Pupil(Browser):
    """A pupil in this process: answers at once, and knows when each proof of theirs was acknowledged."""

    kept: list[float]

    @override
    async def push(self, event: str, payload: object) -> None:
        if event == "presence.kept":
            self.kept.append(time.perf_counter())


class Lessons(School):
    """Many lessons at the same time, by the real clock."""

    def __init__(self, database: Database, lessons: int) -> None:
        now, clock = SystemClock().now(), SystemClock()
        slots = [FakeSlot(f"slot-{n}", starts_at=now, ends_at=now + timedelta(hours=1)) for n in range(lessons)]
        self.database, self.engine, self.timetable = database, FakeEngine(), FakeTimetable(*slots)
        live: dict[str, Any] = {"slots": self.timetable, "people": FakePeople(), "plans": FakePlans()}
        self.live = Live(database, clock, self.engine, **live, outbox=Outbox(database, clock), settings=LiveSettings(0))
        self.events = {one.name: one for one in events(self.live)}
        self.there: list[Pupil] = []
        self._waiting: dict[str, list[Pupil]] = defaultdict(list)

    async def fill(self) -> None:
        """Let every pupil come and wait for the class; no lesson looks at the time yet, which would take longer."""
        await self._each(self._pupils_come)

    async def begin(self) -> None:
        """Let the classes come, some after the others, so that not all proofs are due at one moment."""
        self._beats = asyncio.create_task(again_and_again(LiveSettings().beat_every, self.live.beat))  # as a server
        await self._each(self._class_comes)

    async def _each(self, of_lesson: Callable[[str], Awaitable[None]]) -> None:
        slots = list(self.timetable.slots)
        for start in range(0, len(slots), AT_ONCE):
            await asyncio.gather(*(of_lesson(slot) for slot in slots[start : start + AT_ONCE]))

    async def _pupils_come(self, slot: str) -> None:
        for number in range(PER_LESSON):
            pupil = Pupil(self, actor(f"{slot}-{number}", Role.PUPIL))
            pupil.kept = []
            await pupil.join(slot)
            await pupil.watch()
            self._waiting[slot].append(pupil)

    async def _class_comes(self, slot: str) -> None:
        unit = self.unit()
        await unit.join(slot)
        await unit.give(wire.SourceKind.CLASS_SOUND)
        self.there += self._waiting[slot]


async def prove(url: str, pupils: int, postmaster: int, seconds: float, into: Path) -> None:
    """Let so many pupils come and be proved for a while; what was committed meanwhile goes into a file."""
    database = Database(url, otherwise=A_TEST)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # the figures say it
    school = Lessons(database, max(1, pupils // PER_LESSON))
    await school.engine.start()
    await school.live.start()
    began, idle = time.perf_counter(), time.process_time()
    with suppress(TimeoutError):
        async with asyncio.timeout(COME_WITHIN_S):
            await school.fill()
            await school.begin()
    joined, join = time.perf_counter() - began, time.process_time() - idle
    if seconds > EVERY_S:
        await asyncio.sleep(2 * EVERY_S)  # what joining put off is done by then
    with overheard(database) as heard, _waited(school.live.keeper) as commits:
        processor = Processor(os.getpid(), postmaster)
        since = time.perf_counter()
        await asyncio.sleep(max(seconds, LEAST_S))
        ours, theirs, passed = processor.used()
    kept = [[at for at in one.kept if at >= since] for one in school.there]
    gaps = [now - then for one in kept for then, now in pairwise(one)]
    async with database.read() as read:
        sessions = [dict(row) for row in (await read.connection.execute(select(live_session))).mappings()]
    written = [one for one in heard if any("INSERT" in statement for statement, _, _ in one)]
    await asyncio.to_thread(into.write_bytes, pickle.dumps((sessions, written)))
    said = {"there": len(school.there), "joined": joined, "join": join, "kept": sum(map(len, kept)), "passed": passed}
    said |= {"silent": sum(not one for one in kept), "commits": len(written), "longest": max(gaps, default=0.0)}
    await say(said | {"ours": ours, "theirs": theirs, "waits": centiles(commits), "gaps": centiles(gaps)})


@contextmanager
def _waited(keeper: Keeper) -> Iterator[list[float]]:
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
    """Carry the same commits out by the bare driver, one after the other, in a database that has only the sessions."""
    sessions, commits = pickle.loads(await asyncio.to_thread(written.read_bytes))  # noqa: S301 - written by ourselves
    database = Database(url, otherwise=A_TEST)
    async with database.transaction() as tx:  # every proof refers to one
        await tx.connection.execute(insert(live_session), sessions)
    await database.close()
    peer, waits = await Bare(url).open(1), []
    processor = Processor(os.getpid(), postmaster)
    for one in commits:
        began = time.perf_counter()
        await peer.carry_out(one)
        waits.append(time.perf_counter() - began)
    ours, theirs, passed = processor.used()
    await say({"ours": ours, "theirs": theirs, "passed": passed, "waits": centiles(waits)})


async def measure(urls: Sequence[str], home: Path, pupils: int, postmaster: int, seconds: float) -> None:
    """Let so many pupils be proved in one database, play that again in another, and print both."""
    file = home / f"{pupils}.commits"
    async with started("--prove", urls[0], pupils, postmaster, seconds, file) as (_, said):
        pass
    async with started("--again", urls[1], file, postmaster) as (_, peer):
        pass
    there, passed, due = said["there"], said["passed"], said["there"] / EVERY_S
    rate, commits, each, bare = said["kept"] / passed, said["commits"] / passed, *_costs(said, peer)
    (p50, p99), (apart, late), longest = said["waits"], said["gaps"], said["longest"]
    print(f"Presence of {there} pupils in {there // PER_LESSON} lessons of one server process, a proof each every 5 s")
    if there < pupils:
        print(f"  NOT ALL: {pupils - there} more did not come in within {COME_WITHIN_S:.0f} s")
    print(
        f"  coming in           {said['joined']:.0f} s, {said['join'] / max(1, there) * 1000:.1f} ms of processor each"
    )
    print(f"  measured            for {passed:.0f} s; {said['silent']} pupils without a proof in that time")
    print(f"  proofs              {rate:.0f}/s of {due:.0f}/s that are due ({rate / due:.2f}), {commits:.1f} commits/s")
    print(f"  wait for a commit   {_ms(p50, p99)} ({p99 / LIMIT_COMMIT_S:.2f} of its limit, 50 ms)")
    print(f"  between two proofs  p50 {apart:.2f} s, p99 {late:.2f} s, longest {longest:.2f} s", end="")
    print(f" ({longest / LIMIT_GAP_S:.2f} of {LIMIT_GAP_S:.0f} s, where an interval ends)")
    print(f"  processor           {said['ours'] / passed:.2f} cores, {each}; sockets are not in it")
    print(f"  bare driver         the same commits and no lesson: {bare}, {_ms(*peer['waits'])} each;", end="")
    print(f" ratio {said['ours'] / peer['ours']:.1f}; at most {said['kept'] / peer['passed']:.0f} proofs/s", flush=True)


def _costs(*both: dict[str, Any]) -> Iterator[str]:
    """Processor time of a proof, and that of PostgreSQL for it."""
    proofs = max(1, both[0]["kept"])
    for one in both:
        apart = f" and {one['theirs'] / proofs * 1e6:.0f} us of PostgreSQL" if one["theirs"] else ""
        yield f"{one['ours'] / proofs * 1e6:.0f} us a proof{apart}"


def _ms(p50: float, p99: float) -> str:
    return f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
