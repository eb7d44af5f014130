"""Values of the live lesson: who is in a room, and what is kept of it.

A **participant** is one person (or unit) in one lesson; a **seat** is what the server holds for them over drops,
restarts and devices. A **socket** is our id of one connection; a **line** is a media connection, by the id that the
engine knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.errors import Conflict
from erbij.live.saving.wire import Saving
from erbij.live.wire import HandAnswer, LeaveReason, Side, SourceKind, Step
from erbij.timetable.rules import DOOR_OPENS_BEFORE, LESSON_OVERRUN

if TYPE_CHECKING:
    from erbij.live.course.model import Course
    from erbij.live.talk.wire import Expression
    from erbij.private import Private

# Who is away longer is not shown any more; their seat stays theirs until the lesson is over.
AWAY_LIMIT = timedelta(minutes=3)
# A teacher's phone asleep in a pocket is still the adult of the lesson for so long.
ASLEEP_LIMIT = timedelta(minutes=10)
# A pupil who spoke is heard again by itself if the class side is back this soon; later only by their own choice.
HEARD_AGAIN_WITHIN = timedelta(seconds=30)
# A whole class of which nobody is at school.
MOST_PUPILS = 32
CLASS_PICTURES = (SourceKind.BOARD, SourceKind.ROOM, SourceKind.TEACHER, SourceKind.TABLE)
CLASS_SOUNDS = (SourceKind.CLASS_SOUND, SourceKind.TEACHER_VOICE)
CLASS_SOURCES = (*CLASS_PICTURES, *CLASS_SOUNDS)
UNIT_SOURCES = (*CLASS_PICTURES, SourceKind.CLASS_SOUND)
OWN_SOURCES = (SourceKind.VOICE, SourceKind.FACE)
SOURCES_OF_SIDE = {Side.PUPIL: OWN_SOURCES, Side.TEACHER: CLASS_SOURCES, Side.UNIT: UNIT_SOURCES}


class DoorIsNotOpen(Conflict):
    """The lesson can be entered from five minutes before its start."""

    code = "door_not_open"
    title = "The lesson cannot be entered yet"


class LessonIsOver(Conflict):
    """Ended by the teacher, or five minutes after its end."""

    code = "lesson_over"
    title = "The lesson is over"


class LessonIsFull(Conflict):
    """So many pupils take part from home already as a lesson has room for."""

    code = "lesson_full"
    title = "There is no room left in the lesson"


class YouAreAtSchool(Conflict):
    """The pupil follows this lesson in the classroom; a day change makes it home."""

    code = "at_school"
    title = "You follow this lesson at school"


class SeatIsTakenOver(Conflict):
    """A later join of the same person has the seat; this key is of before, or was given up."""

    code = "taken_over"
    title = "Another device or tab of yours is in the lesson"


class NotInLesson(Conflict):
    """The socket has no seat in a lesson."""

    code = "not_in_lesson"
    title = "You are not in the lesson"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a room must know of its slot; half-open [starts_at, ends_at)."""

    slot_id: str
    school_id: str
    subject: str
    group: str
    teacher: Private[str]
    place: str
    starts_at: datetime
    ends_at: datetime

    @property
    def door_opens_at(self) -> datetime:
        """From when on anybody of the slot can enter."""
        return self.starts_at - DOOR_OPENS_BEFORE

    @property
    def closes_at(self) -> datetime:
        """When the room closes by itself."""
        return self.ends_at + LESSON_OVERRUN


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a pupil is there: ``most`` is the highest step that they are offered.

    ``hidden``: classmates get neither name nor picture, neither on the unit nor at home; the teacher does.
    ``teacher_only``: of class, classmates and a teacher with a microphone of their own they hear the teacher alone.
    ``quiet_entry``: no sound on the unit when they come in.
    """

    most: Step = Step.FACE
    hidden: bool = False
    teacher_only: bool = False
    quiet_entry: bool = False


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class Person:
    """Who enters; set by the server from the sign-in."""

    id: str
    name: Private[str]
    side: Side
    device: str
    sign_in_id: str
    terms: Terms = USUAL


@dataclass(frozen=True, slots=True)
class Seat:
    """What survives a server kill.

    ``key_hash`` is empty once the seat was left; ``step`` is already the stricter one. ``paused_at``: since when the
    pupil has a pause, planned to last until ``pause_until``.
    """

    participant_id: str
    person_id: str
    side: Side
    device: str
    key_hash: str
    generation: int
    step: Step
    paused_at: datetime | None = None
    pause_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """A raised hand; since when, and the last answer."""

    raised_at: datetime
    answer: HandAnswer | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Something shown without a word, ``until`` it goes by itself."""

    expression: Expression
    until: datetime


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the room. ``socket`` None: briefly away since ``away_since`` (last proof, or when noticed).

    ``subscribing`` lines in order of opening; ``publishing``: own source to the line that sends it. ``tired``,
    ``expression`` and ``unheard_since``: what they said themselves, in memory only, as is what their line is spared.
    """

    person: Person
    seat: Seat
    socket: str | None
    away_since: datetime | None = None
    hand: Hand | None = None
    look: SourceKind | None = None
    tired: bool = False
    expression: Shown | None = None
    unheard_since: datetime | None = None
    saving: Saving = Saving.NOTHING
    subscribing: tuple[str, ...] = ()
    publishing: tuple[tuple[SourceKind, str], ...] = ()

    @property
    def id(self) -> str:
        """The participant's id."""
        return self.seat.participant_id

    @property
    def side(self) -> Side:
        """As what they take part."""
        return self.person.side

    @property
    def step(self) -> Step:
        """The pupil's step."""
        return self.seat.step

    @property
    def paused(self) -> bool:
        """Whether they have a pause: the seat stays, nothing is sent to them or from them."""
        return self.seat.paused_at is not None

    @property
    def sends(self) -> frozenset[SourceKind]:
        """What they publish now."""
        return frozenset(kind for kind, _ in self.publishing)


# --- kept -------------------------------------------------------------------------------------------------------------


class FactKind(StrEnum):
    """What a fact says of an interval."""

    OPENED = "opened"
    PROOF = "proof"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Fact:
    """One immutable fact of presence. ``span_id`` names the interval; ``n`` counts the proofs in it, from 1.

    ``at`` of CLOSED is the end of the interval (half-open), which may lie before the moment of writing.
    """

    event_id: str
    kind: FactKind
    span_id: str
    session_id: str
    slot_id: str
    school_id: str
    pupil_id: str
    device: str
    connection: str
    n: int
    at: datetime
    reason: LeaveReason | None = None


@dataclass(frozen=True, slots=True)
class SeatKept:
    """A seat of a slot as it is now; the only record that replaces an earlier one."""

    school_id: str
    slot_id: str
    seat: Seat


@dataclass(frozen=True, slots=True)
class CourseKept:
    """How the lesson goes now; replaces an earlier one."""

    school_id: str
    slot_id: str
    course: Course


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of a pupil's own [start, end), as a plain interval: no reason, no planned length."""

    id: str
    school_id: str
    slot_id: str
    pupil_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """The class side came (``present``) or went."""

    event_id: str
    school_id: str
    session_id: str
    slot_id: str
    present: bool
    at: datetime
    reason: LeaveReason | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What happened in a slot; ``ended_at`` None while it is going on. ``closes_at``: when it ends by itself."""

    id: str
    school_id: str
    slot_id: str
    started_at: datetime
    closes_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomDone:
    """The room closed; ``session_id`` None: it never opened. Its seats are forgotten."""

    school_id: str
    slot_id: str
    session_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A teacher saw a pupil in the lesson: their name, and what they chose to show."""

    school_id: str
    teacher_id: str
    pupil_id: str
    at: datetime


Record = Fact | SeatKept | CourseKept | Pause | Offer | Session | RoomDone


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Presence [start, end) on one device; ``reason`` is why it ended, None while it is open (up to its last proof)."""

    start: datetime
    end: datetime
    device: str = field(compare=False)
    reason: LeaveReason | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Away:
    """No class side in [start, end). ``end`` None: still away.

    ``reason`` LEFT: all of it said goodbye, so nothing was offered; NETWORK_SCHOOL or SERVER: it dropped.
    """

    start: datetime
    end: datetime | None
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class PupilEvidence:
    """The intervals and own pauses of one pupil in one slot, as recorded: by start, not merged, not clipped."""

    pupil_id: str
    intervals: tuple[Interval, ...]
    pauses: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class SlotEvidence:
    """Everything the register needs of a slot. ``session`` None: the lesson never opened."""

    slot_id: str
    session: Session | None
    pupils: tuple[PupilEvidence, ...]
    away: tuple[Away, ...]
