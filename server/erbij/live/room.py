"""One lesson as a state machine that decides and does nothing itself.

Theory of operation
===================
``receive(event, now)`` changes the room and returns what must be done, in order; the driver does all of it before the
next event. No clock, no network, no database. After every event the room computes whole what it wants of the media
engine (:mod:`erbij.live.rules`) and asks for the difference, silencing first; then everybody gets the new state.

WAITING → OPEN when the first of the class side (teacher or unit) is there; AWAY while none of them is; OVER at the
end. Outside OPEN every voice and face of a pupil is held back; half a minute of AWAY, and the steps fall to at most
TEXT, so that nobody is heard again who no longer thinks of it.

Nothing but ``StepChosen`` of the pupil raises a step: every other event can only lower it. ``HandUp`` is the pupil's
own step to SIGNALS, ``EnergySaid`` that they are tired the one to LOOKING_ON. Pauses: :mod:`erbij.live.rest`.

A seat belongs to a person and is held by the key of the last join. A lost socket leaves the participant in the room
as briefly away until they come back, leave, or the lesson ends; their step falls to at most TEXT at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import singledispatchmethod
from typing import TYPE_CHECKING

from erbij.errors import NotFound
from erbij.live import model, rest, rules, seats, traffic
from erbij.live.model import Hand, NotInLesson, Participant, Seat
from erbij.live.traffic import Effect, RoomEvent
from erbij.live.view import Scene, view
from erbij.live.wire import Ended, Energy, LeaveReason, RoomView, SessionState, Side, Step

if TYPE_CHECKING:
    from collections.abc import Iterable


class LessonRoom:
    """The room of one slot. ``seats`` and ``began`` are of before a restart of the server."""

    def __init__(self, lesson: model.Lesson, *, seats: Iterable[Seat] = (), began: bool = False) -> None:
        self.lesson = lesson
        self.state: SessionState = SessionState.AWAY if began else SessionState.WAITING
        self._seats = {seat.person_id: seat for seat in seats}
        self._people: dict[str, Participant] = {}
        self._tired: frozenset[str] = frozenset()
        self._version = 0
        self._class_away_since: datetime | None = None
        self._waiting_since: datetime | None = None
        self._routes: rules.Routes = {}
        self._holds: dict[str, bool] = {}

    # --- looking in -------------------------------------------------------------------------------------------------

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody in the room, also who is briefly away, in order of entering."""
        return tuple(self._people.values())

    @property
    def routes(self) -> rules.Routes:
        """What was asked of the engine."""
        return self._routes

    def at(self, socket: str) -> Participant | None:
        """Return who sits at a socket."""
        return next((p for p in self._people.values() if p.socket == socket), None)

    def view_of(self, participant_id: str, now: datetime) -> RoomView:
        """Return the room as the participant may see it."""
        return view(self._scene(), self._people[participant_id], now)

    # --- the machine ------------------------------------------------------------------------------------------------

    def receive(self, event: RoomEvent, now: datetime) -> list[Effect]:
        """Take an event in and return the effects, in order. Raises ``Conflict``s with nothing changed."""
        if self.state is SessionState.OVER:
            if isinstance(event, traffic.Entered):
                raise model.LessonIsOver
            return []
        before = (self.state, self.people, self._class_away_since, self._tired)
        effects = self._on(event, now)
        if self._is_over():
            return effects
        effects += self._class_side(now)
        effects = [*self._media(), *effects]
        if before != (self.state, self.people, self._class_away_since, self._tired):
            effects += self._push_state(now)
        return effects

    @singledispatchmethod
    def _on(self, event: RoomEvent, now: datetime) -> list[Effect]:  # noqa: ARG002
        raise TypeError(event)

    @_on.register
    def _entered(self, event: traffic.Entered, now: datetime) -> list[Effect]:
        if now < self.lesson.door_opens_at:
            raise model.DoorIsNotOpen
        if now >= self.lesson.closes_at:
            raise model.LessonIsOver
        seat = seats.seat_for(event, self._seats.get(event.person.id))
        old = self._people.get(seat.participant_id)
        effects = self._left_by_older(old, event, now)
        effects += rest.ended(self._seats.get(seat.person_id), seat, now)
        same_page = event.resume_hash is not None and old is not None and old.person.device == event.person.device
        keep = old if same_page else None
        self._seats[seat.person_id] = seat
        entered = Participant(
            person=event.person,
            seat=seat,
            socket=event.socket,
            hand=keep.hand if keep else None,
            look=old.look if old else None,
            subscribing=keep.subscribing if keep else (),
            publishing=keep.publishing if keep else (),
        )
        self._people[seat.participant_id] = entered
        return [*effects, traffic.KeepSeat(seat)]

    @_on.register
    def _gone(self, event: traffic.Gone, now: datetime) -> list[Effect]:
        person = self._people.get(event.participant_id)
        return self._out(person, event.reason, now, told=event.told) if person else []

    @_on.register
    def _socket_lost(self, event: traffic.SocketLost, now: datetime) -> list[Effect]:
        person = self.at(event.socket)
        if person is None:
            return []
        self._people[person.id] = replace(person, socket=None, away_since=event.last_proof or now)
        return self._lower(person.id, Step.TEXT)

    @_on.register
    def _step_chosen(self, event: traffic.StepChosen, now: datetime) -> list[Effect]:
        pupil = self._pupil(event.participant_id)
        effects = self._rested(pupil.id, now) if event.step >= Step.VOICE else []
        self._set(self._people[pupil.id], event.step)
        if event.step >= Step.VOICE:
            self._people[pupil.id] = replace(self._people[pupil.id], hand=None)
        return [*effects, traffic.KeepSeat(self._people[pupil.id].seat)]

    @_on.register
    def _hand_up(self, event: traffic.HandUp, now: datetime) -> list[Effect]:
        pupil = self._pupil(event.participant_id)
        effects = self._rested(pupil.id, now)
        self._people[pupil.id] = replace(self._people[pupil.id], hand=pupil.hand or Hand(now))
        if pupil.step >= Step.SIGNALS:
            return effects
        self._set(self._people[pupil.id], Step.SIGNALS)
        return [*effects, traffic.KeepSeat(self._people[pupil.id].seat)]

    @_on.register
    def _hand_down(self, event: traffic.HandDown, now: datetime) -> list[Effect]:  # noqa: ARG002
        pupil = self._pupil(event.participant_id)
        self._people[pupil.id] = replace(pupil, hand=None)
        return []

    @_on.register
    def _energy_said(self, event: traffic.EnergySaid, now: datetime) -> list[Effect]:  # noqa: ARG002
        pupil = self._pupil(event.participant_id)
        if event.signal is Energy.OK:
            self._tired -= {pupil.id}
            return []
        self._tired |= {pupil.id}
        self._people[pupil.id] = replace(pupil, hand=None)
        return self._lower(pupil.id, Step.LOOKING_ON)

    @_on.register
    def _pause_begun(self, event: traffic.PauseBegun, now: datetime) -> list[Effect]:
        pupil = self._pupil(event.participant_id)
        self._people[pupil.id] = replace(pupil, hand=None)
        return self._reseat(pupil.id, rest.paused(pupil.seat, event.minutes, now))

    @_on.register
    def _pause_done(self, event: traffic.PauseDone, now: datetime) -> list[Effect]:
        return self._rested(self._pupil(event.participant_id).id, now)

    @_on.register
    def _hand_answered(self, event: traffic.HandAnswered, now: datetime) -> list[Effect]:  # noqa: ARG002
        self._staff(event.by, Side.TEACHER, Side.UNIT)
        pupil = self._people.get(event.participant_id)
        if pupil is None or pupil.side is not Side.PUPIL:
            raise NotFound
        if pupil.hand is not None:
            self._people[pupil.id] = replace(pupil, hand=replace(pupil.hand, answer=event.answer))
        return []

    @_on.register
    def _quiet_asked(self, event: traffic.QuietAsked, now: datetime) -> list[Effect]:  # noqa: ARG002
        self._staff(event.by, Side.TEACHER)
        return self._all_quiet()

    @_on.register
    def _end_asked(self, event: traffic.EndAsked, now: datetime) -> list[Effect]:
        self._staff(event.by, Side.TEACHER)
        return self._over(now)

    @_on.register
    def _looked(self, event: traffic.Looked, now: datetime) -> list[Effect]:  # noqa: ARG002
        pupil = self._pupil(event.participant_id)
        if event.source in model.CLASS_PICTURES:
            self._people[pupil.id] = replace(pupil, look=event.source)
        return []

    @_on.register
    def _subscribing(self, event: traffic.Subscribing, now: datetime) -> list[Effect]:  # noqa: ARG002
        person = self._people.get(event.participant_id)
        if person is None:
            return [traffic.DropLine(event.line)]
        if event.line not in person.subscribing:
            self._people[person.id] = replace(person, subscribing=(*person.subscribing, event.line))
        return []

    @_on.register
    def _publishing(self, event: traffic.Publishing, now: datetime) -> list[Effect]:  # noqa: ARG002
        person = self._people.get(event.participant_id)
        if person is None:
            return [traffic.DropLine(event.line)]
        kept = tuple((kind, line) for kind, line in person.publishing if kind not in event.kinds)
        new = tuple((kind, event.line) for kind in event.kinds)
        self._people[person.id] = replace(person, publishing=(*kept, *new))
        return []

    @_on.register
    def _line_gone(self, event: traffic.LineGone, now: datetime) -> list[Effect]:  # noqa: ARG002
        for person in self.people:
            self._people[person.id] = replace(
                person,
                subscribing=tuple(line for line in person.subscribing if line != event.line),
                publishing=tuple((kind, line) for kind, line in person.publishing if line != event.line),
            )
        return []

    @_on.register
    def _engine_began(self, event: traffic.EngineBegan, now: datetime) -> list[Effect]:  # noqa: ARG002
        self._routes, self._holds = {}, {}
        for person in self.people:
            self._people[person.id] = replace(person, subscribing=(), publishing=())
        return []

    @_on.register
    def _tick(self, event: traffic.Tick, now: datetime) -> list[Effect]:  # noqa: ARG002
        if now >= self.lesson.closes_at or self._class_went_on(now):
            return self._over(now)
        gone = [p for p in self.people if p.away_since is not None and not p.paused]
        lost = [p for p in gone if p.away_since is not None and now - p.away_since >= model.AWAY_LIMIT]
        for person in lost:
            del self._people[person.id]
        effects: list[Effect] = [traffic.DropLine(line) for person in lost for line in _lines(person)]
        if self._class_away_since is not None and now - self._class_away_since >= model.HEARD_AGAIN_WITHIN:
            effects += self._all_quiet()
        return effects

    # --- parts ------------------------------------------------------------------------------------------------------

    def _class_went_on(self, now: datetime) -> bool:
        """Whether the planned end is past and the class is gone: nobody waits there for the end of the overrun."""
        since = self._class_away_since
        return since is not None and now >= max(self.lesson.ends_at, since + model.HEARD_AGAIN_WITHIN)

    def _is_over(self) -> bool:
        return self.state is SessionState.OVER

    def _left_by_older(self, old: Participant | None, event: traffic.Entered, now: datetime) -> list[Effect]:
        """Close what the same person had before: another device's interval and lines, another tab's socket."""
        if old is None:
            return []
        effects: list[Effect] = []
        other_device = old.person.device != event.person.device
        if other_device or event.resume_hash is None:
            effects += [traffic.DropLine(line) for line in _lines(old)]
        if other_device:
            effects.append(traffic.PresenceEnds(old.id, LeaveReason.TAKEN_OVER, now))
        if old.socket is not None and old.socket != event.socket:
            ended = Ended(reason=LeaveReason.TAKEN_OVER, at=now)
            effects += [traffic.Push(old.socket, "session.ended", ended), traffic.Unseat(old.socket)]
        return effects

    def _out(self, person: Participant, reason: LeaveReason, now: datetime, *, told: bool = True) -> list[Effect]:
        del self._people[person.id]
        self._tired -= {person.id}
        given_up = replace(rest.back(person.seat), key_hash="", step=Step.LOOKING_ON)
        self._seats[person.person.id] = given_up
        effects: list[Effect] = [traffic.DropLine(line) for line in _lines(person)]
        effects += rest.ended(person.seat, given_up, now)
        effects += [traffic.KeepSeat(given_up), traffic.PresenceEnds(person.id, _stored(reason), now)]
        if person.socket is not None and told:
            effects.append(traffic.Push(person.socket, "session.ended", Ended(reason=reason, at=now)))
        if person.socket is not None:
            effects.append(traffic.Unseat(person.socket))
        return effects

    def _over(self, now: datetime) -> list[Effect]:
        began = self.state is not SessionState.WAITING
        effects = [effect for person in self.people for effect in self._out(person, LeaveReason.LESSON_OVER, now)]
        self.state = SessionState.OVER
        self._routes, self._holds = {}, {}
        return [*effects, traffic.SessionDone(min(now, self.lesson.closes_at), began=began)]

    def _class_side(self, now: datetime) -> list[Effect]:
        """Open, go away or come back with the class side; and know since when pupils wait."""
        there = rules.class_is_there(self.people)
        effects: list[Effect] = []
        if there and self.state is not SessionState.OPEN:
            if self.state is SessionState.WAITING:
                effects.append(traffic.SessionBegan(now))
            effects.append(traffic.ClassSide(present=True, at=now))
            self.state, self._class_away_since = SessionState.OPEN, None
        elif not there and self.state is SessionState.OPEN:
            effects.append(traffic.ClassSide(present=False, at=now, reason=self._why_class_went()))
            self.state, self._class_away_since = SessionState.AWAY, now
        waits = self.state is SessionState.WAITING and any(p.side is Side.PUPIL for p in self.people)
        self._waiting_since = (self._waiting_since or now) if waits else None
        return effects

    def _why_class_went(self) -> LeaveReason:
        """LEFT when all of the class side said goodbye (then the lesson is not offered), else a lost network."""
        dropped = any(p.side is not Side.PUPIL for p in self.people)
        return LeaveReason.NETWORK_SCHOOL if dropped else LeaveReason.LEFT

    def _media(self) -> list[Effect]:
        """Ask for what differs: holds first, so that silence never waits for anything."""
        holds = rules.holds(self.lesson.slot_id, self.people)
        routes = rules.routes(self.lesson.slot_id, self.people, self._routes)
        effects: list[Effect] = [
            traffic.HoldBack(source, held) for source, held in holds.items() if self._holds.get(source) is not held
        ]
        effects += [
            traffic.PointAt(line, receiver, source)
            for (line, receiver), source in routes.items()
            if self._routes.get((line, receiver)) != source
        ]
        self._holds, self._routes = holds, routes
        return effects

    def _push_state(self, now: datetime) -> list[Effect]:
        self._version += 1
        scene = self._scene()
        return [traffic.Push(p.socket, "room.state", view(scene, p, now)) for p in self.people if p.socket is not None]

    def _scene(self) -> Scene:
        return Scene(
            self.lesson,
            self.state,
            self._version,
            self._class_away_since,
            self._waiting_since,
            self.people,
            self._routes,
            self._tired,
        )

    def _set(self, person: Participant, step: Step) -> None:
        self._reseat(person.id, replace(person.seat, step=step))

    def _reseat(self, participant_id: str, seat: Seat) -> list[Effect]:
        self._seats[seat.person_id] = seat
        self._people[participant_id] = replace(self._people[participant_id], seat=seat)
        return [traffic.KeepSeat(seat)]

    def _rested(self, participant_id: str, now: datetime) -> list[Effect]:
        """End the pupil's pause, if there is one."""
        before = self._people[participant_id].seat
        if before.paused_at is None:
            return []
        after = rest.back(before)
        return [*rest.ended(before, after, now), *self._reseat(participant_id, after)]

    def _lower(self, participant_id: str, most: Step) -> list[Effect]:
        person = self._people[participant_id]
        if person.step <= most:
            return []
        self._set(person, most)
        return [traffic.KeepSeat(self._people[participant_id].seat)]

    def _all_quiet(self) -> list[Effect]:
        return [effect for person in self.people for effect in self._lower(person.id, Step.TEXT)]

    def _pupil(self, participant_id: str) -> Participant:
        person = self._people.get(participant_id)
        if person is None or person.side is not Side.PUPIL:
            raise NotInLesson
        return person

    def _staff(self, participant_id: str, *sides: Side) -> None:
        person = self._people.get(participant_id)
        if person is None or person.side not in sides:
            raise NotInLesson


def _lines(person: Participant) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*person.subscribing, *(line for _, line in person.publishing))))


def _stored(reason: LeaveReason) -> LeaveReason:
    """Nobody can read later who stopped and who left."""
    return LeaveReason.LEFT if reason is LeaveReason.STOPPED else reason
