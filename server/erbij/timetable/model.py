"""Slots of the timetable, free days, and what an import writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.timetable.wire import Door, SlotStatus


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned lesson [starts_at, ends_at) in UTC; ``local_date`` is the school's date of its start.

    ``teacher_id`` is who really gives it; with a ``supply`` teacher, ``planned_teacher_id`` is who would have.
    """

    id: str
    school_id: str
    group_id: str
    group_name: str
    subject: str
    teacher_id: str
    teacher_name: Private[str]
    supply: bool
    place: str
    starts_at: datetime
    ends_at: datetime
    local_date: date
    status: SlotStatus
    planned_teacher_id: str = ""

    @property
    def teacher_ids(self) -> frozenset[str]:
        """Whoever may open the lesson: the teacher and the supply teacher."""
        return frozenset({self.teacher_id, self.planned_teacher_id} - {""})


@dataclass(frozen=True, slots=True)
class StoredSlot:
    """A slot as it is stored. ``key`` None: no file gave it one; ``imported`` false: no import ever ends it."""

    id: str
    school_id: str
    key: str | None
    group_id: str
    subject: str
    teacher_id: str
    supply_teacher_id: str | None
    place: str
    local_date: date
    local_start: str
    local_end: str
    starts_at: datetime
    ends_at: datetime
    status: SlotStatus
    imported: bool

    @property
    def natural(self) -> tuple[date, str, str]:
        """What makes a lesson the same one where no key does: a group has one lesson at a time."""
        return self.local_date, self.local_start, self.group_id


@dataclass(frozen=True, slots=True)
class SlotWork:
    """What an import writes; ``changed`` are the new values."""

    new: tuple[StoredSlot, ...] = ()
    changed: tuple[StoredSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day without lessons, with the name of the holiday."""

    date: date
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """A lesson on somebody's day."""

    slot: Slot
    door_opens_at: datetime
    door: Door
    live: bool
    at_home: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of one person; lessons by start. ``person_name`` is the pupil's when a guardian looks."""

    date: dt.date
    today: dt.date
    now: datetime
    timezone: str
    person_id: str
    person_name: Private[str]
    school_day: bool
    free_day_name: str | None
    next_school_day: dt.date | None
    cards: tuple[Card, ...]
