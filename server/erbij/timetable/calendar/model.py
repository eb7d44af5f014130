"""Free days that belong together, and what a change of them does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.timetable.model import StoredSlot


@dataclass(frozen=True, slots=True)
class Stretch:
    """Free days of one name from ``first`` up to and including ``last``; only weekends lie between them."""

    name: str
    first: date
    last: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of free days does to lessons: ``changed`` go off or come back, ``past`` are over already."""

    changed: tuple[StoredSlot, ...] = ()
    past: tuple[StoredSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class YearView:
    """A school year with its free days; ``off`` counts the lessons that are off, by day."""

    first_day: date
    last_day: date
    today: date
    stretches: tuple[Stretch, ...]
    lesson_weeks: int
    may_change: bool
    off: Mapping[date, int] = field(default_factory=dict)
