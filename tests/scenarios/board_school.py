"""The school of :mod:`tests.scenarios.classroom` as a school board runs it: whole lessons on several machines.

Two servers on one PostgreSQL, each with its own link to it, its own port and its own way to two media nodes; one Redis.
Pupils reach the first server and the class the second, with the official client library on real websockets, so that
every lesson has somebody for whom the servers speak to each other. The control links to the nodes are real as well;
what stands still is the clock, and what is played by the test is the packets behind the nodes.
"""

# ruff: noqa: SLF001 - a kill looks inside, and so does who waits until nothing is under way
from __future__ import annotations

import asyncio
import itertools
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from typing_extensions import override

from erbij.actor import Role
from erbij.bus.redis import RedisBus
from erbij.clock import SystemClock
from erbij.composition.servers import Endings, OnlyHere
from erbij.db.database import Database
from erbij.db.scope import Everyone, within
from erbij.errors import ErbijError
from erbij.jobs.outbox import Outbox
from erbij.live.events import events
from erbij.live.service import Live, LiveSettings
from erbij.realtime.peers import Peers
from erbij.realtime.server import RealtimeServer
from erbij.servers.charges import SharedCharges
from erbij_media.nodes.fleet import Fleet
from erbij_media.nodes.registry import ListedNodes
from tests.media.worlds import KEYS, Soon
from tests.scenarios.board_line import FLUSH, ORIGIN, PATIENCE_S, Flush, Line, until
from tests.scenarios.board_nodes import PlayedNodes
from tests.scenarios.classroom import Browser, FakePeople, School
from tests.support.settings import free_port

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from erbij.actor import Actor
    from erbij.realtime.event import Event

SECRET = "a secret that only servers know, of 32 letters and more"
BUSY = "something is under way"
LOOKS = Everyone("a test looks")
_names = itertools.count(1)


class Machine:
    """One server, as composition makes it."""

    def __init__(self, school: BoardSchool, name: str) -> None:
        clock, port = SystemClock(), free_port()
        self.database = Database(school.url)
        self.address = f"http://127.0.0.1:{port}"
        self.charges = SharedCharges(self.database, clock, name, self.address)
        self.bus = RedisBus(school.redis, clock)
        self.fleet = Fleet(ListedNodes(school.nodes.addresses), KEYS, Soon())
        handlers = {kind: school.hears(kind) for kind in ("presence_span_closed", "session_ended")}
        self.outbox = Outbox(self.database, school.clock, handlers, may=OnlyHere(self.charges).may)
        self.live = Live(
            self.database,
            school.clock,
            self.fleet,
            slots=school.timetable,
            people=FakePeople(),
            plans=school.plans,
            outbox=self.outbox,
            settings=LiveSettings(beat_every=0),
            charges=self.charges,
        )
        self.endings = Endings(self.bus, self._end_sign_ins)
        self.ended: set[str] = set()
        self.realtime = RealtimeServer(
            frozenset({ORIGIN}),
            school.authenticate,
            events=events(self.live),
            clock=clock,
            gone=self.live.socket_gone,
            peers=Peers(SECRET, self.charges.shut),
            moved=self.live.moved,
        )
        app = web.Application()
        self.realtime.attach(app)
        self.http = TestServer(app, port=port)

    async def start(self) -> Machine:
        """Begin, and know every node."""
        await self.bus.start()
        await self.fleet.start()
        await self.charges.start()
        await self.live.start()
        await self.http.start_server(shutdown_timeout=1.0)
        await until(lambda: len(self.fleet.links) == len(PlayedNodes.NAMES), "the server knows both nodes")
        await until(lambda: self.bus.state.up, "the server knows Redis")
        return self

    async def die(self) -> None:
        """End without a word: nothing more is written or said."""
        tasks, self.charges._tasks = [*self.charges._tasks, self.live.keeper._task, self.live._lines._task], []
        for task in filter(None, tasks):
            task.cancel()
        await self.fleet.close()
        self.live._lessons.clear()
        await self._go()

    async def close(self) -> None:
        """End in order."""
        await self.live.close()
        with within(LOOKS):
            await self.outbox.deliver()
        await self.realtime.close()
        await self.charges.close()
        await self.fleet.close()
        await self._go()

    async def _go(self) -> None:
        await self.realtime.close()
        await self.http.close()
        await self.bus.close()
        await self.database.close()

    async def _end_sign_ins(self, sign_in_ids: frozenset[str]) -> None:
        await self.live.end_sign_ins(sign_in_ids)
        self.ended |= sign_in_ids

    @property
    def has_the_lesson(self) -> bool:
        """Whether it is the one of the two."""
        return bool(self.charges.held("lesson:"))


class LiveOfBoard:
    """What a test asks of ``Live``, asked at both servers, or at the one that has the lesson."""

    def __init__(self, school: BoardSchool) -> None:
        self._school = school

    def __getattr__(self, name: str) -> Any:
        return getattr(self._school.holder.live, name)

    async def beat(self) -> None:
        """Let both look at the time."""
        for machine in self._school.machines:
            await machine.live.beat()

    async def settle(self) -> None:
        """Wait for the proofs that were asked for, but for those of pages that answer nothing."""
        school = self._school
        while True:
            since = asyncio.get_running_loop().time() - 4.0
            silent = sum(len([at for at in line.unanswered if at > since]) for line in school.lines.values())
            asks = [task for one in school.machines for lesson in one.live.running() for task in lesson._asks]
            if len(asks) <= silent:
                return
            await asyncio.wait(asks, timeout=0.01, return_when=asyncio.FIRST_COMPLETED)

    async def live_slots(self, slot_ids: Collection[str]) -> Mapping[str, str]:
        """Ask the server of the lesson."""
        with within(LOOKS):
            return await self._school.holder.live.live_slots(slot_ids)

    async def end_sign_ins(self, sign_in_ids: Iterable[str]) -> None:
        """Say it at the server that does not have the lesson; the other one hears it over Redis."""
        ended = frozenset(sign_in_ids)
        await self._school.other.endings.tell(ended)
        await until(lambda: ended <= self._school.holder.ended, "the other server hears of ended sign-ins")
        await self._school.flush()

    async def replanned(self, payload: Mapping[str, str]) -> None:
        """Both servers hear what was written down."""
        for machine in self._school.machines:
            with within(LOOKS):
                await machine.live.replanned(payload)
        await self._school.flush()

    async def close(self) -> None:
        """The server of the lesson ends in order."""
        await self._school.holder.live.close()


class BoardOutbox:
    """News that go up: one of the two servers tells them."""

    def __init__(self, school: BoardSchool) -> None:
        self._school = school

    async def deliver(self) -> None:
        """Ask both."""
        for machine in self._school.machines:
            with within(LOOKS):
                await machine.outbox._deliver_here()


class BoardSchool(School):
    """The same school; see the module."""

    def __init__(self, database: Database, url: str, redis: str, **more: Any) -> None:
        """``database``: by which a test looks at the one of ``url``."""
        self.url, self.redis = url, redis
        self.nodes = PlayedNodes()
        self.machines: list[Machine] = []
        self.lines: dict[Browser, Line] = {}
        self._actors: dict[str, Actor] = {}
        super().__init__(database, **more)
        self.engine = self.nodes  # type: ignore[assignment]
        self.outbox = BoardOutbox(self)  # type: ignore[assignment]

    @override
    def _new(self) -> Any:
        self.events: dict[str, Event] = {}
        return LiveOfBoard(self)

    @override
    async def open(self) -> BoardSchool:
        await self.nodes.start()
        for _ in range(2):
            self.machines.append(await self._started())
        self.events = {event.name: event for event in events(self.machines[0].live)}
        return self

    async def _started(self) -> Machine:
        return await Machine(self, f"server-{next(_names)}").start()

    @override
    async def close(self) -> None:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.nodes.close)
            for machine in self.machines:
                stack.push_async_callback(machine.close)
            for line in self.lines.values():
                stack.push_async_callback(line.io.eio.disconnect, abort=True)

    @property
    def holder(self) -> Machine:
        """The server that has the lesson; the first one where none has it."""
        return next((machine for machine in self.machines if machine.has_the_lesson), self.machines[0])

    @property
    def other(self) -> Machine:
        """The server that does not."""
        return next(machine for machine in self.machines if machine is not self.holder)

    # --- what a browser does ----------------------------------------------------------------------------------------

    async def authenticate(self, cookies: Mapping[str, str], _as_unit: bool) -> Actor | None:
        """Who that is."""
        return self._actors[cookies["who"]]

    async def _line_of(self, browser: Browser) -> Line:
        if browser not in self.lines:
            who, line = f"page-{next(_names)}", Line(browser)
            self._actors[who], self.lines[browser] = browser.actor, line
            at = self.machines[0 if Role.PUPIL in browser.actor.roles else 1]
            await line.open(str(at.http.make_url("/")), who, unit=Role.UNIT in browser.actor.roles)
        return self.lines[browser]

    @override
    async def ask(self, browser: Browser, event: Event, body: Any) -> Any:
        line = await self._line_of(browser)
        answer = await line.io.call(event.name, body.model_dump(mode="json"), timeout=PATIENCE_S)
        if not answer["ok"]:
            raise _error_of(answer["problem"]["code"])
        if event.name == "media.subscribe":
            line.subscribed.append(body.connection)
        browser.id = self._socket_of(browser)
        await self.flush()
        if event.name == "session.join":
            await self._built_anew(browser, line)
        return event.reply.model_validate(answer["reply"])

    def _socket_of(self, browser: Browser) -> str:
        """The id that the server knows it by which has its lesson."""
        mine = [
            socket.id
            for machine in self.machines
            for known in (machine.realtime._sockets, machine.realtime._guests)
            for socket in known.values()
            if socket.actor is browser.actor or socket.actor == browser.actor
        ]
        at = [one for one in mine if any(one in machine.live._sockets.all for machine in self.machines)]
        return (at or mine or [browser.id])[-1]

    async def _built_anew(self, browser: Browser, line: Line) -> None:
        """What was opened before the join at the server without the lesson is built anew, as pages do."""
        gone = {payload.connection for name, payload in browser.pushed if name == "media.gone"}
        again, line.subscribed = [name for name in line.subscribed if name in gone], []
        for name in again:
            await browser.watch(name)

    @override
    async def lose_socket(self, browser: Browser) -> None:
        line = self.lines.pop(browser, None)
        if line is None:
            return
        before = {known.id for known in self._sockets_of(browser)}
        await line.io.eio.disconnect(abort=True)
        await until(
            lambda: not before & {known.id for known in self._sockets_of(browser)},
            "both servers know that the socket is gone",
        )
        await until(lambda: not (before | {BUSY}) & self._seated(), "it was told to the lesson")
        await self.flush()

    def _seated(self) -> set[str | None]:
        """Sockets by which somebody is in a lesson, and ``BUSY`` while something is under way there."""
        running = [lesson for machine in self.machines for lesson in machine.live.running()]
        busy = any(lesson._lock.locked() for lesson in running) or any(one.realtime._tasks for one in self.machines)
        return {person.socket for lesson in running for person in lesson.room.people} | ({BUSY} if busy else set())

    def _sockets_of(self, browser: Browser) -> list[Any]:
        every = [known for one in self.machines for known in (one.realtime._sockets, one.realtime._guests)]
        return [socket for known in every for socket in known.values() if socket.actor == browser.actor]

    # --- time -------------------------------------------------------------------------------------------------------

    async def flush(self) -> None:
        """Wait until every page has read what was sent to it."""
        await self._heard_of_media()
        sockets = [socket for machine in self.machines for socket in list(machine.live._sockets.all.values())]
        await asyncio.gather(*(self._flushed(socket) for socket in sockets))

    async def _flushed(self, socket: Any) -> None:
        with suppress(ConnectionError, TimeoutError):
            await socket.ask(FLUSH, Flush(), 2.0)

    async def _heard_of_media(self) -> None:
        """Wait until servers have heard what nodes had to tell."""
        for machine in self.machines:
            for link in list(machine.fleet.links.values()):
                with suppress(Exception):
                    await link.call("ping", {}, 1.0)
        for _ in range(10):
            await asyncio.sleep(0)

    @override
    async def pass_time(self, seconds: float) -> None:
        await self._heard_of_media()
        for _ in range(int(seconds)):
            self.clock.move(timedelta(seconds=1))
            await self.live.beat()
            await self.live.settle()
        await self.flush()

    @override
    async def kill(self) -> None:
        """The server of the lesson dies without a word; the other one takes over, and a new one comes in its place."""
        dead, heir = self.holder, self.other
        had = dead.has_the_lesson
        number = self.machines.index(dead)
        await dead.die()
        for browser, line in list(self.lines.items()):
            del self.lines[browser]
            await line.io.eio.disconnect(abort=True)
        await heir.charges.shut(dead.address)  # as whoever is refused there does
        if had:
            await until(lambda: heir.has_the_lesson and not heir.live._homes._owed, "the other server took over")
        self.machines[number] = await self._started()
        await until(lambda: heir.live.keeper.idle, "the other server wrote what was left open")


def _error_of(code: str) -> ErbijError:
    kinds = [ErbijError]
    for kind in kinds:
        if kind.code == code:
            return kind.__new__(kind)
        kinds += kind.__subclasses__()
    raise AssertionError(code)
