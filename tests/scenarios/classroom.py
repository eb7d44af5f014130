"""A school of one classroom for whole lessons: fake engine, real SQLite, a clock that stands still until moved."""

# ruff: noqa: ARG002, SLF001, ASYNC109 - fakes keep the shape of the real ones; a kill looks inside
from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from typing_extensions import override

from erbij import ids
from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.jobs.outbox import Outbox
from erbij.live import wire
from erbij.live.events import events
from erbij.live.evidence.store import evidence_of_slot
from erbij.live.ports import EverybodyMay
from erbij.live.service import Live, LiveSettings
from erbij.private import Private
from erbij_media.contract import ConnectionId, SourceId
from erbij_media.fake import FakeEngine

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.db.database import Database, Reading
    from erbij.live.model import SlotEvidence
    from erbij.realtime.event import Event
    from erbij.wire import Wire

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
SCHOOL = "school-1"
SLOT = "slot-1"
ONE_PROCESS, SEVERAL_MACHINES = "one process", "several machines"
ON_BOTH = pytest.mark.parametrize("house", [ONE_PROCESS, SEVERAL_MACHINES], indirect=True)
"""The same lesson on each; see the fixture ``house``."""
_counter = itertools.count(1)
T = TypeVar("T")


@dataclass(frozen=True)
class FakeSlot:
    id: str = SLOT
    school_id: str = SCHOOL
    group_name: str = "1A"
    subject: str = "Wiskunde"
    teacher_id: str = "teacher-1"
    teacher_name: Private[str] = field(default_factory=lambda: Private("Meneer Bos"))
    place: str = "B12"
    starts_at: datetime = NINE
    ends_at: datetime = NINE + timedelta(minutes=50)
    status: str = "PLANNED"
    moved_to: datetime | None = None

    @property
    def teacher_ids(self) -> frozenset[str]:
        return frozenset({self.teacher_id})


class FakeTimetable:
    def __init__(self, *slots: FakeSlot) -> None:
        self.slots = {slot.id: slot for slot in slots}
        self.pupils = frozenset({"pupil-1", "pupil-2"})

    async def slot(self, read: Reading, school_id: str, slot_id: str) -> FakeSlot | None:
        return self.slots.get(slot_id)

    async def expected_ids(self, read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, frozenset[str]]:
        return dict.fromkeys(slot_ids, self.pupils)

    async def slot_for(self, read: Reading, actor: Actor, slot_id: str) -> FakeSlot | None:
        slot = self.slots.get(slot_id)
        return slot if slot is not None and slot.school_id == actor.school_id else None

    async def gives(self, read: Reading, actor: Actor, slot_id: str) -> bool:
        return Role.TEACHER in actor.roles and self.slots[slot_id].teacher_id == actor.id


@dataclass(frozen=True)
class FakePerson:
    name: Private[str]


class FakePeople:
    async def person(self, read: Reading, school_id: str, person_id: str) -> FakePerson | None:
        return FakePerson(Private(f"Name of {person_id}"))


class FakePlans(EverybodyMay):
    """Everybody may come; ``closed``: a lesson begins with the curtain closed."""

    closed = False

    @override
    async def curtain_closed(self, read: Reading, school_id: str) -> bool:
        return self.closed


def actor(who: str, role: Role, *, device: str = "", school: str = SCHOOL) -> Actor:
    place = "B12" if role is Role.UNIT else ""
    return Actor(who, school, frozenset({role}), f"sign-in-{device or who}", device or f"device-{who}", place)


class Browser:
    """A client: answers pings like the real one, remembers what was pushed."""

    def __init__(self, school: School, who: Actor) -> None:
        self.school = school
        self.actor = who
        self.id = f"socket-{next(_counter)}"
        self.pushed: list[tuple[str, Any]] = []
        self.answers = True
        self.closed = False
        self.key: str | None = None
        self.generation = 0
        self.me: str = ""

    async def push(self, event: str, payload: Wire) -> None:
        self.pushed.append((event, payload))

    async def ask(self, event: str, payload: Any, timeout: float) -> Any:
        if not self.answers:
            raise TimeoutError
        return {"n": payload.n}

    async def close(self) -> None:
        self.closed = True

    async def send(self, name: str, **body: Any) -> Any:
        event = self.school.events[name]
        return await self.school.ask(self, event, event.body.model_validate({"rid": ids.new_secret()[:20], **body}))

    async def join(self, slot_id: str = SLOT) -> wire.Joined:
        self.generation += 1
        joined = await self.send("session.join", slot_id=slot_id, generation=self.generation, resume_key=self.key)
        self.key, self.me = joined.resume_key, joined.participant_id
        assert isinstance(joined, wire.Joined)
        return joined

    async def watch(self, name: str = "sub") -> None:
        """Open a subscribing connection on which class media arrives."""
        await self.send("media.subscribe", connection=name)
        await self.send("media.accept", connection=name, sdp="v=0")
        self.school.connect(self, name)

    async def give(self, *kinds: wire.SourceKind, name: str = "pub") -> None:
        """Publish sources, of which packets arrive."""
        await self.send("media.publish", connection=name, sdp="v=0", sources={kind.value: kind for kind in kinds})
        self.school.connect(self, name)
        for source in self.school.engine.published:
            if f"/{self.me}/" in source:
                self.school.engine.source_up(source)

    async def vanish(self) -> None:
        """Lose the socket without a word."""
        await self.school.lose_socket(self)

    def again(self) -> Browser:
        """The same page on a new socket."""
        new = Browser(self.school, self.actor)
        new.key, new.generation, new.me = self.key, self.generation, self.me
        return new

    def last(self, event: str) -> Any:
        return next((payload for name, payload in reversed(self.pushed) if name == event), None)

    @property
    def room(self) -> wire.RoomView:
        room = self.last("room.state")
        assert isinstance(room, wire.RoomView)
        return room


class School:
    def __init__(
        self, database: Database, *, now: datetime = NINE - timedelta(minutes=2), slot: FakeSlot | None = None
    ) -> None:
        self.database = database
        self.clock = SetClock(now)
        self.timetable = FakeTimetable(slot or FakeSlot())
        self.engine = FakeEngine()
        self.plans = FakePlans()
        self.news: list[tuple[str, dict[str, str]]] = []
        self.outbox = Outbox(
            database, self.clock, {kind: self.hears(kind) for kind in ("presence_span_closed", "session_ended")}
        )
        self.live = self._new()

    def hears(self, kind: str) -> Any:
        """Write news down."""

        async def hear(payload: Any) -> None:
            self.news.append((kind, dict(payload)))

        return hear

    def _new(self) -> Live:
        live = Live(
            self.database,
            self.clock,
            self.engine,
            slots=self.timetable,
            people=FakePeople(),
            plans=self.plans,
            outbox=self.outbox,
            settings=LiveSettings(beat_every=0),
        )
        self.events = {event.name: event for event in events(live)}
        return live

    async def open(self) -> School:
        await self.engine.start()
        await self.live.start()
        return self

    async def close(self) -> None:
        await self.live.close()
        await self.outbox.deliver()
        await self.engine.close()

    async def ask(self, browser: Browser, event: Event, body: Any) -> Any:
        """What comes over a socket, answered."""
        return await event.handle(browser, body)

    async def lose_socket(self, browser: Browser) -> None:
        """A socket ends without a word."""
        await self.live.socket_gone(browser)

    async def kill(self) -> None:
        """The server dies without a word, a new one starts; the media process goes with it."""
        for task in [self.live.keeper._task, self.live._lines._task]:
            if task is not None:
                task.cancel()
        self.engine = FakeEngine()
        self.live = self._new()
        await self.open()

    def pupil(self, who: str = "pupil-1", device: str = "") -> Browser:
        return Browser(self, actor(who, Role.PUPIL, device=device))

    def teacher(self) -> Browser:
        return Browser(self, actor("teacher-1", Role.TEACHER))

    def unit(self) -> Browser:
        return Browser(self, actor("unit-1", Role.UNIT))

    def line(self, browser: Browser, name: str) -> ConnectionId:
        return next(c for c in reversed(self.engine.connections) if c.startswith(browser.id) and c.endswith(f".{name}"))

    def connect(self, browser: Browser, name: str) -> None:
        line = self.line(browser, name)
        self.engine.bring_up(line)
        self.engine.set_delivery(line, media_age=0.1, sender_report_age=0.5, report_age=0.5)

    def starve(self, browser: Browser, name: str = "sub") -> None:
        """Nothing reaches the pupil any more."""
        self.engine.set_delivery(self.line(browser, name), media_age=60.0, sender_report_age=60.0, report_age=60.0)

    async def class_is_there(self) -> Browser:
        unit = self.unit()
        await unit.join()
        await unit.give(wire.SourceKind.BOARD, wire.SourceKind.ROOM, wire.SourceKind.CLASS_SOUND)
        return unit

    async def pass_time(self, seconds: float) -> None:
        """Let time pass second by second, as the server looks at it."""
        for _ in range(int(seconds)):
            self.clock.move(timedelta(seconds=1))
            for _ in range(5):
                await asyncio.sleep(0)
            await self.live.beat()
            await self.live.settle()

    async def evidence(self) -> SlotEvidence:
        async with self.database.read() as read:
            return await evidence_of_slot(read, SCHOOL, SLOT, self.clock.now())

    def shown(self, browser: Browser, name: str = "sub") -> dict[str, str]:
        """What arrives at the receivers of a subscribing connection."""
        line = self.line(browser, name)
        return {str(r): _kind(s) for (c, r), s in self.engine.routes.items() if c == line}

    def heard(self, browser: Browser, kind: wire.SourceKind) -> bool:
        """Whether the browser's own source is let through to anybody."""
        source = SourceId(f"{SLOT}/{browser.me}/{kind.value}")
        return source not in self.engine.held and source in self.engine.routes.values()


def _kind(source: str) -> str:
    return source.rsplit("/", 1)[-1]
