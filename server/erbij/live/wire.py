"""Messages of the live lesson over Socket.IO.

Every request carries ``rid``, a client request id: the same rid on the same sign-in is answered with the first answer,
so a retry does nothing twice. Every answer is ``{"ok": true, "reply": ...}`` or ``{"ok": false, "problem": ...}``.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from erbij.live.board.wire import BoardPhoto
from erbij.live.course.wire import BreakView, Curtain
from erbij.live.saving.wire import Saving, StillView
from erbij.live.talk.wire import Expression, NoteView, TextLine
from erbij.wire import Id, Instant, Request, Token, Wire

SdpText = Annotated[str, StringConstraints(min_length=1, max_length=65_536)]


class Step(IntEnum):
    """The presence ladder; only the pupil moves up, and acting is moving."""

    LOOKING_ON = 1
    SIGNALS = 2
    TEXT = 3
    VOICE = 4
    FACE = 5


class Side(StrEnum):
    """As what somebody takes part."""

    PUPIL = "pupil"
    TEACHER = "teacher"
    UNIT = "unit"


class SourceKind(StrEnum):
    """What a published stream shows. VOICE and FACE are a pupil's, all others the class side's.

    TABLE is the pupil's own table in the classroom, cut out of the room's picture where the class chose so.

    TEACHER_VOICE is the microphone of a teacher who is somewhere else than the class, or whose class is nowhere: at
    home, or with all pupils at home.
    """

    BOARD = "board"
    TEACHER = "teacher"
    ROOM = "room"
    TABLE = "table"
    CLASS_SOUND = "class_sound"
    TEACHER_VOICE = "teacher_voice"
    VOICE = "voice"
    FACE = "face"


class LeaveReason(StrEnum):
    """The closed list of why presence ended; network is not truancy.

    CALLED_OFF and MOVED: the timetable did, before the lesson began; presence that was open is kept as LESSON_OVER.
    """

    LEFT = "left"
    STOPPED = "stopped"
    NETWORK_HOME = "network_home"
    NETWORK_SCHOOL = "network_school"
    SERVER = "server"
    TAKEN_OVER = "taken_over"
    REMOVED = "removed"
    LESSON_OVER = "lesson_over"
    CALLED_OFF = "called_off"
    MOVED = "moved"


class SessionState(StrEnum):
    """WAITING: the door is open, nobody of the class side is there yet. AWAY: the class side was there and dropped."""

    WAITING = "waiting"
    OPEN = "open"
    AWAY = "away"
    OVER = "over"


class Energy(StrEnum):
    """A pupil's own signal; lives in memory until *ok* or the end of the lesson and is never stored."""

    OK = "ok"
    TIRED = "tired"


class HandAnswer(StrEnum):
    """The two one-tap answers."""

    SEEN = "seen"
    TURN = "turn"


# --- requests and replies -------------------------------------------------------------------------------------------


class Join(Request):
    """``session.join``: enter (or re-enter) the lesson of a slot.

    ``generation`` rises with every join of one device; lower ones are closed. ``resume_key`` (of an earlier answer)
    takes the same seat back after a drop.
    """

    slot_id: Id
    generation: Annotated[int, Field(ge=1, le=2**31 - 1)]
    resume_key: Token | None = None


class Joined(Wire):
    """The seat. ``step`` and ``hand_raised`` are the server's; the client takes the stricter of both sides."""

    resume_key: Token
    participant_id: Id
    side: Side
    step: Step
    room: RoomView


class Leave(Request):
    """``session.leave``: ``stopped`` is the pupil's own stop (stored as left)."""

    reason: LeaveReason = LeaveReason.LEFT


class SetStep(Request):
    """``presence.step``: pupil only. Staff have no event that could do this."""

    step: Step


class RaiseHand(Request):
    """``hand.raise``: pupil only; is at the same time the step to SIGNALS."""


class LowerHand(Request):
    """``hand.lower``: pupil only."""


class AnswerHand(Request):
    """``hand.answer``: teacher or unit. TURN does not change the pupil's step; null takes the answer back."""

    participant_id: Id
    answer: HandAnswer | None


class SayEnergy(Request):
    """``energy.say``: pupil only, no reason asked. TIRED is at the same time the step to LOOKING_ON."""

    signal: Energy


class StartPause(Request):
    """``pause.start``: pupil only. The seat stays; nothing is sent either way until ``pause.end`` or a voice."""

    minutes: Literal[5, 10, 15]


class EndPause(Request):
    """``pause.end``: pupil only. Nothing else ends a pause by time: its length is a help, not a limit."""


class End(Request):
    """``session.end``: teacher. The lesson is over for everybody."""


class Look(Request):
    """``media.look``: which class picture this pupil's screen shows large; the others are not sent."""

    source: SourceKind


class Publish(Request):
    """``media.publish``: the client's offer; ``sources`` maps each section's mid to what it shows."""

    connection: Id
    sdp: SdpText
    sources: Annotated[dict[str, SourceKind], Field(max_length=16)]


class Published(Wire):
    """The answer to the offer."""

    sdp: SdpText


class Subscribe(Request):
    """``media.subscribe``: ask for our offer. May come before a join, to warm the connection."""

    connection: Id


class Subscribed(Wire):
    """Our offer; one section per receiver, mid = its name (board teacher room table face-1.. class voice-1..)."""

    sdp: SdpText


class Accept(Request):
    """``media.accept``: the client's answer to our offer."""

    connection: Id
    sdp: SdpText


class Reconnect(Request):
    """``media.reconnect``: the network changed (ICE restart). ``sdp``: the client's offer on a publishing connection.

    Refused as absent when the connection is gone: then a new one is built.
    """

    connection: Id
    sdp: SdpText | None = None


class Reconnected(Wire):
    """The answer to the client's offer; of a subscribing connection our offer, answered with ``media.accept``."""

    sdp: SdpText


class Disconnect(Request):
    """``media.disconnect``: the client drops a connection that it no longer needs."""

    connection: Id


# --- pushed by the server -------------------------------------------------------------------------------------------


class HandView(Wire):
    """A raised hand; ``answer`` is the last one-tap answer."""

    raised_at: Instant
    answer: HandAnswer | None


class PupilView(Wire):
    """A pupil in the lesson. ``name``, ``hand`` and energy of others are shown to class side and staff only.

    ``name`` is empty on the unit for a pupil whom classmates may not know.

    ``receiver_face``/``receiver_voice``: the receiver names on which this viewer gets the face and voice, if any.
    ``away_since``: briefly gone (connection lost), with the instant of the last proof. ``energy``: TIRED or nothing.
    ``pause_until``: in a pause, planned until then; it lasts until the pupil comes back. ``unheard_since``: they said
    that they do not hear the class. ``saving``: their line is weak, and what it is spared.
    ``quiet_entry``: (for the unit) no sound when they come in.
    """

    participant_id: Id
    name: str
    step: Step
    hand: HandView | None
    away_since: Instant | None
    receiver_face: str | None = None
    receiver_voice: str | None = None
    energy: Energy | None = None
    pause_until: Instant | None = None
    expression: Expression | None = None
    unheard_since: Instant | None = None
    saving: Saving = Saving.NOTHING
    quiet_entry: bool = False


class ClassSideView(Wire):
    """What of the class is there. ``away_since`` is set while the class side dropped."""

    teacher_present: bool
    unit_present: bool
    away_since: Instant | None


class LessonView(Wire):
    """The slot as words on a screen."""

    slot_id: Id
    subject: str
    group: str
    teacher: str
    place: str
    starts_at: Instant
    ends_at: Instant


class Unwatched(Wire):
    """A picture of yours that nobody sees: ``large``, ``small``: in that size. It need not be sent."""

    kind: SourceKind
    large: bool
    small: bool


class RoomView(Wire):
    """``room.state``: the whole lesson as this viewer may see it; a higher ``version`` replaces a lower one.

    ``sources`` are the class pictures and sound that exist now; ``watching`` counts pupils, and is shown to everybody.
    ``most``: (a pupil) the highest step that is agreed for them; more is not offered and not taken.
    ``wanted``: (class side and pupils) which own sources anybody needs now; a unit opens its camera only if any is.
    ``unwatched``: which of those that you send nobody saw for 5 s.
    ``across``: what classroom and teacher get of each other while the teacher is elsewhere. ``silent``: sources of the
    class that exist and bring nothing. ``quiet_until``: everybody is held silent, and until then it can be undone.
    ``texts`` and ``notes``: for the class side all of the last ones, for a pupil their own.
    ``photos`` of the board in this lesson, the oldest first. ``still``: (a pupil on a weak line) the board as it was.
    """

    version: int
    now: Instant
    state: SessionState
    lesson: LessonView
    class_side: ClassSideView
    sources: tuple[SourceKind, ...]
    looking_at: SourceKind | None
    watching: int
    pupils: tuple[PupilView, ...]
    you: Id
    wanted: tuple[SourceKind, ...]
    unwatched: tuple[Unwatched, ...] = ()
    most: Step = Step.FACE
    across: tuple[SourceKind, ...] = ()
    silent: tuple[SourceKind, ...] = ()
    curtain: Curtain = Curtain.OPEN
    in_break: BreakView | None = None
    quiet_until: Instant | None = None
    texts: tuple[TextLine, ...] = ()
    notes: tuple[NoteView, ...] = ()
    photos: tuple[BoardPhoto, ...] = ()
    still: StillView | None = None
    waiting_since: Instant | None = None


class Ended(Wire):
    """``session.ended``: you are out, and why. ``taken_over``: another device of yours has the seat.

    ``moved``: the lesson begins at another time, ``moved_to``.
    """

    reason: LeaveReason
    at: Instant
    moved_to: Instant | None = None


class ProofAsked(Wire):
    """``presence.ping``: answered by the client's acknowledgement (``{"n": n}``), every 5 s."""

    n: int


class ProofKept(Wire):
    """``presence.kept``: proof ``n`` is committed; ``minutes`` so far counted in this lesson (whole, floored)."""

    n: int
    event_id: Id
    minutes: int


class MediaRestarted(Wire):
    """``media.restarted``: the media process began anew; build both connections again now.

    ``moving``: it did not, but wants to end: what there is works until the new connections do.
    """

    epoch: str
    moving: bool = False


class MediaGone(Wire):
    """``media.gone``: one connection ended on the server's side."""

    connection: Id


class AccessEnded(Wire):
    """``access.ended``: signed out, suspended or a changed role; the socket closes after it."""
