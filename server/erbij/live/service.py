"""Live lessons: use cases, and what is going on in this process.

Theory of operation
===================
A lesson runs from its first join until it is over; its room is made of the slot and of what the database holds
(session and seats), so that a server that was killed goes on where the last one was. Wall time inside a lesson comes
from the monotonic clock, anchored when no lesson is open: a clock that steps changes no minute.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import structlog

from erbij import ids
from erbij.clock import SteadyClock
from erbij.errors import Conflict, Invalid
from erbij.live import admission, model, rules, store, traffic, wire
from erbij.live.anew import Anew, begin_again, came_over
from erbij.live.course.store import course_of_slot
from erbij.live.evidence.store import evidence_of_slot
from erbij.live.homes import Homes
from erbij.live.keeper import Keeper
from erbij.live.lesson import RunningLesson
from erbij.live.media import Line, Lines
from erbij.live.model import NotInLesson
from erbij.live.pace import again_and_again, in_turns
from erbij.live.ports import EverybodyMay
from erbij.live.replan import replan
from erbij.live.sockets import SocketsOfServer
from erbij.live.wire import LeaveReason
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.live.ports import Disclose, Outbox, People, PlannedSlot, Plans, Slots
    from erbij.realtime.event import Connection
    from erbij.servers.charges import Charges
    from erbij_media.contract import MediaEngine

TICK_WAIT_S = 1.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """``beat_every`` seconds between two looks at the time; 0: only when :meth:`Live.beat` is called (tests)."""

    beat_every: float = 1.0


class Live:
    """All live lessons of this server."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        engine: MediaEngine,
        *,
        slots: Slots,
        people: People,
        outbox: Outbox,
        disclose: Disclose | None = None,
        plans: Plans | None = None,
        settings: LiveSettings | None = None,
        charges: Charges | None = None,
    ) -> None:
        """``disclose`` None: no look is written down; only for tests. ``charges`` None: there is one server."""
        self._database = database
        self._slots = slots
        self._people = people
        self._plans = plans or EverybodyMay()
        self._settings = settings or LiveSettings()
        self._clock = SteadyClock(clock)
        self.keeper = Keeper(database, outbox, disclose, charges)
        self._homes = Homes(database, self._clock.now, self.keeper, self._lost)
        self._lines = Lines(engine, self._clock, self._line_gone, self._engine_began)
        self.openings = self._lines.openings
        self._sockets = SocketsOfServer()
        self._lessons: dict[str, RunningLesson] = {}
        self._making = asyncio.Lock()
        self._beats: asyncio.Task[None] | None = None
        self._ticks: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Take up what the last server left, then begin. The engine is started by its owner, before."""
        await self.keeper.start()
        await self._homes.start()
        await self._lines.start()
        if every := self._settings.beat_every:
            self._beats = self._beats or asyncio.create_task(again_and_again(every, self._beat_once), name="live-beat")

    async def close(self) -> None:
        """End open intervals at their last proof and write everything; clients come back to the next server."""
        beats, self._beats = self._beats, None
        if beats is not None:
            await end(beats)
        await self._lines.close()
        for tick in list(self._ticks.values()):
            tick.cancel()
        for lesson in list(self._lessons.values()):
            await lesson.stop()
        await self.keeper.close()

    # --- in and out -------------------------------------------------------------------------------------------------

    async def join(self, connection: Connection, body: wire.Join) -> wire.Joined:
        """Enter or re-enter a lesson. Raises ``NotFound``, ``DoorIsNotOpen``, ``LessonIsOver``, ``SeatIsTakenOver``."""
        lesson, person = await self._admit(connection.actor, body.slot_id)
        before = self._sockets.lessons.get(connection.id)
        if before is not None and before is not lesson:
            await self._go_on(connection, before)
        key, now = ids.new_secret(), self._clock.now()
        entered = traffic.Entered(
            person=person,
            socket=connection.id,
            generation=body.generation,
            new_id=ids.new_id(now),
            new_key_hash=ids.digest(key),
            resume_hash=ids.digest(body.resume_key) if body.resume_key else None,
        )
        self._sockets.all[connection.id] = connection
        self._sockets.lessons[connection.id] = lesson
        try:
            await lesson.receive(entered)
        except Conflict:
            if lesson.room.at(connection.id) is None:
                self._sockets.unseat(connection.id)
            raise
        me = _seated(lesson, connection.id)
        for line in self._lines.seat(connection.id, lesson.lesson.slot_id, me.id):
            await lesson.receive(traffic.Subscribing(me.id, line))
        me = _seated(lesson, connection.id)
        resumed = me.seat.key_hash != ids.digest(key) and body.resume_key
        if resumed and not self._lines.of_socket(connection.id):
            await came_over(connection)
        return wire.Joined(
            resume_key=body.resume_key if resumed and body.resume_key else key,
            participant_id=me.id,
            side=me.side,
            step=me.step,
            room=lesson.room.view_of(me.id, self._clock.now()),
        )

    async def _go_on(self, connection: Connection, before: RunningLesson) -> None:
        """Leave one lesson for the next on the same socket; its connections of the first one end and are built anew."""
        lines = [line for line in self._lines.of_socket(connection.id) if line.seat is not None]
        await before.receive(traffic.Gone(_seated(before, connection.id).id, LeaveReason.LEFT, told=False))
        for line in lines:
            await connection.push("media.gone", wire.MediaGone(connection=line.name))

    async def moved(self, connection: Connection) -> None:
        """The socket's next lesson is at another server: what it had here ends."""
        before = self._sockets.lessons.get(connection.id)
        if before is not None:
            await self._go_on(connection, before)
        await self._lines.leave(connection)
        await self.socket_gone(connection)

    async def leave(self, connection: Connection, reason: LeaveReason) -> None:
        """Leave for good; ``stopped`` is kept as ``left``."""
        if reason not in {LeaveReason.LEFT, LeaveReason.STOPPED}:
            raise Invalid([("body.reason", "left or stopped")])
        lesson, me = self._seat(connection)
        await lesson.receive(traffic.Gone(me.id, reason))

    async def say(self, connection: Connection, say: Callable[[str], traffic.RoomEvent]) -> None:
        """Take in what somebody says with a tap; ``say`` makes it of their participant's id. Raises ``NotInLesson``."""
        lesson, me = self._seat(connection)
        await lesson.receive(say(me.id))

    async def ask_photo(self, connection: Connection) -> None:
        """Ask for a photo of the board. Raises ``NotInLesson``, ``NoBoard``, ``EnoughPhotos``."""
        await self.say(connection, lambda me: traffic.PhotoAsked(me, ids.new_id(self._clock.now())))

    def running(self) -> tuple[RunningLesson, ...]:
        """Return the lessons that run on this server."""
        return tuple(self._lessons.values())

    # --- media ------------------------------------------------------------------------------------------------------

    async def subscribe(self, connection: Connection, body: wire.Subscribe) -> wire.Subscribed:
        """Open a subscribing connection, before or in a lesson."""
        self._sockets.all[connection.id] = connection
        side, lesson = admission.side_of(connection.actor), self._sockets.lessons.get(connection.id)
        room = lesson.lesson.slot_id if lesson else None
        line, sdp = await self._lines.subscribe(connection.id, body.connection, side, room)
        lesson = self._sockets.lessons.get(connection.id)
        me = lesson.room.at(connection.id) if lesson else None
        if lesson is not None and me is not None:
            line.seat = (lesson.lesson.slot_id, me.id)
            await lesson.receive(traffic.Subscribing(me.id, line.id))
        return wire.Subscribed(sdp=sdp)

    async def accept(self, connection: Connection, name: str, sdp: str) -> None:
        """Take the client's answer to our offer."""
        await self._lines.accept(connection.id, name, sdp)

    async def reconnect(self, connection: Connection, body: wire.Reconnect) -> wire.Reconnected:
        """Mend a connection in place after the network changed."""
        return wire.Reconnected(sdp=await self._lines.reconnect(connection.id, body.connection, body.sdp))

    async def publish(self, connection: Connection, body: wire.Publish) -> wire.Published:
        """Open a publishing connection; its sources take over those of an earlier one. Raises ``NotInLesson``."""
        lesson, me = self._seat(connection)
        wrong = [mid for mid, kind in body.sources.items() if kind not in model.SOURCES_OF_SIDE[me.side]]
        if wrong:
            raise Invalid([(f"body.sources.{mid}", "not a source of yours") for mid in wrong])
        slot_id = lesson.lesson.slot_id
        sources = {mid: rules.source_id(slot_id, me.id, kind) for mid, kind in body.sources.items()}
        line, sdp = await self._lines.publish(connection.id, body.connection, me.side, body.sdp, sources)
        line.seat = (slot_id, me.id)
        await lesson.receive(traffic.Publishing(me.id, line.id, tuple(dict.fromkeys(body.sources.values()))))
        return wire.Published(sdp=sdp)

    async def disconnect(self, connection: Connection, name: str) -> None:
        """Drop a connection that the client no longer needs."""
        line = await self._lines.disconnect(connection.id, name)
        await self._line_gone(line, tell=False)

    # --- from below -------------------------------------------------------------------------------------------------

    async def socket_gone(self, connection: Connection) -> None:
        """A socket ended, by whatever cause; idempotent."""
        self._sockets.all.pop(connection.id, None)
        lesson = self._sockets.lessons.pop(connection.id, None)
        if lesson is not None:
            await lesson.socket_lost(connection.id)
        await self._lines.socket_gone(connection.id)

    def sign_ins(self) -> frozenset[str]:
        """Return the sign-ins by which somebody is in a lesson, also who is briefly away."""
        return frozenset(p.person.sign_in_id for lesson in self._lessons.values() for p in lesson.room.people)

    async def end_sign_ins(self, sign_in_ids: Collection[str]) -> None:
        """Remove everybody who is in a lesson by one of these sign-ins, also who is briefly away."""
        for lesson in list(self._lessons.values()):
            for person in lesson.room.people:
                if person.person.sign_in_id in sign_in_ids:
                    await lesson.receive(traffic.Gone(person.id, LeaveReason.REMOVED))
        for connection in list(self._sockets.all.values()):
            if connection.actor.sign_in_id in sign_in_ids:
                await self._lines.drop([line.id for line in self._lines.of_socket(connection.id)])

    async def beat(self) -> None:
        """Look at the time once: proofs, lessons that are over, connections that never came up."""
        async for together in in_turns(list(self._lessons)):
            for slot_id in self._lessons.keys() & set(together) - self._ticks.keys():
                self._ticks[slot_id] = asyncio.create_task(self._tick(slot_id), name="lesson-tick")
        if self._ticks:
            await asyncio.wait(self._ticks.values(), timeout=TICK_WAIT_S)
        now = self._clock.now()
        gone = [slot_id for slot_id, known in self._lessons.items() if known.over and known.lesson.closes_at <= now]
        for slot_id in gone:
            del self._lessons[slot_id]
        await self._homes.beat(now)
        if not self._making.locked():  # whoever comes in now may wait for the database; the lessons do not
            async with self._making:
                await self._homes.let_go(self._lessons)
        await self._lines.sweep()
        if all(lesson.over for lesson in self._lessons.values()):
            self._clock.settle()

    async def _tick(self, slot_id: str) -> None:
        """One lesson that hangs (its media, its records) holds no other one's proofs up."""
        try:
            if slot_id in self._lessons:
                await self._lessons[slot_id].tick()
        except Exception:
            log.exception("lesson_failed", slot=slot_id)
        finally:
            self._ticks.pop(slot_id, None)

    async def replanned(self, payload: Mapping[str, str]) -> None:
        """Take in that the timetable changed slots (their ids in ``slots``, one a line)."""
        for slot_id in self._lessons.keys() & set(payload["slots"].split("\n")):
            lesson = self._lessons[slot_id]
            async with self._database.read() as read:
                events = await replan(read, self._slots, lesson.room, self._clock.now())
            for event in events:
                await lesson.receive(event)
                if isinstance(event, traffic.CalledOff):
                    self._put_away(slot_id, lesson)

    def _put_away(self, slot_id: str, lesson: RunningLesson) -> None:
        """Nobody is there; should the timetable think better of it, the door is open again."""
        self._lessons.pop(slot_id, None)
        if lesson.session is not None:
            self._homes.put_away(lesson.session)

    async def _lost(self, slot_ids: frozenset[str]) -> None:
        """Another server has these lessons: nothing more is written here, and everybody finds their way there."""
        for lesson in [self._lessons.pop(slot_id) for slot_id in slot_ids & self._lessons.keys()]:
            await lesson.abandon()

    async def settle(self) -> None:
        """Wait for the proofs that were asked for; tests only."""
        for lesson in list(self._lessons.values()):
            await lesson.settle()

    # --- asked by other rooms ---------------------------------------------------------------------------------------

    async def live_slots(self, slot_ids: Collection[str]) -> dict[str, Literal["open", "over"]]:
        """Return ``open`` or ``over`` for those of the slots whose lesson is going on (class side there) or ended."""
        found = await self._homes.known(slot_ids)
        for slot_id in slot_ids:
            lesson = self._lessons.get(slot_id)
            if lesson is not None and lesson.room.state in {wire.SessionState.OPEN, wire.SessionState.AWAY}:
                found[slot_id] = "open"
        return found

    def ends_at(self, person_id: str) -> datetime | None:
        """Return until when a lesson runs in which this person (or unit) is now, also if briefly away."""
        ends = [
            lesson.lesson.ends_at
            for lesson in self._lessons.values()
            if any(person.person.id == person_id for person in lesson.room.people)
        ]
        return max(ends, default=None)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _seat(self, connection: Connection) -> tuple[RunningLesson, model.Participant]:
        lesson = self._sockets.lessons.get(connection.id)
        if lesson is None:
            raise NotInLesson
        return lesson, _seated(lesson, connection.id)

    async def _admit(self, actor: Actor, slot_id: str) -> tuple[RunningLesson, model.Person]:
        async with self._database.read() as read:
            slot, person = await admission.admit(read, self._slots, self._people, actor, slot_id, plans=self._plans)
        async with self._making:
            lesson = self._lessons.get(slot_id) or await self._make(slot)
        if lesson.over:
            raise model.LessonIsOver
        return lesson, person

    async def _make(self, slot: PlannedSlot) -> RunningLesson:
        now = self._clock.now()
        lesson = admission.lesson_of(slot)
        if now < lesson.door_opens_at:
            raise model.DoorIsNotOpen
        await self._homes.take(slot.id)
        async with self._database.read() as read:
            session = await store.session_of_slot(read, slot.school_id, slot.id)
            seats = await store.seats_of_slot(read, slot.school_id, slot.id)
            evidence = await evidence_of_slot(read, slot.school_id, slot.id, now)
            closed = slot.place != "" and await self._plans.curtain_closed(read, slot.school_id)
            course = await course_of_slot(read, slot.school_id, slot.id, closed=closed)
            pauses = await store.pauses_of_slot(read, slot.school_id, slot.id)
        if now >= lesson.closes_at or (session is not None and session.ended_at is not None):
            raise model.LessonIsOver
        self._homes.check(slot.id)
        self._lessons[slot.id] = RunningLesson(
            lesson,
            now=self._clock.now,
            keeper=self.keeper,
            lines=self._lines,
            sockets=self._sockets,
            seats=seats,
            session=session,
            before={found.pupil_id: [(i.start, i.end) for i in found.intervals] for found in evidence.pupils},
            pauses=pauses,
            course=course,
        )
        return self._lessons[slot.id]

    async def _beat_once(self) -> None:
        try:
            await self.beat()
        except Exception:
            log.exception("beat_failed")

    async def _line_gone(self, line: Line, *, tell: bool) -> None:
        lesson = self._lessons.get(line.seat[0]) if line.seat else None
        if lesson is not None:
            await lesson.receive(traffic.LineGone(line.id))
        connection = self._sockets.get(line.socket)
        if connection is not None and tell:
            await connection.push("media.gone", wire.MediaGone(connection=line.name))

    async def _engine_began(self, anew: Anew) -> None:
        await begin_again(anew, self._lessons, self._sockets)


def _seated(lesson: RunningLesson, socket: str) -> model.Participant:
    me = lesson.room.at(socket)
    if me is None:
        raise NotInLesson
    return me
