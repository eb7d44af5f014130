"""Messages of the week."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.timetable.slots.wire import PlanChoice
from erbij.timetable.wire import SlotStatus
from erbij.wire import Id, Instant, Wire


class WeekOf(StrEnum):
    """Whose week it is."""

    PERSON = "person"
    GROUP = "group"
    TEACHER = "teacher"
    PLACE = "place"


class WeekSlot(Wire):
    """A lesson of the week. ``may_change``: the actor may move it or call it off."""

    id: Id
    subject: str
    group: str
    teacher: str
    supply: bool
    place: str
    all_remote: bool
    starts_at: Instant
    ends_at: Instant
    moved_to: Instant | None
    status: SlotStatus
    may_change: bool


class WeekDay(Wire):
    """A day of the week, lessons by start."""

    date: dt.date
    school_day: bool
    free_day_name: str | None
    lessons: tuple[WeekSlot, ...]


class TimetableWeek(Wire):
    """An ISO week; ``of`` and ``id`` say whose. Staff choose among ``groups``, ``teachers`` and ``places``."""

    monday: dt.date
    number: int
    today: dt.date
    now: Instant
    timezone: str
    of: WeekOf
    id: str
    title: str
    days: tuple[WeekDay, ...]
    groups: tuple[PlanChoice, ...]
    teachers: tuple[PlanChoice, ...]
    places: tuple[str, ...]
    may_make: bool
