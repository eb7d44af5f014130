"""Messages of the calendar."""

from __future__ import annotations

import datetime as dt

from erbij.timetable.slots.wire import PlanDate, Subject
from erbij.wire import Wire


class FreeDaysAsked(Wire):
    """Make the days from ``first`` up to and including ``last`` free; ``preview``: only say what would happen."""

    name: Subject
    first: PlanDate
    last: PlanDate
    preview: bool = False


class SchoolDaysAsked(Wire):
    """Make the days from ``first`` up to and including ``last`` school days again."""

    first: PlanDate
    last: PlanDate


class FreeDaysDone(Wire):
    """What became of it (or would become of it): how many days, and how many lessons go off or come back.

    ``past``: lessons of these days that are over already; they stay as they were.
    """

    days: int
    lessons: int
    past: int


class FreeRange(Wire):
    """Free days that follow each other, weekends in between included; ``lessons`` are those that are off for them."""

    name: str
    first: dt.date
    last: dt.date
    school_days: int
    lessons: int


class SchoolCalendar(Wire):
    """A school year, from 1 August to 31 July. ``lesson_weeks`` counts the ISO weeks with at least one school day."""

    first_day: dt.date
    last_day: dt.date
    today: dt.date
    free: tuple[FreeRange, ...]
    lesson_weeks: int
    may_change: bool
