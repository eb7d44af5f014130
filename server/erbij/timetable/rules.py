"""Doors, school days, and local time as instants.

The school's calendar is kept as local wall time and the school's zone; the instants are worked out from it, so a
lesson at half past eight begins at half past eight on both sides of a clock change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from erbij.timetable.wire import Door, SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from erbij.timetable.model import Slot, StoredSlot

DOOR_OPENS_BEFORE = timedelta(minutes=5)
LESSON_OVERRUN = timedelta(minutes=5)
LONGEST_HOLIDAY = timedelta(days=70)
SATURDAY = 5
MANY = 4_000
"""From so many new lessons on, an import writes them ahead, in parts."""


def door(slot: Slot, now: datetime, session_over: bool) -> Door:  # noqa: FBT001 - the one fact besides the time
    """Whether the lesson can be entered at ``now``; a lesson that was cancelled or moved never."""
    if slot.status is not SlotStatus.PLANNED or session_over or now >= slot.ends_at + LESSON_OVERRUN:
        return Door.OVER
    return Door.OPEN if now >= slot.starts_at - DOOR_OPENS_BEFORE else Door.NOT_YET


@lru_cache(maxsize=20_000)  # a year of a large school asks for few of them, very often
def instant(day: date, wall: time, zone: ZoneInfo) -> datetime | None:
    """Return the UTC instant of a wall time; the first of two; None for one that the clock skips."""
    found = datetime.combine(day, wall, zone).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, wall) else None


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants at which a local day begins and ends (23, 24 or 25 hours apart)."""
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    return start, datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def shown_bounds(day: date, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """Return the bounds of what a day page shows: today also the lesson of just after midnight whose door is open."""
    start, end = day_bounds(day, zone)
    return start, max(end, now + DOOR_OPENS_BEFORE + timedelta(microseconds=1)) if start <= now < end else end


def is_school_day(day: date, free_days: Collection[date] | Mapping[date, str], *, every_day: bool) -> bool:
    """Whether there is school; ``every_day`` for a demonstration school."""
    return every_day or (day.weekday() < SATURDAY and day not in free_days)


def next_school_day(day: date, free_days: Collection[date] | Mapping[date, str], *, every_day: bool) -> date | None:
    """Return the first school day after ``day``; None when the calendar shows none for ten weeks."""
    for ahead in range(1, LONGEST_HOLIDAY.days):
        later = day + timedelta(days=ahead)
        if is_school_day(later, free_days, every_day=every_day):
            return later
    return None


def ahead(new: Sequence[StoredSlot]) -> Sequence[StoredSlot]:
    """Return the new lessons that are so many that they are written ahead; none where they are few."""
    return [slot for slot in new if slot.status is SlotStatus.PLANNED] if len(new) >= MANY else ()
