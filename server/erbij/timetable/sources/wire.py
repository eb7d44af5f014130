"""Messages about the addresses from which the timetable is read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Name, Wire

Address = Annotated[str, StringConstraints(min_length=8, max_length=2000, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Secret = Annotated[str, StringConstraints(max_length=400, strip_whitespace=True)]
MAX_SOURCES = 200
MAX_WORDS = 500


class SourceFormat(StrEnum):
    """What lies at an address: an iCalendar feed, or appointments as Zermelo gives them."""

    ICALENDAR = "ICALENDAR"
    ZERMELO = "ZERMELO"


class SourceState(StrEnum):
    """How it is with a source; in this order where several would do. FILE: it came as a file, and is read once."""

    FILE = "FILE"
    PAUSED = "PAUSED"
    WAITS = "WAITS"
    TROUBLE = "TROUBLE"
    NEW = "NEW"
    GOOD = "GOOD"


class Trouble(StrEnum):
    """Why an address could not be read."""

    NAME_UNKNOWN = "NAME_UNKNOWN"
    NOT_ALLOWED = "NOT_ALLOWED"
    NO_ANSWER = "NO_ANSWER"
    TOO_SLOW = "TOO_SLOW"
    TOO_LARGE = "TOO_LARGE"
    SENT_ELSEWHERE = "SENT_ELSEWHERE"
    NOT_THERE = "NOT_THERE"
    NO_ENTRY = "NO_ENTRY"
    THEIR_ERROR = "THEIR_ERROR"
    NOT_READABLE = "NOT_READABLE"
    OUR_ERROR = "OUR_ERROR"


class LessonFault(StrEnum):
    """Why one appointment could not become a lesson.

    CHANGED_HERE, GONE_THERE: the source says something new, or no longer has it, of a lesson that somebody changed by
    hand in Erbij. Their decision stays.
    """

    UNKNOWN_GROUP = "UNKNOWN_GROUP"
    UNKNOWN_TEACHER = "UNKNOWN_TEACHER"
    NO_GROUP = "NO_GROUP"
    NO_TEACHER = "NO_TEACHER"
    NO_TIME = "NO_TIME"
    NO_ZONE = "NO_ZONE"
    WRONG_END = "WRONG_END"
    SKIPPED_HOUR = "SKIPPED_HOUR"
    REPEATS_TOO_OFTEN = "REPEATS_TOO_OFTEN"
    TWICE = "TWICE"
    NOT_READABLE = "NOT_READABLE"
    CHANGED_HERE = "CHANGED_HERE"
    GONE_THERE = "GONE_THERE"


class CalendarField(StrEnum):
    """Where in a calendar event something stands.

    ANYWHERE: Erbij looks for a known group or teacher in all of its texts. FIXED: it is the same in the whole calendar.
    """

    ANYWHERE = "ANYWHERE"
    SUMMARY = "SUMMARY"
    LOCATION = "LOCATION"
    CATEGORIES = "CATEGORIES"
    DESCRIPTION = "DESCRIPTION"
    ATTENDEE = "ATTENDEE"
    FIXED = "FIXED"
    NOWHERE = "NOWHERE"


class WordMeans(Wire):
    """What a word of the other program means here: the id of a group or of a teacher; None: nothing of ours."""

    word: Label
    means: Id | None


class SourceMapping(Wire):
    """How an appointment becomes a lesson. The fields are for calendars only; Zermelo names everything itself.

    ``group`` FIXED: it is always ``group_id``; likewise ``teacher``. ``groups`` and ``teachers`` come before keys and
    names. ``only_known``: an appointment whose group is not known here is not ours, and nothing is wrong with it.
    """

    group: CalendarField = CalendarField.ANYWHERE
    group_id: Id | None = None
    teacher: CalendarField = CalendarField.ANYWHERE
    teacher_id: Id | None = None
    subject: CalendarField = CalendarField.SUMMARY
    place: CalendarField = CalendarField.LOCATION
    only_known: bool = False
    groups: tuple[WordMeans, ...] = Field(default=(), max_length=MAX_WORDS)
    teachers: tuple[WordMeans, ...] = Field(default=(), max_length=MAX_WORDS)


class SourceAsked(Wire):
    """A new source, or what another one is to become. ``token`` None: none, or as it was; empty: none any more.

    ``address`` None: as it was. ``version``: of the source that was seen; 0: it is new.
    """

    name: Name
    kind: SourceFormat
    address: Address | None = None
    token: Secret | None = None
    mapping: SourceMapping = SourceMapping()
    version: int = Field(default=0, ge=0)


class LessonShown(Wire):
    """A lesson in a difference or a list of what is wrong; what is not known is empty."""

    subject: str
    group: str
    teacher: str
    place: str
    starts_at: Instant | None
    ends_at: Instant | None


class BadLesson(Wire):
    """An appointment that could not be used. ``word`` is what was not known; ``kept`` its last good state.

    ``slot_id``: the lesson that somebody changed by hand, to look at it.
    """

    what: LessonShown
    fault: LessonFault
    word: str
    kept: LessonShown | None
    slot_id: Id | None


class ChangedLesson(Wire):
    """A lesson that would change; ``now`` None: it would be cancelled."""

    before: LessonShown
    now: LessonShown | None


class WaitingChange(Wire):
    """What waits for a yes: of ``lessons`` still to come, ``changed`` and ``removed``; the first ones are listed.

    ``mark`` says which reading this is; a yes names it.
    """

    mark: Id
    since: Instant
    lessons: int
    new: int
    changed: int
    removed: int
    list: tuple[ChangedLesson, ...]


class UnknownWord(Wire):
    """A word that is no group or teacher here, and in how many appointments it stands."""

    word: str
    about: LessonFault
    lessons: int


class SourceCard(Wire):
    """A source as the page shows it. ``address`` shows no secrets; ``trouble`` since ``trouble_since``.

    ``lessons``: those still to come that this source brought. ``bad`` lists at most 100 of ``bad_count``.
    """

    id: Id
    name: Name
    kind: SourceFormat
    state: SourceState
    address: str
    has_token: bool
    mapping: SourceMapping
    version: int
    tried_at: Instant | None
    read_at: Instant | None
    trouble: Trouble | None
    trouble_since: Instant | None
    lessons: int
    bad_count: int
    bad: tuple[BadLesson, ...]
    unknown: tuple[UnknownWord, ...]
    waiting: WaitingChange | None


class SourceChoice(Wire):
    """A group or a teacher that a word may mean."""

    id: Id
    name: Name


class Sources(Wire):
    """The school's sources by name, and what a word may mean."""

    sources: tuple[SourceCard, ...]
    groups: tuple[SourceChoice, ...]
    teachers: tuple[SourceChoice, ...]
    now: Instant


class SourceYes(Wire):
    """The coordinator saw the change and wants it."""

    mark: Id


class SourcePause(Wire):
    """Whether the address is left alone for now; ``version``: of the source that was seen."""

    paused: bool
    version: int = Field(ge=1)


class SourceRemove(Wire):
    """``cancel``: lessons of it that are still to come are cancelled; else they stay as they are."""

    cancel: bool
