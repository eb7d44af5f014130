"""Slots of the timetable, free days, and what an import writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.timetable.wire import Door, SlotStatus


LONGEST_DAY = timedelta(hours=25)
"""No lesson is longer, for it is within one day: whoever looks for those of a day need not look at all before it."""
AHEAD = "WAITING"
"""The status of what an import wrote ahead and nobody may see yet (see ``imports.store``).

As long as PLANNED, so that SQLite writes half a million of them over in place.
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned lesson [starts_at, ends_at) in UTC; ``local_date`` is the school's date of its start.

    ``teacher_id`` is who really gives it; with a ``supply`` teacher, ``planned_teacher_id`` is who would have.
    It is for a group, or without ``group_id`` for single pupils; ``group_name`` is then what its maker called them.
    ``all_remote``: everybody follows it from home. ``series_id`` holds the lessons together that were made as one.
    A MOVED slot names its ``successor_id``, and ``moved_to`` says when that one begins. ``version`` counts the writes
    of this slot; who changes it says which version they saw.
    """

    id: str
    school_id: str
    group_id: str | None
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
    all_remote: bool = False
    series_id: str | None = None
    successor_id: str | None = None
    moved_to: datetime | None = None
    version: int = 1

    @property
    def teacher_ids(self) -> frozenset[str]:
        """Whoever may open the lesson: the teacher and the supply teacher."""
        return frozenset({self.teacher_id, self.planned_teacher_id} - {""})


@dataclass(frozen=True, slots=True)
class StoredSlot:
    """A slot as it is stored. ``key`` None: no file gave it one; ``imported`` false: no import ever ends it.

    Without ``group_id`` it is for ``pupil_ids``, whom ``label`` calls something. ``by_hand``: somebody changed it in
    Erbij since, so that an import leaves it as it is. ``off_for_free_day``: cancelled because its day became free; it
    comes back when the day is a school day again. ``withdrawn``: cancelled and shown to nobody, for whoever made it
    took it back at once. See :class:`Slot` for the others.
    """

    id: str
    school_id: str
    key: str | None
    group_id: str | None
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
    label: str = ""
    all_remote: bool = False
    series_id: str | None = None
    successor_id: str | None = None
    by_hand: bool = False
    off_for_free_day: bool = False
    withdrawn: bool = False
    version: int = 1
    pupil_ids: frozenset[str] = frozenset()

    @property
    def natural(self) -> tuple[date, str, str | None]:
        """What makes a lesson the same one where no key does: a group has one lesson at a time."""
        return self.local_date, self.local_start, self.group_id

    @property
    def gives_id(self) -> str:
        """Who really gives it."""
        return self.supply_teacher_id or self.teacher_id

    @property
    def counted(self) -> tuple[datetime, datetime, str | None, frozenset[str], SlotStatus, bool]:
        """What the count of a lesson depends on: whoever changes it tells it on (news ``slot_changed``)."""
        return self.starts_at, self.ends_at, self.group_id, self.pupil_ids, self.status, self.all_remote


@dataclass(frozen=True, slots=True)
class SlotWork:
    """What an import writes; ``changed`` are the new values."""

    new: tuple[StoredSlot, ...] = ()
    changed: tuple[StoredSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file was compared with: number and versions of the lessons within its dates, versions of others by id."""

    bounds: tuple[date, date]
    versions: tuple[int, int]
    others: Mapping[str, int]


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
