"""A teacher's week; values only. Seconds are exact, and the register's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.private import Private
    from erbij.register.counting.model import SlotCount
    from erbij.register.model import Confirmation, Lesson, Said


@dataclass(frozen=True, slots=True)
class TaughtPupil:
    """A pupil who followed a lesson from home, or was to."""

    id: str
    name: Private[str]
    count: SlotCount
    explanation: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class TaughtLesson:
    """One lesson of the teacher; pupils by name. ``waits``: it is over, somebody took part, nobody confirmed it."""

    lesson: Lesson
    pupils: tuple[TaughtPupil, ...]
    over: bool
    confirmation: Confirmation | None
    waits: bool


@dataclass(frozen=True, slots=True)
class TaughtWeek:
    """The lessons of a week from Monday, by start."""

    monday: date
    today: date
    now: datetime
    zone: ZoneInfo
    lessons: tuple[TaughtLesson, ...]
