"""One lesson as a state machine that decides and does nothing itself.

Theory of operation
===================
``receive(event, now)`` changes the room and returns what must be done, in order; the driver does all of it before the
next event. No clock, no network, no database. After every event the room computes whole what it wants of the media
engine (:mod:`erbij.live.rules`) and asks for the difference, silencing first; then everybody gets the new state.

WAITING → OPEN when the first of the class side (teacher or unit) is there; AWAY while none of them is (a teacher whose
phone fell asleep still is, for ten minutes, or until they say goodbye on another device); OVER at the end. Outside OPEN
every voice and face of a pupil is held back; half a minute of AWAY, and the steps fall to at most TEXT, so that nobody
is heard again who no longer thinks of it.

What people say with a tap, and with it every step of presence: :mod:`erbij.live.signals`. Pauses:
:mod:`erbij.live.rest`.

A seat belongs to a person, of a teacher to each device (:mod:`erbij.live.seats`), and is held by the key of the last
join. A lost socket leaves the participant in the room
as briefly away until they come back, leave, or the lesson ends; their step falls to at most TEXT at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import singledispatchmethod
from typing import TYPE_CHECKING

from erbij.live import model, rest, rules, seats, signals, traffic
from erbij.live.course.model import Course
from erbij.live.model import NotInLesson, Participant, Seat
from erbij.live.present import Present
from erbij.live.saving.rules import ask_still
from erbij.live.saving.wire import Saving
from erbij.live.sizes.rules import Sizes, small_ones
from erbij.live.traffic import Effect, RoomEvent
from erbij.live.view import Scene, view
from erbij.live.wire import Ended, LeaveReason, RoomView, SessionState, Side, SourceKind, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.live.board.model import Wanted
    from erbij.live.saving.model import Stills


class LessonRoom:
    """The room of one slot. ``seats`` and ``began`` are of before a restart of the server."""

    def __init__(
        self, lesson: model.Lesson, *, seats: Iterable[Seat] = (), began: bool = False, course: Course | None = None
    ) -> None:
        self.lesson = lesson
        self.state: SessionState = SessionState.AWAY if began else SessionState.WAITING
        self._present = Present(seats, course or Course())
        self._offered = False
        self._slept = False
        self._silent: frozenset[SourceKind] = frozenset()
        self._version = 0
        self._class_away_since: datetime | None = None
        self._waiting_since: datetime | None = None
        self._routes: rules.Routes = {}
        self._holds: dict[str, bool] = {}
        self._small: frozenset[tuple[str, str]] = frozenset()
        self._sizes = Sizes()

    # --- looking in -------------------------------------------------------------------------------------------------

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody in the room, also who is briefly away, in order of entering."""
        return self._present.people

    @property
    def course(self) -> Course:
        """How the lesson goes."""
        return self._present.course

    @property
    def wanted_photo(self) -> Wanted | None:
        """The photo of the board that is on its way."""
        return self._present.wanted

    @property
    def stills(self) -> Stills:
        """The still of the board that is on its way, and the last one."""
        return self._present.stills

    @property
    def routes(self) -> rules.Routes:
        """What was asked of the engine."""
        return self._routes

    def needs(self, source: str) -> bool:
        """Whether somebody sees the source in some size, or did until a few seconds ago."""
        return any((source, small) in self._sizes.sent for small in (False, True))

    def at(self, socket: str) -> Participant | None:
        """Return who sits at a socket."""
        return self._present.at(socket)

    def view_of(self, participant_id: str, now: datetime) -> RoomView:
        """Return the room as the participant may see it."""
        person = self._present.get(participant_id)
        if person is None:
            raise NotInLesson
        return view(self._scene(), person, now)

    # --- the machine ------------------------------------------------------------------------------------------------

    def receive(self, event: RoomEvent, now: datetime) -> list[Effect]:
        """Take an event in and return the effects, in order. Raises ``Conflict``s with nothing changed."""
        if self.state is SessionState.OVER:
            if isinstance(event, traffic.Entered):
                raise model.LessonIsOver
            return []
        before, sent = self._shown(), self._sizes.sent
        effects = self._on(event, now)
        if self._is_over():
            return effects
        effects += self._class_side(now)
        effects = [*self._media(now), *effects]
        if before != self._shown():
            effects += self._push_state(now, self.people)
        elif sent != self._sizes.sent:
            effects += self._push_state(now, [person for person in self.people if person.sends])
        return effects

    def _shown(self) -> tuple[object, ...]:
        """What a view is made of; typed lines go their own, quicker way."""
        present = self._present
        return (
            self.lesson,
            self.state,
            self.people,
            self._class_away_since,
            present.course,
            present.talk.notes,
            self._silent,
            present.photos,
            present.stills.last,
        )

    @singledispatchmethod
    def _on(self, event: RoomEvent, now: datetime) -> list[Effect]:
        return signals.say(event, self._present, now)

    @_on.register
    def _entered(self, event: traffic.Entered, now: datetime) -> list[Effect]:
        if now < self.lesson.door_opens_at:
            raise model.DoorIsNotOpen
        if now >= self.lesson.closes_at:
            raise model.LessonIsOver
        if seats.is_full(event, self.people):
            raise model.LessonIsFull
        held = seats.held_by(event, self._present.seats)
        seat = seats.seat_for(event, held)
        old, known = self._present.get(seat.participant_id), self._present.last_known(seat.participant_id)
        effects = self._left_by_older(old, event, now)
        effects += rest.ended(held, seat, now)
        same_page = event.resume_hash is not None and old is not None and old.person.device == event.person.device
        keep = old if same_page else None
        entered = Participant(
            person=event.person,
            seat=seat,
            socket=event.socket,
            hand=keep.hand if keep else None,
            look=old.look if old else None,
            saving=keep.saving if keep else Saving.NOTHING,
            tired=known.tired if known else False,
            subscribing=keep.subscribing if keep else (),
            publishing=keep.publishing if keep else (),
        )
        self._present.put(entered)
        return [*effects, traffic.KeepSeat(seat)]

    @_on.register
    def _gone(self, event: traffic.Gone, now: datetime) -> list[Effect]:
        person = self._present.get(event.participant_id)
        if person is None:
            return []
        effects = self._out(person, event.reason, now, told=event.told)
        return effects + self._shown_no_more(seats.left_with(person, event.reason, self.people))

    @_on.register
    def _socket_lost(self, event: traffic.SocketLost, now: datetime) -> list[Effect]:
        person = self.at(event.socket)
        if person is None:
            return []
        self._present.put(replace(person, socket=None, away_since=event.last_proof or now))
        return self._present.lower(person.id, Step.TEXT)

    @_on.register
    def _end_asked(self, event: traffic.EndAsked, now: datetime) -> list[Effect]:
        self._present.staff(event.by, Side.TEACHER)
        return self._over(now)

    @_on.register
    def _called_off(self, event: traffic.CalledOff, now: datetime) -> list[Effect]:
        reason = LeaveReason.CALLED_OFF if event.moved_to is None else LeaveReason.MOVED
        return [effect for person in self.people for effect in self._out(person, reason, now, moved_to=event.moved_to)]

    @_on.register
    def _replanned(self, event: traffic.Replanned, now: datetime) -> list[Effect]:  # noqa: ARG002
        self.lesson = event.lesson
        return []

    @_on.register
    def _subscribing(self, event: traffic.Subscribing, now: datetime) -> list[Effect]:  # noqa: ARG002
        person = self._present.get(event.participant_id)
        if person is None:
            return [traffic.DropLine(event.line)]
        if event.line not in person.subscribing:
            self._present.put(replace(person, subscribing=(*person.subscribing, event.line)))
        return []

    @_on.register
    def _publishing(self, event: traffic.Publishing, now: datetime) -> list[Effect]:
        person = self._present.get(event.participant_id)
        if person is None:
            return [traffic.DropLine(event.line)]
        kept = tuple((kind, line) for kind, line in person.publishing if kind not in event.kinds)
        new = tuple((kind, event.line) for kind in event.kinds)
        self._present.put(replace(person, publishing=(*kept, *new)))
        self._sizes.published([rules.source_id(self.lesson.slot_id, person.id, kind) for kind in event.kinds], now)
        return []

    @_on.register
    def _line_gone(self, event: traffic.LineGone, now: datetime) -> list[Effect]:  # noqa: ARG002
        for person in self.people:
            subscribing = tuple(line for line in person.subscribing if line != event.line)
            publishing = tuple((kind, line) for kind, line in person.publishing if line != event.line)
            self._present.put(replace(person, subscribing=subscribing, publishing=publishing))
        return []

    @_on.register
    def _engine_began(self, event: traffic.EngineBegan, now: datetime) -> list[Effect]:  # noqa: ARG002
        self._routes, self._holds = {}, {}
        for person in self.people:
            self._present.put(replace(person, subscribing=(), publishing=()))
        return []

    @_on.register
    def _tick(self, event: traffic.Tick, now: datetime) -> list[Effect]:
        if now >= self.lesson.closes_at or self._class_went_on(now):
            return self._over(now)
        gone = [p for p in self.people if p.away_since is not None and not p.paused]
        lost = [p for p in gone if p.away_since is not None and now - p.away_since >= _patience(p)]
        self._slept = any(person.side is Side.TEACHER for person in lost)
        effects = self._shown_no_more(lost)
        self._silent = event.silent
        self._present.tidy(now)
        effects += self._present.quieted(now)
        effects += ask_still(self._present, self.lesson.slot_id, now)
        if self._class_away_since is not None and now - self._class_away_since >= model.HEARD_AGAIN_WITHIN:
            effects += self._present.quiet()
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

    def _out(
        self,
        person: Participant,
        reason: LeaveReason,
        now: datetime,
        *,
        told: bool = True,
        moved_to: datetime | None = None,
    ) -> list[Effect]:
        given_up = self._present.give_up(person)
        effects: list[Effect] = [traffic.DropLine(line) for line in _lines(person)]
        effects += rest.ended(person.seat, given_up, now)
        effects += [traffic.KeepSeat(given_up), traffic.PresenceEnds(person.id, _stored(reason), now)]
        if person.socket is not None and told:
            effects.append(
                traffic.Push(person.socket, "session.ended", Ended(reason=reason, at=now, moved_to=moved_to))
            )
        if person.socket is not None:
            effects.append(traffic.Unseat(person.socket))
        return effects

    def _shown_no_more(self, lost: list[Participant]) -> list[Effect]:
        for person in lost:
            self._present.drop(person.id)
        return [traffic.DropLine(line) for person in lost for line in _lines(person)]

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
            self.state, self._class_away_since = SessionState.OPEN, None
        elif not there and self.state is SessionState.OPEN:
            self.state, self._class_away_since = SessionState.AWAY, now
        effects += self._offer(now, there=there)
        waits = self.state is SessionState.WAITING and any(p.side is Side.PUPIL for p in self.people)
        self._waiting_since = (self._waiting_since or now) if waits else None
        return effects

    def _offer(self, now: datetime, *, there: bool) -> list[Effect]:
        """Say since when the lesson is offered, or no more: the class went, or keeps everything to itself."""
        offered = there and self._present.course.offered
        if offered == self._offered or self.state is SessionState.WAITING:
            return []
        self._offered = offered
        reason = None if offered else (LeaveReason.LEFT if there else self._why_class_went())
        return [traffic.ClassSide(present=offered, at=now, reason=reason)]

    def _why_class_went(self) -> LeaveReason:
        """LEFT when all of the class side said goodbye (then the lesson is not offered), else a lost network."""
        dropped = self._slept or any(p.side is not Side.PUPIL for p in self.people)
        return LeaveReason.NETWORK_SCHOOL if dropped else LeaveReason.LEFT

    def _media(self, now: datetime) -> list[Effect]:
        """Ask for what differs: holds first, so that silence never waits for anything."""
        holds = rules.holds(self.lesson.slot_id, self.people, self._present.course)
        routes = rules.routes(self.lesson.slot_id, self.people, self._present.course, self._routes)
        small = small_ones(self.people, routes)
        self._sizes.see(routes, small, now)
        effects: list[Effect] = [
            traffic.HoldBack(source, held) for source, held in holds.items() if self._holds.get(source) is not held
        ]
        effects += [
            traffic.PointAt(*at, source, small=at in small)
            for at, source in routes.items()
            if (self._routes.get(at), at in self._small) != (source, at in small)
        ]
        self._holds, self._routes, self._small = holds, routes, small
        return effects

    def _push_state(self, now: datetime, people: Iterable[Participant]) -> list[Effect]:
        self._version += 1
        scene = self._scene()
        return [traffic.Push(p.socket, "room.state", view(scene, p, now)) for p in people if p.socket is not None]

    def _scene(self) -> Scene:
        return Scene(
            self.lesson,
            self.state,
            self._version,
            self._class_away_since,
            self._waiting_since,
            self.people,
            self._routes,
            self._sizes.sent,
            self._present.course,
            self._present.talk,
            self._silent,
            self._present.photos,
            self._present.stills.last,
        )


def _lines(person: Participant) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*person.subscribing, *(line for _, line in person.publishing))))


def _patience(person: Participant) -> timedelta:
    return model.ASLEEP_LIMIT if person.side is Side.TEACHER else model.AWAY_LIMIT


def _stored(reason: LeaveReason) -> LeaveReason:
    """Nobody can read later who stopped and who left; what the timetable did is kept by the timetable."""
    if reason in {LeaveReason.CALLED_OFF, LeaveReason.MOVED}:
        return LeaveReason.LESSON_OVER
    return LeaveReason.LEFT if reason is LeaveReason.STOPPED else reason
