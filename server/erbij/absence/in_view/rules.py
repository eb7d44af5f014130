"""How long somebody is out of view, and whose turn it is. Only school days count; no clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from erbij.absence.in_view.model import Rung
from erbij.absence.in_view.wire import Colour
from erbij.timetable.rules import is_school_day

if TYPE_CHECKING:
    from erbij.absence.in_view.model import Step
    from erbij.private import Private

DAY = timedelta(days=1)
FAR = 400
"""No date is looked for further away than so many days: a calendar without school days is a mistake, not a loop."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which dates are school days."""

    free: Mapping[date, str]
    every_day: bool

    def is_school_day(self, day: date) -> bool:
        """Whether there is school on that date."""
        return is_school_day(day, self.free, every_day=self.every_day)

    def between(self, after: date, until: date) -> int:
        """Return the number of school days later than ``after``, up to and including ``until``."""
        return sum(self.is_school_day(after + DAY * ahead) for ahead in range(1, (until - after).days + 1))

    def ahead(self, after: date, days: int) -> date:
        """Return the school day that is so many school days after a date; ``days`` 0: the date itself."""
        day = after
        for _ in range(FAR):
            if days <= 0:
                break
            day += DAY
            days -= self.is_school_day(day)
        return day

    def before(self, day: date) -> date:
        """Return the last school day before a date."""
        for _ in range(FAR):
            day -= DAY
            if self.is_school_day(day):
                break
        return day


def colour(days: int | None, cadence: int) -> Colour:
    """Return how it stands after so many school days without contact; None: there never was any."""
    if days is None or days > 2 * cadence:
        return Colour.RED
    return Colour.AMBER if days > cadence else Colour.GREEN


def rungs(
    ladder: Collection[Step],
    names: Mapping[Step, tuple[Private[str], ...]],
    calendar: Calendar,
    *,
    start: date,
    cadence: int,
    today: date,
) -> tuple[Rung, ...]:
    """Return each step with the school day on which it is reached; ``start`` is the last contact, or the first day."""
    found = []
    for step in sorted(ladder, key=lambda one: one.late):
        on = calendar.ahead(start, cadence + step.late + 1)
        found.append(Rung(step, names.get(step, ()), on, reached=on <= today))
    return tuple(found)


def ill_since(dates: Collection[date], today: date, calendar: Calendar) -> tuple[date, int] | None:
    """Return since when somebody is ill without a school day in between, and how many school days that is.

    ``dates`` are those with an hour ill. Who has none today may still be reported; none yesterday either: better.
    """
    last = today if today in dates else calendar.before(today)
    if last not in dates:
        return None
    first, count = last, 1
    while (earlier := calendar.before(first)) in dates:
        first, count = earlier, count + 1
    return first, count
