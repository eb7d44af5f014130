"""The facts that counting starts from and what it answers; values only.

Three things stay apart: *evidence* (what happened), *credit* (seconds) and the *bucket* (what it counts as in law).
Instants are aware and in UTC, intervals half-open. A ``local_date`` is the date of the slot's start in the school's
zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from erbij.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.private import Private
    from erbij.register.facts import Location
    from erbij.register.intervals import Intervals
    from erbij.register.partials.model import Verdict
    from erbij.register.spans import Seconds, Span, Spans


Value: TypeAlias = "Seconds | Spans | datetime | None"
"""What stands in a sentence: a length, stretches of time, *from then on*, or *after that*."""


class LessonNotOver(Conflict):
    """What was asked is about a whole lesson, and this one is still going on or has not begun."""

    code = "lesson_not_over"
    title = "The lesson is not over yet"


class Source(StrEnum):
    """Where a second comes from, in order of priority (R5): at school, live, catalogue, offline."""

    SCHOOL = "S"
    LIVE = "L"
    CATALOGUE = "C"
    OFFLINE = "O"


class Bucket(StrEnum):
    """What credited seconds count as under the policy; never a property of the evidence."""

    AT_SCHOOL = "AT_SCHOOL"
    AT_OTHER_SCHOOL = "AT_OTHER_SCHOOL"
    PROGRAMMED_ONLINE = "PROGRAMMED_ONLINE"
    REMOTE_WITHIN_DEVIATION = "REMOTE_WITHIN_DEVIATION"
    REMOTE_DURING_ABSENCE = "REMOTE_DURING_ABSENCE"
    REMOTE_NO_GROUND = "REMOTE_NO_GROUND"
    VOLUNTARY = "VOLUNTARY"
    UNREGISTERED = "UNREGISTERED"
    OVER_CAP = "OVER_CAP"


class EndReason(StrEnum):
    """Why an interval of presence ended; the words of the live lesson. *Stopped* is stored as left."""

    LEFT = "left"
    NETWORK_HOME = "network_home"
    NETWORK_SCHOOL = "network_school"
    SERVER = "server"
    TAKEN_OVER = "taken_over"
    REMOVED = "removed"
    LESSON_OVER = "lesson_over"


class State(StrEnum):
    """What one stretch of a row's time line was; finer than R11, whose states are sums of these."""

    ATTENDED = "ATTENDED"
    BRIDGED = "BRIDGED"
    PAUSE = "PAUSE"
    NOT_OFFERED = "NOT_OFFERED"
    AGREED_REST = "AGREED_REST"
    TECHNICAL_HOME = "TECHNICAL_HOME"
    TECHNICAL_SCHOOL = "TECHNICAL_SCHOOL"
    TECHNICAL_SERVER = "TECHNICAL_SERVER"
    LEFT = "LEFT"
    NOT_THERE = "NOT_THERE"
    AHEAD = "AHEAD"


class Status(StrEnum):
    """What a slot was for a remote pupil as a whole (R11)."""

    PRESENT = "PRESENT"
    PRESENT_REMOTE = "PRESENT_REMOTE"
    PARTIAL = "PARTIAL"
    LATE = "LATE"
    ABSENT = "ABSENT"
    ABSENT_AUTHORISED = "ABSENT_AUTHORISED"
    FREE_BY_PLAN = "FREE_BY_PLAN"
    PAUSE = "PAUSE"
    NOT_OFFERED = "NOT_OFFERED"
    AGREED_REST = "AGREED_REST"
    TECHNICAL = "TECHNICAL"


class Share(NamedTuple):
    """Seconds of one source in one bucket; OVER_CAP, VOLUNTARY and UNREGISTERED are shares too, in no total."""

    source: Source
    bucket: Bucket
    seconds: int


@dataclass(frozen=True, slots=True)
class CountingPolicy:
    """One dated set of parameters; immutable once used. It holds for local dates from ``valid_from`` (R17)."""

    version: str
    valid_from: date
    bridge_max: Seconds
    bridge_budget: Seconds
    silence_max: Seconds
    catchup_allowance: Seconds
    offline_day_max: Seconds


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson as the timetable plans it; ``planned`` is false for a cancelled slot and for one that moved away."""

    id: str
    span: Span
    planned: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """A slot with the words that stand on a page. ``teacher`` really gives it; ``teacher_ids`` holds a supply too."""

    slot: Slot
    school_id: str
    local_date: date
    group: str
    subject: str
    teacher: Private[str]
    teacher_ids: frozenset[str]
    free_day: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """What the teaching side made of the slot; ``end`` is None while it runs."""

    start: datetime
    end: datetime | None
    extended_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Proven presence on one device; ``ended`` is None while it is open, ``span.end`` is then the last proof (R2)."""

    span: Span
    device: str
    ended: EndReason | None


@dataclass(frozen=True, slots=True)
class Away:
    """The class side could not be followed; ``cause`` None: it was not offered, otherwise why it dropped."""

    span: Span
    cause: EndReason | None = None


@dataclass(frozen=True, slots=True)
class PupilEvidence:
    """One pupil in one slot. ``pauses`` are the pupil's own; ``at_school`` is attendance in the classroom.

    ``at_other_school``: attendance where another school teaches; ``rest``: agreed in the plan of the day.
    """

    pupil_id: str
    presence: tuple[Presence, ...] = ()
    pauses: tuple[Span, ...] = ()
    at_school: tuple[Span, ...] = ()
    at_other_school: tuple[Span, ...] = ()
    rest: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotEvidence:
    """Everything that was recorded about a slot; without a session nothing live counts (R1)."""

    slot_id: str
    session: Session | None
    away: tuple[Away, ...] = ()
    pupils: tuple[PupilEvidence, ...] = ()

    def of(self, pupil_id: str) -> PupilEvidence:
        """The evidence of one pupil; empty if there is none."""
        return next((one for one in self.pupils if one.pupil_id == pupil_id), PupilEvidence(pupil_id))


@dataclass(frozen=True, slots=True)
class Live:
    """Live presence in one slot, counted by R1-R4; every field in normal form and on whole seconds.

    ``seen`` is the union over devices before the window; ``present`` after it; ``bridged`` the gaps that were filled,
    ``too_many`` those short enough that found the budget used up; ``pauses`` lie in the window; ``counts`` is present
    and bridged less the pauses.
    """

    window: Spans
    seen: Spans
    present: Spans
    bridged: Spans
    too_many: Spans
    pauses: Spans
    counts: Spans


class Counted(NamedTuple):
    """The same in whole seconds since 1970, as far as it is counted: R1, R3, R4."""

    present: Intervals
    bridged: Intervals
    too_many: Intervals
    counts: Intervals


@dataclass(frozen=True, slots=True)
class Attendance:
    """One pupil in one slot as far as it can be counted without looking at other slots."""

    slot: Slot
    evidence: SlotEvidence
    pupil: PupilEvidence
    policy: CountingPolicy
    live: Live


@dataclass(frozen=True, slots=True)
class LinePart:
    """A stretch of a row's time line; the parts of a row are in order and add up to its slot with difference 0."""

    span: Span
    state: State


class Said(NamedTuple):
    """One sentence of an explanation, before it is put in words: its key (``wording``) and its values by name."""

    key: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A teacher's "gezien, klopt" for a slot; never a condition for credit."""

    id: str
    school_id: str
    slot_id: str
    teacher_id: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One pupil in one lesson as the register shows it. ``credited`` holds ``adjusted`` (R16), which people made.

    ``verdict``: what a teacher made of PARTIAL; OPEN: to be decided, None: it is not PARTIAL. ``late``: what came
    after the close of the month; ``credited`` holds it. ``at``: where the pupil was for what was followed live.
    """

    lesson: Lesson
    pupil_id: str
    pupil_name: Private[str]
    credited: Seconds
    running: bool
    parts: tuple[LinePart, ...]
    explanation: tuple[Said, ...]
    status: tuple[Status, ...]
    shares: tuple[Share, ...]
    adjusted: Seconds
    confirmation: Confirmation | None
    confirmed_by: Private[str] | None
    verdict: Verdict | None
    judged_by: Private[str] | None
    late: Seconds
    policy_version: str
    at: Location


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Work outside lessons, as the register shows it: what a teacher confirmed (O), or an item of the catalogue (C).

    ``recorded`` is what was confirmed or measured, ``credited`` what of it counts with what people ``adjusted``;
    ``span`` None: a plain quantity, or several stretches. ``waits``: some of it counts only once somebody signs it.
    """

    id: str
    pupil_id: str
    pupil_name: Private[str]
    local_date: date
    span: Span | None
    what: Private[str]
    by: Private[str]
    at: datetime
    recorded: Seconds
    credited: Seconds
    adjusted: Seconds
    shares: tuple[Share, ...]
    explanation: tuple[Said, ...]
    waits: bool
    late: Seconds
    policy_version: str
    source: Source = Source.OFFLINE


@dataclass(frozen=True, slots=True)
class Day:
    """A school's day, rows by start of the lesson, then slot, then name; ``reported`` of everybody in it.

    Works by name. ``loose``: what people adjusted that stands on none of these lines. The seconds of rows and works
    that stand in a total, and ``loose``, add up to ``reported`` with difference 0.
    """

    local_date: date
    now: datetime
    zone: ZoneInfo
    rows: tuple[Row, ...]
    works: tuple[WorkRow, ...]
    loose: Seconds
    reported: Seconds


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What the school's calendar says of a date; ``free_day_name`` only of a free day."""

    school_day: bool
    free_day_name: str | None = None


@dataclass(frozen=True, slots=True)
class PupilDay:
    """One pupil's rows of a date, by start of the lesson; ``reported``: what stands in totals, of every source.

    Works in order of entry; ``loose`` as in :class:`Day`.
    """

    local_date: date
    calendar: CalendarDay
    rows: tuple[Row, ...]
    works: tuple[WorkRow, ...]
    loose: Seconds
    reported: Seconds


@dataclass(frozen=True, slots=True)
class Week:
    """One pupil's ISO week: seven days from Monday. ``today`` is the school's date of ``now``."""

    pupil_id: str
    pupil_name: Private[str]
    today: date
    now: datetime
    zone: ZoneInfo
    days: tuple[PupilDay, ...]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A lesson that a teacher has not confirmed, with how many pupils followed it and what that credited."""

    lesson: Lesson
    pupils: int
    credited: Seconds
