"""Messages of a teacher's week."""

from __future__ import annotations

import datetime as dt

from erbij.register.partials.model import Verdict
from erbij.register.wire import SlotOutcome
from erbij.wire import Id, Instant, Wire


class TaughtPupilCard(Wire):
    """A pupil who followed the lesson from home, or was to. ``status`` is empty until the lesson is over.

    ``verdict`` is what the teacher made of PARTIAL: OPEN waits for a tap, null of any other status. The explanation is
    the register's own (``Accept-Language``: nl, en), and ``credited_seconds`` holds what people corrected.
    """

    pupil_id: Id
    pupil_name: str
    was_there: bool
    status: tuple[SlotOutcome, ...]
    verdict: Verdict | None
    attended_seconds: int
    credited_seconds: int
    explanation: tuple[str, ...]


class TaughtLessonCard(Wire):
    """A lesson of the teacher. ``waits``: it can be confirmed, and nobody did."""

    slot_id: Id
    date: dt.date
    starts_at: Instant
    ends_at: Instant
    subject: str
    group: str
    held: bool
    over: bool
    waits: bool
    confirmed_at: Instant | None
    pupils: tuple[TaughtPupilCard, ...]


class TaughtWeekView(Wire):
    """A teacher's ISO week from Monday, lessons by start."""

    monday: dt.date
    today: dt.date
    now: Instant
    timezone: str
    lessons: tuple[TaughtLessonCard, ...]
