"""Messages of making and changing lessons. Wall times are of the school's zone."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.timetable.wire import SlotStatus
from erbij.wire import ChangeMade, Id, Instant, Name, Wire

WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
ShortText = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
PlanDate = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 1, 1))]


class SlotScope(StrEnum):
    """One lesson, or this one and the later ones of its series."""

    ONE = "one"
    LATER = "later"


class SlotTense(StrEnum):
    """Whether a lesson is still to come, going on with people in it, or over."""

    AHEAD = "ahead"
    RUNNING = "running"
    PAST = "past"


class ClashKind(StrEnum):
    """What is taken at that time. TEACHER and PLACE can be planned twice by a coordinator only."""

    TEACHER = "teacher"
    PLACE = "place"
    GROUP = "group"
    PUPIL = "pupil"
    FREE_DAY = "free_day"


class SlotAsked(Wire):
    """A new lesson: for a group, or for named pupils whom ``label`` calls something; weekly up to ``until``.

    ``teacher_id`` null: the actor gives it. ``anyway``: the actor saw the clashes and wants it nevertheless.
    """

    subject: Subject
    group_id: Id | None = None
    pupil_ids: Annotated[tuple[Id, ...], Field(max_length=40)] = ()
    label: ShortText = ""
    teacher_id: Id | None = None
    place: ShortText = ""
    all_remote: bool = False
    date: PlanDate
    start: WallTime
    end: WallTime
    until: PlanDate | None = None
    anyway: bool = False


class SlotWhom(Wire):
    """For whom a lesson is: a group, or named pupils whom ``label`` calls something."""

    group_id: Id | None = None
    pupil_ids: Annotated[tuple[Id, ...], Field(max_length=40)] = ()
    label: ShortText = ""


class SlotEdit(Wire):
    """How a lesson is to be; ``version`` is the one that was seen. Another date or start moves it.

    ``whom`` and ``teacher_id`` null: they stay. ``teacher_id`` gives it from now on, ``supply_teacher_id`` stands in.
    """

    version: int
    scope: SlotScope = SlotScope.ONE
    subject: Subject
    place: ShortText
    supply_teacher_id: Id | None = None
    whom: SlotWhom | None = None
    teacher_id: Id | None = None
    all_remote: bool = False
    date: PlanDate
    start: WallTime
    end: WallTime
    reason: Reason = ""
    anyway: bool = False


class SlotOff(Wire):
    """Call a lesson off, or let it go on after all (``restore``)."""

    version: int
    scope: SlotScope = SlotScope.ONE
    restore: bool = False
    reason: Reason = ""
    anyway: bool = False


class SlotUndo(Wire):
    """Take a change back; ``undo_id`` as the change answered it."""

    undo_id: Id


class SlotClash(Wire):
    """What is in the way of one lesson. ``who`` names the teacher, the place, the group or the free day.

    ``pupils`` are those of the new lesson who have another one then; ``subject`` is that of the other lesson.
    """

    kind: ClashKind
    date: dt.date
    starts_at: Instant
    ends_at: Instant
    who: str
    subject: str
    pupils: tuple[str, ...]
    more_pupils: int


class FreeDayMet(Wire):
    """A free day that a series leaves out."""

    date: dt.date
    name: str


class SlotsDone(Wire):
    """What was done. Clashes and no ``undo_id``: nothing yet; ``may_anyway``: the actor may do it nevertheless."""

    slot_ids: tuple[Id, ...]
    skipped: tuple[FreeDayMet, ...]
    clashes: tuple[SlotClash, ...]
    more_clashes: int
    may_anyway: bool
    undo_id: Id | None
    timezone: str


class SlotHour(Wire):
    """Wall times at which the school's lessons usually begin and end."""

    start: WallTime
    end: WallTime


class PlanChoice(Wire):
    """Something to choose from a list."""

    id: Id
    name: Name


class SlotForm(Wire):
    """What "Nieuwe les" begins with. ``teachers`` is empty for who can plan for themselves only."""

    timezone: str
    today: dt.date
    last_day: dt.date
    date: dt.date
    hour: SlotHour
    hours: tuple[SlotHour, ...]
    groups: tuple[PlanChoice, ...]
    teachers: tuple[PlanChoice, ...]
    subjects: tuple[str, ...]
    places: tuple[str, ...]
    group_id: Id | None
    subject: str
    place: str


class SlotDetail(Wire):
    """One lesson for who may change it, with what was changed of it, the latest first.

    ``later`` counts the planned lessons of its series from this one on. ``may_supply``: the actor may say who gives it.
    ``planned_teacher`` (``teacher_id``) gives it unless a supply teacher does.
    """

    id: Id
    version: int
    subject: str
    group: str
    pupils: tuple[PlanChoice, ...]
    teacher: str
    supply: bool
    planned_teacher: str
    group_id: Id | None
    label: str
    teacher_id: Id
    supply_teacher_id: Id | None
    place: str
    all_remote: bool
    date: dt.date
    start: WallTime
    end: WallTime
    starts_at: Instant
    ends_at: Instant
    moved_to: Instant | None
    status: SlotStatus
    tense: SlotTense
    later: int
    may_supply: bool
    off_for_free_day: bool
    timezone: str
    changes: tuple[ChangeMade, ...]
