"""A lesson that is going on: the driver of one room.

One event at a time: all effects of an event are carried out before the next one is taken. In this order: the engine
first (silence never waits for a disk), then the records, then what is pushed to people.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from erbij import ids
from erbij.live import model, presence, rules, traffic
from erbij.live.looks import Looks
from erbij.live.presence import Presence
from erbij.live.room import LessonRoom
from erbij.live.store import CannotBeKept
from erbij.live.wire import LeaveReason, ProofAsked, ProofKept, SessionState, Side, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from erbij.live.course.model import Course
    from erbij.live.keeper import Keeper
    from erbij.live.media import Lines
    from erbij.realtime.event import Connection
    from erbij.wire import Wire

ANSWER_WITHIN_S = 5.0
COMMIT_WAIT_S = 1.0
# What was true when it was asked is no proof of now, if this server itself stood still in between.
PROOF_HOLDS = timedelta(seconds=6)
FIRST_TRIES_EVERY = timedelta(seconds=1)
log = structlog.get_logger()


class Sockets(Protocol):
    """Where a connection is found by its id."""

    def get(self, socket: str) -> Connection | None:
        """Return the connection, None when it is gone."""

    def unseat(self, socket: str) -> None:
        """Forget in which lesson the socket sits."""


class RunningLesson:
    """The room, its pupils' presence, and the way to engine, database and sockets.

    ``session``, ``before``, ``pauses`` (closed intervals by pupil) and ``course`` are of before a server's restart.
    """

    def __init__(
        self,
        lesson: model.Lesson,
        *,
        now: Callable[[], datetime],
        keeper: Keeper,
        lines: Lines,
        sockets: Sockets,
        seats: Iterable[model.Seat] = (),
        session: model.Session | None = None,
        before: Mapping[str, Sequence[presence.Bounds]] | None = None,
        pauses: Mapping[str, Sequence[presence.Bounds]] | None = None,
        course: Course | None = None,
    ) -> None:
        self._looks = Looks(lesson)
        self.room = LessonRoom(lesson, seats=seats, began=session is not None, course=course)
        self._now = now
        self._keeper = keeper
        self._lines = lines
        self._sockets = sockets
        self._lock = asyncio.Lock()
        self._session_id = session.id if session else None
        self._began_at = session.started_at if session else None
        self._before = dict(before or {})
        self._pauses = {pupil_id: list(known) for pupil_id, known in (pauses or {}).items()}
        self._presence: dict[str, tuple[str, Presence]] = {}
        self._asked: dict[str, datetime] = {}
        self._class_missed_at: datetime | None = None
        self._count = 0
        self._asks: set[asyncio.Task[None]] = set()
        self._events: set[asyncio.Task[None]] = set()

    @property
    def over(self) -> bool:
        """Whether nothing can happen here any more."""
        return self.room.state is SessionState.OVER

    @property
    def lesson(self) -> model.Lesson:
        """What the timetable says of it."""
        return self.room.lesson

    @property
    def session(self) -> model.Session | None:
        """What really happens here, once somebody of the class was there."""
        if self._session_id is None or self._began_at is None:
            return None
        lesson = self.lesson
        return model.Session(self._session_id, lesson.school_id, lesson.slot_id, self._began_at, lesson.closes_at)

    async def receive(self, event: traffic.RoomEvent) -> None:
        """Take one event in and carry out everything that follows from it. Raises what the room refuses.

        Whoever asked may go away in the middle (a socket that ends cancels its request): the effects are carried out.
        """
        task = asyncio.create_task(self._receive(lambda: event), name="lesson-event")
        self._events.add(task)
        task.add_done_callback(self._events.discard)
        await asyncio.shield(task)

    async def _receive(self, event: Callable[[], traffic.RoomEvent]) -> None:
        async with self._lock:
            await self._carry_out(self.room.receive(event(), self._now()))

    async def socket_lost(self, socket: str) -> None:
        """A socket went away by itself."""

        def lost() -> traffic.SocketLost:
            person = self.room.at(socket)
            _, known = self._presence.get(person.id if person else "", ("", None))
            return traffic.SocketLost(socket, known.last_proof if known else None)

        await self._receive(lost)

    async def tick(self) -> None:
        """Let time pass: end what is overdue, ask for the proofs that are due."""
        await self.receive(traffic.Tick(self._silent()))
        async with self._lock:
            now = self._now()
            await self._kept(self._overdue(now))
            for pupil in self.room.people:
                if pupil.side is Side.PUPIL and pupil.socket is not None and self._is_due(pupil.id, now):
                    self._asked[pupil.id] = now
                    task = asyncio.create_task(self._prove(pupil.id, pupil.socket), name="proof")
                    self._asks.add(task)
                    task.add_done_callback(self._asks.discard)

    async def settle(self) -> None:
        """Wait until every proof asked for is answered or given up; for tests and the end."""
        while self._asks:
            await asyncio.gather(*self._asks, return_exceptions=True)

    async def abandon(self) -> None:
        """What happens here is another server's to tell: write nothing more, and let everybody find their way there."""
        for task in self._asks:
            task.cancel()
        for socket in [person.socket for person in self.room.people if person.socket is not None]:
            self._sockets.unseat(socket)
            connection = self._sockets.get(socket)
            if connection is not None:
                await connection.close()
        await self._lines.end_lesson(self.lesson.slot_id)

    async def stop(self) -> None:
        """The server stops: open intervals end at their last proof; seats and session stay for the next server."""
        for task in list(self._asks):
            task.cancel()
        await self.settle()
        async with self._lock:
            now = self._now()
            records: list[model.Record] = []
            for pupil_id, (_, known) in self._presence.items():
                records += self._facts(pupil_id, known.end(LeaveReason.SERVER, now))
            if self._session_id and self.room.state is SessionState.OPEN:
                records.append(self._offer(self._session_id, present=False, at=now, reason=LeaveReason.SERVER))
            await self._kept(records)

    # --- effects ----------------------------------------------------------------------------------------------------

    async def _carry_out(self, effects: Sequence[traffic.Effect]) -> None:
        records: list[model.Record] = []
        pushes: list[traffic.Push | traffic.Unseat] = []
        for effect in effects:
            match effect:
                case traffic.PointAt() | traffic.HoldBack() | traffic.DropLine():
                    await self._lines.carry_out(effect)
                case traffic.Push() | traffic.Unseat():
                    pushes.append(effect)
                case traffic.PauseEnds():
                    records += self._pause(effect)
                case traffic.KeepCourse(course):
                    records.append(model.CourseKept(self.lesson.school_id, self.lesson.slot_id, course))
                case _:
                    records += self._recorded(effect)
        await self._kept([*records, *self._looks.new(self.room.people, self._now())])
        for push in pushes:
            if isinstance(push, traffic.Unseat):
                self._sockets.unseat(push.socket)
            else:
                await self._push(push.socket, push.event, push.payload)

    def _recorded(
        self,
        effect: traffic.KeepSeat
        | traffic.SessionBegan
        | traffic.ClassSide
        | traffic.SessionDone
        | traffic.PresenceEnds,
    ) -> Sequence[model.Record]:
        lesson = self.lesson
        match effect:
            case traffic.KeepSeat(seat):
                return [model.SeatKept(lesson.school_id, lesson.slot_id, seat)]
            case traffic.SessionBegan(at):
                self._session_id, self._began_at = ids.new_id(at), at
                return [model.Session(self._session_id, lesson.school_id, lesson.slot_id, at, lesson.closes_at)]
            case traffic.ClassSide(present, at, reason) if self._session_id:
                return [self._offer(self._session_id, present=present, at=at, reason=reason)]
            case traffic.PresenceEnds(participant_id, reason, at) if participant_id in self._presence:
                return self._facts(participant_id, self._presence[participant_id][1].end(reason, at))
            case traffic.SessionDone(at):
                return [model.RoomDone(lesson.school_id, lesson.slot_id, self._session_id, at)]
            case _:
                return []

    def _pause(self, ended: traffic.PauseEnds) -> Sequence[model.Record]:
        lesson, start, at = self.lesson, ended.start, ended.at
        if start == at:
            return []
        self._pauses.setdefault(ended.person_id, []).append((start, at))
        return [model.Pause(ids.new_id(at), lesson.school_id, lesson.slot_id, ended.person_id, start, at)]

    async def _kept(self, records: Sequence[model.Record | model.Seen]) -> None:
        """Wait for the commit, but not for a database that hangs: the lesson goes on, the records stay in order."""
        try:
            async with asyncio.timeout(COMMIT_WAIT_S):
                await asyncio.shield(self._keeper.keep(records))
        except TimeoutError:
            log.warning("commit_is_slow", records=len(records))
        except CannotBeKept:
            log.warning("lesson_goes_on_without_records", slot=self.lesson.slot_id)

    async def _push(self, socket: str, event: str, payload: Wire) -> None:
        connection = self._sockets.get(socket)
        if connection is not None:
            await connection.push(event, payload)

    # --- proofs -----------------------------------------------------------------------------------------------------

    def _is_due(self, participant_id: str, now: datetime) -> bool:
        """Every 5 s; each second until the first proof of an open lesson, so that no minute begins late."""
        _, known = self._presence.get(participant_id, ("", None))
        first = self.room.state is SessionState.OPEN and (known is None or known.open is None)
        every = FIRST_TRIES_EVERY if first else presence.PROOF_EVERY
        asked = self._asked.get(participant_id)
        return asked is None or now - asked >= every

    def _overdue(self, now: datetime) -> list[model.Record]:
        records: list[model.Record] = []
        there = {person.id: person for person in self.room.people}
        failed_at = self._lines.failed_at(self.lesson.slot_id)
        if not self._class_flows():
            self._class_missed_at = now
        for pupil_id, (_, known) in self._presence.items():
            if known.last_proof is None:
                continue
            pupil = there.get(pupil_id)
            rests = pupil is not None and self._rests(pupil)
            reason = presence.fault(
                socket_up=pupil is not None and pupil.socket is not None,
                class_there=rests or self._class_missed_at is None or self._class_missed_at < known.last_proof,
                engine_failed=failed_at is not None and failed_at >= known.last_proof,
            )
            records += self._facts(pupil_id, known.check(now, reason))
        return records

    def _class_flows(self) -> bool:
        """Whether anything of the class comes in; what nobody sees is not sent, and not missed."""
        sources = rules.class_sources(self.lesson.slot_id, self.room.people).values()
        needed = [source for source in sources if self.room.needs(source)]
        flows = any(self._lines.flows(source) for source in needed) if needed else bool(sources)
        return self.room.state is SessionState.OPEN and flows

    def _silent(self) -> frozenset[SourceKind]:
        """Sounds of the class that pupils should get now, and that bring nothing."""
        people = self.room.people
        if self.room.course.proved_by_connection or not any(p.side is Side.PUPIL and not p.paused for p in people):
            return frozenset()
        sources = rules.class_sources(self.lesson.slot_id, people)
        return frozenset(
            kind for kind in model.CLASS_SOUNDS if kind in sources and not self._lines.flows(sources[kind])
        )

    async def _prove(self, participant_id: str, socket: str) -> None:
        connection = self._sockets.get(socket)
        if connection is None:
            return
        self._count += 1
        n, asked_at = self._count, self._now()
        try:
            answer = await connection.ask("presence.ping", ProofAsked(n=n), ANSWER_WITHIN_S)
        except (TimeoutError, ConnectionError):
            return
        if not isinstance(answer, dict) or answer.get("n") != n or not await self._proves(participant_id):
            return
        async with self._lock:
            pupil = self.room.at(socket)
            late = self._now() - asked_at > PROOF_HOLDS
            if late or pupil is None or pupil.id != participant_id or self._session_id is None:
                return
            facts = self._proof(pupil, socket)
            future = self._keeper.keep(facts)
        try:
            await future
        except CannotBeKept:
            return
        await connection.push(
            "presence.kept", ProofKept(n=n, event_id=facts[-1].event_id, minutes=self._minutes(pupil))
        )

    def _proof(self, pupil: model.Participant, socket: str) -> list[model.Fact]:
        now = self._now()
        if pupil.id not in self._presence:
            self._presence[pupil.id] = (pupil.person.id, Presence(self._before.pop(pupil.person.id, ())))
        known = self._presence[pupil.id][1]
        marks = known.prove(now, span_id=ids.new_id(now), device=pupil.person.device, connection=socket)
        return self._facts(pupil.id, marks)

    async def _proves(self, participant_id: str) -> bool:
        """Whether an answered ping is a proof: class media was delivered, or none is part of it."""
        pupil = next((p for p in self.room.people if p.id == participant_id), None)
        return (pupil is not None and self._rests(pupil)) or await self._delivered(pupil)

    def _rests(self, pupil: model.Participant) -> bool:
        """Whether no class media is part of a proof: in the pupil's own pause, and while the class keeps it back."""
        return pupil.paused or (self.room.course.proved_by_connection and self.room.state is SessionState.OPEN)

    async def _delivered(self, pupil: model.Participant | None) -> bool:
        known = await self._lines.deliveries()
        for line in pupil.subscribing if pupil else ():
            delivery = known.get(line)
            shown = [
                source
                for (at, receiver), source in self.room.routes.items()
                if at == line and source is not None and rules.is_class(receiver)
            ]
            if delivery is not None and presence.delivered(
                media_age=delivery.media_age,
                sender_report_age=delivery.sender_report_age,
                report_age=delivery.report_age,
                picture_or_sound_flows=any(self._lines.flows(source) for source in shown),
            ):
                return True
        return False

    def _minutes(self, pupil: model.Participant) -> int:
        start = max(self.lesson.starts_at, self._began_at or self.lesson.starts_at)
        pauses = list(self._pauses.get(pupil.person.id, ()))
        if pupil.seat.paused_at is not None:
            pauses.append((pupil.seat.paused_at, self.lesson.closes_at))
        return self._presence[pupil.id][1].seconds((start, self.lesson.ends_at), pauses) // 60

    def _facts(self, participant_id: str, marks: Sequence[presence.Mark]) -> list[model.Fact]:
        pupil_id = self._presence[participant_id][0]
        return [
            model.Fact(
                event_id=ids.new_id(mark.at),
                kind=mark.kind,
                span_id=mark.span_id,
                session_id=self._session_id or "",
                slot_id=self.lesson.slot_id,
                school_id=self.lesson.school_id,
                pupil_id=pupil_id,
                device=mark.device,
                connection=mark.connection,
                n=mark.n,
                at=mark.at,
                reason=mark.reason,
            )
            for mark in marks
        ]

    def _offer(self, session_id: str, *, present: bool, at: datetime, reason: LeaveReason | None) -> model.Offer:
        lesson = self.lesson
        return model.Offer(ids.new_id(at), lesson.school_id, session_id, lesson.slot_id, present, at, reason)
