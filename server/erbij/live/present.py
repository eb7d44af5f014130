"""Who is in the room, on which seat; pure.

Nothing here raises a step but :meth:`Present.set_step`, which only the pupil's own acting calls
(:mod:`erbij.live.signals`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.live import rest, traffic
from erbij.live.course.rules import quiet_is_due, quiet_undone
from erbij.live.model import NotInLesson, Participant, Seat
from erbij.live.saving.model import Stills
from erbij.live.talk.model import Talk
from erbij.live.wire import Side, Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.live.board.model import Wanted
    from erbij.live.board.wire import BoardPhoto
    from erbij.live.course.model import Course
    from erbij.live.traffic import Effect


UNHEARD = timedelta(minutes=2)


class Present:
    """Participants by id, in order of entering, and the seats of everybody who ever had one in this lesson.

    ``course`` is how the lesson goes, ``talk`` what pupils typed; ``wanted`` a photo of the board on its way,
    ``photos`` those that came; ``stills`` for weak lines.
    """

    def __init__(self, seats: Iterable[Seat], course: Course) -> None:
        self.course = course
        self.talk = Talk()
        self.wanted: Wanted | None = None
        self.photos: tuple[BoardPhoto, ...] = ()
        self.stills = Stills()
        self._seats = {seat.participant_id: seat for seat in seats}
        self._people: dict[str, Participant] = {}
        self._dropped: dict[str, Participant] = {}

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody in the room, also who is briefly away."""
        return tuple(self._people.values())

    def get(self, participant_id: str) -> Participant | None:
        """Return who has that id."""
        return self._people.get(participant_id)

    def last_known(self, participant_id: str) -> Participant | None:
        """Return who has that id, also one who is shown no more since their connection was gone for long."""
        return self._people.get(participant_id) or self._dropped.get(participant_id)

    def at(self, socket: str) -> Participant | None:
        """Return who sits at a socket."""
        return next((p for p in self._people.values() if p.socket == socket), None)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Every seat, also of those who left."""
        return tuple(self._seats.values())

    def pupil(self, participant_id: str) -> Participant:
        """Return the pupil of that id. Raises ``NotInLesson``."""
        person = self._people.get(participant_id)
        if person is None or person.side is not Side.PUPIL:
            raise NotInLesson
        return person

    def staff(self, participant_id: str, *sides: Side) -> Participant:
        """Return the participant if they are of one of the sides. Raises ``NotInLesson``."""
        person = self._people.get(participant_id)
        if person is None or person.side not in sides:
            raise NotInLesson
        return person

    def put(self, person: Participant) -> None:
        """Let somebody in, or write what changed about them."""
        self._people[person.id] = person
        self._dropped.pop(person.id, None)
        self._seats[person.id] = person.seat

    def drop(self, participant_id: str) -> None:
        """Show somebody no more; their seat stays, and what they said until the lesson ends."""
        self._dropped[participant_id] = self._people.pop(participant_id)

    def give_up(self, person: Participant) -> Seat:
        """Take somebody out for good and return their seat as it is then: without a key, a pause or a step."""
        del self._people[person.id]
        seat = replace(rest.back(person.seat), key_hash="", step=Step.LOOKING_ON)
        self._seats[person.id] = seat
        return seat

    # --- steps and pauses -------------------------------------------------------------------------------------------

    def reseat(self, participant_id: str, seat: Seat) -> list[Effect]:
        """Write a seat."""
        self.put(replace(self._people[participant_id], seat=seat))
        return [traffic.KeepSeat(seat)]

    def set_step(self, participant_id: str, step: Step) -> list[Effect]:
        """Put a pupil on a step of their own."""
        return self.reseat(participant_id, replace(self._people[participant_id].seat, step=step))

    def lower(self, participant_id: str, most: Step) -> list[Effect]:
        """Bring a pupil down to at most that step."""
        return self.set_step(participant_id, most) if self._people[participant_id].step > most else []

    def quiet(self) -> list[Effect]:
        """Bring everybody down to at most TEXT."""
        return [effect for person in self.people for effect in self.lower(person.id, Step.TEXT)]

    def quieted(self, now: datetime) -> list[Effect]:
        """Bring everybody down once the quiet that was asked for can no longer be undone."""
        if not quiet_is_due(self.course, now):
            return []
        self.course = quiet_undone(self.course)
        return self.quiet()

    def tidy(self, now: datetime) -> None:
        """Take away what goes by itself: expressions, read notes, and a complaint that nobody repeated."""
        self.talk.tidy(now)
        for person in self.people:
            shown = person.expression if person.expression and person.expression.until > now else None
            since = person.unheard_since if person.unheard_since and now - person.unheard_since < UNHEARD else None
            if (shown, since) != (person.expression, person.unheard_since):
                self.put(replace(person, expression=shown, unheard_since=since))

    def rested(self, participant_id: str, now: datetime) -> list[Effect]:
        """End the pupil's pause, if there is one."""
        before = self._people[participant_id].seat
        if before.paused_at is None:
            return []
        after = rest.back(before)
        return [*rest.ended(before, after, now), *self.reseat(participant_id, after)]
