"""Counts of a whole school; values only. Nobody is named, and a small number names nobody either."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.register.facts import Dates, Sector
    from erbij.reports.period.model import Amounts


@dataclass(frozen=True, slots=True)
class Share:
    """Of lessons from home that are over: seconds that were to be followed (R11's base), and those that were.

    ``slots`` counts pupils in lessons; ``missed`` those of them with nothing attended, which is a contact signal.
    """

    base: int = 0
    attended: int = 0
    slots: int = 0
    missed: int = 0

    def __add__(self, other: Share) -> Share:
        """Both together, exactly."""
        return Share(
            self.base + other.base,
            self.attended + other.attended,
            self.slots + other.slots,
            self.missed + other.missed,
        )


@dataclass(frozen=True, slots=True)
class WeekSum:
    """One ISO week of the whole school. ``pupils``: who had a lesson to follow from home, or an absence."""

    monday: date
    pupils: int = 0
    share: Share = field(default_factory=Share)
    amounts: Amounts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """A school's weeks in order, and the pattern over all of them by (weekday from 0 for Monday, local hour)."""

    dates: Dates
    now: datetime
    zone: ZoneInfo
    sector: Sector
    weeks: tuple[WeekSum, ...]
    pattern: Mapping[tuple[int, int], Share]
