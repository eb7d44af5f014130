"""School days, lesson weeks, and what becomes of lessons on a day that turns free.

A lesson on a day that becomes free is off, and comes back when the day is a school day again; unless somebody called it
off or moved it by hand, for that stays. What has begun is not touched.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.errors import Invalid
from erbij.schools.rules import year_of
from erbij.timetable.calendar.model import Effect, Stretch
from erbij.timetable.rules import SATURDAY, is_school_day
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from erbij.timetable.model import StoredSlot

LONGEST = 70
DAY = timedelta(days=1)


def days_between(first: date, last: date) -> list[date]:
    """Return the days from ``first`` up to and including ``last``."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def asked_days(first: date, last: date) -> list[date]:
    """Return the days that are meant; raises ``Invalid`` for none, for too many, and across 31 July."""
    if not first <= last < first + DAY * LONGEST:
        raise Invalid([("body.last", f"not within {LONGEST} days after the first")])
    if year_of(first) != year_of(last):
        raise Invalid([("body.last", "in another school year: say each part by itself")])
    return days_between(first, last)


def stretches(free: Mapping[date, str]) -> tuple[Stretch, ...]:
    """Return the free days by those that belong together, by date."""
    found: list[list[date]] = []
    for day in sorted(free):
        if found and free[found[-1][0]] == free[day] and _only_weekend(found[-1][-1], day):
            found[-1].append(day)
        else:
            found.append([day])
    return tuple(Stretch(free[days[0]], days[0], days[-1], tuple(days)) for days in found)


def _only_weekend(before: date, after: date) -> bool:
    return all(day.weekday() >= SATURDAY for day in days_between(before + DAY, after - DAY))


def lesson_weeks(first: date, last: date, free: Collection[date], *, every_day: bool) -> list[tuple[int, int]]:
    """Return the ISO weeks (year, week) with at least one school day from ``first`` up to and including ``last``."""
    days = (day for day in days_between(first, last) if is_school_day(day, free, every_day=every_day))
    return list(dict.fromkeys(day.isocalendar()[:2] for day in days))


def turned_free(slots: Iterable[StoredSlot], now: datetime) -> Effect:
    """Return what becomes of the lessons of days that turn free."""
    there = [slot for slot in slots if slot.status is SlotStatus.PLANNED]
    ahead = [slot for slot in there if slot.starts_at > now]
    off = tuple(replace(slot, status=SlotStatus.CANCELLED, off_for_free_day=True) for slot in ahead)
    return Effect(off, tuple(slot for slot in there if slot.starts_at <= now))


def turned_school(slots: Iterable[StoredSlot], now: datetime) -> Effect:
    """Return what becomes of the lessons of days that turn into school days."""
    there = [slot for slot in slots if not slot.withdrawn]
    ahead = [slot for slot in there if slot.off_for_free_day and slot.starts_at > now]
    back = tuple(replace(slot, status=SlotStatus.PLANNED, off_for_free_day=False) for slot in ahead)
    return Effect(back, tuple(slot for slot in there if slot.starts_at <= now))


def counted_off(slots: Sequence[StoredSlot]) -> dict[date, int]:
    """Return how many lessons are off for a free day, by day."""
    found: dict[date, int] = {}
    for slot in slots:
        if slot.off_for_free_day and not slot.withdrawn:
            found[slot.local_date] = found.get(slot.local_date, 0) + 1
    return found
