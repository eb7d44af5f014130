"""Messages of the day page."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.wire import Id, Instant, Wire


class SlotStatus(StrEnum):
    """A slot as the timetable plans it; a moved lesson is a new slot."""

    PLANNED = "PLANNED"
    CANCELLED = "CANCELLED"
    MOVED = "MOVED"


class Door(StrEnum):
    """Whether the lesson can be entered now."""

    NOT_YET = "not_yet"
    OPEN = "open"
    OVER = "over"


class SlotCard(Wire):
    """One lesson of a day. ``teacher`` is who really gives it (a supply teacher is ``supply``).

    ``all_remote``: everybody follows it from home. A moved lesson says when it begins now (``moved_to``).
    """

    id: Id
    subject: str
    group: str
    teacher: str
    supply: bool
    place: str
    starts_at: Instant
    ends_at: Instant
    door_opens_at: Instant
    status: SlotStatus
    door: Door
    live: bool
    at_home: bool
    all_remote: bool
    moved_to: Instant | None


class Day(Wire):
    """A day of one person, lessons by start. ``today`` and ``now`` are the server's, in the school's zone.

    ``person_name`` is the pupil when a guardian looks; ``next_school_day`` helps an empty day.
    """

    date: dt.date
    today: dt.date
    now: Instant
    timezone: str
    person_id: Id
    person_name: str
    school_day: bool
    free_day_name: str | None
    next_school_day: dt.date | None
    lessons: tuple[SlotCard, ...]
