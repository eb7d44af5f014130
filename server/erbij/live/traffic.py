"""What comes into a room, and the effects that come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.live.talk.traffic import Expressed, NoteRead, NoteSent, Typed, Unheard

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.live.board.wire import BoardPhoto
    from erbij.live.course.model import Course
    from erbij.live.course.wire import Curtain
    from erbij.live.model import Lesson, Person, Seat
    from erbij.live.saving.wire import Saving
    from erbij.live.wire import Energy, HandAnswer, LeaveReason, SourceKind, Step
    from erbij.wire import Wire

# --- into the room ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entered:
    """A join.

    ``new_id`` and ``new_key_hash`` serve where a new seat or key is needed; ``resume_hash`` is of the given key.
    """

    person: Person
    socket: str
    generation: int
    new_id: str
    new_key_hash: str
    resume_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Out for good, for a reason: left, stopped, removed. ``told`` False: the socket goes on in another lesson."""

    participant_id: str
    reason: LeaveReason
    told: bool = True


@dataclass(frozen=True, slots=True)
class SocketLost:
    """A socket went away by itself; ``last_proof`` of its pupil, if any."""

    socket: str
    last_proof: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepChosen:
    """The pupil's own step."""

    participant_id: str
    step: Step


@dataclass(frozen=True, slots=True)
class HandUp:
    """The pupil's own hand, raised."""

    participant_id: str


@dataclass(frozen=True, slots=True)
class HandDown:
    """The pupil's own hand, lowered."""

    participant_id: str


@dataclass(frozen=True, slots=True)
class EnergySaid:
    """The pupil's own signal of how it goes."""

    participant_id: str
    signal: Energy


@dataclass(frozen=True, slots=True)
class PauseBegun:
    """The pupil's own pause; another one while it lasts only changes until when it is planned."""

    participant_id: str
    minutes: int


@dataclass(frozen=True, slots=True)
class PauseDone:
    """The pupil is back from their pause."""

    participant_id: str


@dataclass(frozen=True, slots=True)
class HandAnswered:
    """Teacher or unit answers a hand."""

    by: str
    participant_id: str
    answer: HandAnswer | None


@dataclass(frozen=True, slots=True)
class PhotoAsked:
    """Somebody wants a photo of the board; ``new_id`` serves if none is on its way."""

    by: str
    new_id: str


@dataclass(frozen=True, slots=True)
class PhotoKept:
    """A photo is there."""

    photo: BoardPhoto


@dataclass(frozen=True, slots=True)
class SavingSet:
    """What a pupil's weak line is spared from now on."""

    participant_id: str
    saving: Saving


@dataclass(frozen=True, slots=True)
class StillCame:
    """The still of the board that was asked for; ``jpeg`` in memory only."""

    n: int
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CurtainDrawn:
    """The class keeps something to itself, or nothing any more."""

    by: str
    curtain: Curtain


@dataclass(frozen=True, slots=True)
class BreakSet:
    """The teacher begins a break, changes it or ends it."""

    by: str
    on: bool
    chat: bool = False


@dataclass(frozen=True, slots=True)
class QuietAsked:
    """The teacher asks for quiet: nobody is heard or seen, and in ten seconds every step is at most TEXT."""

    by: str
    undo: bool = False


@dataclass(frozen=True, slots=True)
class EndAsked:
    """The teacher ends the lesson."""

    by: str


@dataclass(frozen=True, slots=True)
class CalledOff:
    """The timetable called the lesson off, or moved it to another time (``moved_to``)."""

    moved_to: datetime | None


@dataclass(frozen=True, slots=True)
class Replanned:
    """The timetable says another subject, teacher, place or time."""

    lesson: Lesson


@dataclass(frozen=True, slots=True)
class Looked:
    """The picture that a pupil's screen shows large."""

    participant_id: str
    source: SourceKind


@dataclass(frozen=True, slots=True)
class Subscribing:
    """A subscribing line is there for the participant."""

    participant_id: str
    line: str


@dataclass(frozen=True, slots=True)
class Publishing:
    """A publishing line sends these sources; it takes over those that an earlier line sent."""

    participant_id: str
    line: str
    kinds: tuple[SourceKind, ...]


@dataclass(frozen=True, slots=True)
class LineGone:
    """A media connection ended."""

    line: str


@dataclass(frozen=True, slots=True)
class EngineBegan:
    """The media engine began anew: every line, route and hold of before is gone."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed; at least once in a few seconds. ``silent``: sources of the class that bring nothing."""

    silent: frozenset[SourceKind] = frozenset()


RoomEvent = (
    Entered
    | Gone
    | SocketLost
    | StepChosen
    | HandUp
    | HandDown
    | EnergySaid
    | PauseBegun
    | PauseDone
    | HandAnswered
    | Typed
    | Expressed
    | Unheard
    | NoteSent
    | NoteRead
    | PhotoAsked
    | PhotoKept
    | SavingSet
    | StillCame
    | CurtainDrawn
    | BreakSet
    | QuietAsked
    | EndAsked
    | CalledOff
    | Replanned
    | Looked
    | Subscribing
    | Publishing
    | LineGone
    | EngineBegan
    | Tick
)


# --- out of the room --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Push:
    """Send an event to a socket."""

    socket: str
    event: str
    payload: Wire


@dataclass(frozen=True, slots=True)
class Unseat:
    """The socket has no seat here any more; its lines end. ``push`` of ``session.ended`` went before."""

    socket: str


@dataclass(frozen=True, slots=True)
class PointAt:
    """Point a receiver of a line at a source (None: at nothing); ``small``: its small size will do."""

    line: str
    receiver: str
    source: str | None
    small: bool = False


@dataclass(frozen=True, slots=True)
class HoldBack:
    """Hold a pupil's own source back, or let it go."""

    source: str
    held: bool


@dataclass(frozen=True, slots=True)
class DropLine:
    """End a media connection."""

    line: str


@dataclass(frozen=True, slots=True)
class KeepSeat:
    """Store the seat as it must survive a server kill."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class KeepCourse:
    """Store curtain and break as they must survive a server kill: what was hidden is not shown again by itself."""

    course: Course


@dataclass(frozen=True, slots=True)
class PauseEnds:
    """A pupil's pause [start, at) is over."""

    person_id: str
    start: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionBegan:
    """The class side is there for the first time: the lesson really happens."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClassSide:
    """The class side came or went; only after the session began. ``reason`` is why it went."""

    present: bool
    at: datetime
    reason: LeaveReason | None = None


@dataclass(frozen=True, slots=True)
class SessionDone:
    """The lesson is over; ``began`` tells whether it ever happened."""

    at: datetime
    began: bool


@dataclass(frozen=True, slots=True)
class PresenceEnds:
    """The pupil's interval, if one is open, ends for this reason; ``device`` is the one it was on."""

    participant_id: str
    reason: LeaveReason
    at: datetime


Effect = (
    Push
    | Unseat
    | PointAt
    | HoldBack
    | DropLine
    | KeepSeat
    | KeepCourse
    | PauseEnds
    | SessionBegan
    | ClassSide
    | SessionDone
    | PresenceEnds
)
