"""Values of the day plan; the plan of one day itself is a message (``wire.DayPlanned``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from erbij.plans.day_plan.wire import DayPlanFrom, DayPlanMay, DayPlanned
    from erbij.private import Private

Span = tuple["dt.datetime", "dt.datetime"]
"""Half-open [start, end) of UTC instants."""


@dataclass(frozen=True, slots=True)
class Planned:
    """All that is planned for a pupil: weekdays by (from date, weekday), and single dates."""

    weekdays: dict[tuple[dt.date, int], DayPlanned] = field(default_factory=dict)
    dates: dict[dt.date, DayPlanned] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgreedRest:
    """What of a lesson is agreed rest: ``spans``, and with ``may_stop`` all that follows the pupil's last presence."""

    spans: tuple[Span, ...] = ()
    may_stop: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A family's wish for a date or a weekday, unanswered while ``accepted`` is None."""

    id: str
    school_id: str
    pupil_id: str
    date: dt.date | None
    weekday: int | None
    planned: DayPlanned
    words: Private[str]
    author_id: str
    at: dt.datetime
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class LessonTime:
    """A lesson of the pupil [start, end) and when they were in it."""

    start: dt.datetime
    end: dt.datetime
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds in lessons on a date, and how many of them were beyond what was agreed."""

    seconds: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A pupil's plan as a page shows it."""

    pupil_id: str
    pupil_name: Private[str]
    zone: str
    date: dt.date
    today: dt.date
    version: int
    may: DayPlanMay
    source: DayPlanFrom
    planned: DayPlanned
    planned_min: int
    used: Used | None
    beyond_before: int | None
    may_undo: bool
    week: tuple[DayPlanned, ...]
    proposals: tuple[tuple[Proposal, Private[str]], ...]
