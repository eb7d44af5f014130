"""A deviation as the register asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.plans.patterns.rules import matches

if TYPE_CHECKING:
    from datetime import date

    from erbij.plans.patterns.wire import Moments


@dataclass(frozen=True, slots=True)
class Deviation:
    """In effect on [first, last], both included, for the slots that ``covers`` says."""

    pupil_id: str
    id: str
    first: date
    last: date
    moments: Moments

    def covers(self, day: date, local_start: str) -> bool:
        """Whether a slot of that local date and wall time (``08:30``) lies within it."""
        return self.first <= day <= self.last and matches(self.moments, day, local_start)
