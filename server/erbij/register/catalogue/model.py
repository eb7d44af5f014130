"""Work in one's own time as the register knows it; values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from fractions import Fraction

    from erbij.private import Private
    from erbij.register.intervals import Interval
    from erbij.register.spans import Seconds


@dataclass(frozen=True, slots=True)
class OwnItem:
    """All that one pupil did with one item. ``counts``: completed or confirmed (R6).

    ``intervals`` take part once it counts; ``late`` were measured without a line and sent later (evidence class C) and
    wait for a teacher all the same. ``waited`` is what a bad line took on a date, in no other number.
    ``replaces_slot`` is the lesson in whose place it was first done; ``replaced``: of intervals (by their place) that
    stand in another's, in whose, or None for nobody's.
    """

    id: str
    title: Private[str]
    norm_minutes: int
    cap_factor: Fraction
    counts: bool
    completed_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    replaces_slot: str | None
    intervals: tuple[Interval, ...]
    late: tuple[Interval, ...] = ()
    waited: Mapping[date, Seconds] = field(default_factory=dict)
    replaced: Mapping[int, str | None] = field(default_factory=dict)

    def slot_of(self, place: int) -> str | None:
        """The lesson in whose place the interval at a place stands."""
        return self.replaced.get(place, self.replaces_slot)

    @property
    def replaces(self) -> frozenset[str]:
        """Every lesson in whose place something was done."""
        every = {self.replaces_slot, *self.replaced.values()}
        return frozenset(one for one in every if one is not None)
