"""A report of illness, and the form in which it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from datetime import datetime

    from erbij.absence.illness.wire import Joins
    from erbij.absence.records.wire import RecordSource
    from erbij.people.model import Person
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class Illness:
    """A pupil is ill from ``first`` up to and including ``last`` (None: until further notice); never of what.

    ``from_time`` (local ``10:30``, empty: the whole day) is about the first day. ``slot_ids``: for SOME, the lessons
    of the day that was last asked about; with SOME nothing is joined on later days until somebody says so.
    """

    id: str
    school_id: str
    pupil_id: str
    first: dt.date
    last: dt.date | None
    from_time: str
    joins: Joins
    slot_ids: tuple[str, ...]
    source: RecordSource
    reported_by: str
    reported_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    taken_back: bool
    version: int

    def covers(self, day: dt.date) -> bool:
        """Whether the pupil is ill on that day, as far as was said."""
        return not self.taken_back and self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class IllnessLesson:
    """A lesson of the form's day; ``absent``: a record of absence stands; ``joins``: planned to follow from home."""

    slot: Slot
    absent: bool
    joins: bool


@dataclass(frozen=True, slots=True)
class IllnessPage:
    """The form for one pupil and date; ``report`` is what was said already and holds on that date.

    ``must_agree``: a guardian has not agreed to the rules of being seen and heard; joining asks for it once.
    """

    pupil: Person
    date: dt.date
    today: dt.date
    next_day: dt.date | None
    now: datetime
    timezone: str
    lessons: tuple[IllnessLesson, ...]
    report: Illness | None
    may_undo: bool
    must_agree: bool
