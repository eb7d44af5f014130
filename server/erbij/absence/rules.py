"""R12: how much an hour of absence counts, in the unit of the school's sector.

Primary education reports clock hours, secondary education lesson hours (a lesson of at most 60 minutes is one, a longer
one its minutes by 60). What a pupil followed from home never makes an absence smaller: it is printed beside it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from erbij.schools.rules import is_primary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.absence.model import Unit

LONGEST_LESSON_HOUR_S = 3600


def by_clock(sector: str) -> bool:
    """Whether absence counts in clock hours (klokuren), else in lesson hours (lesuren)."""
    return is_primary(sector)


def amount(unit: Unit, *, clock: bool) -> Fraction:
    """Return the hours of one missed slot, exact."""
    whole = int((unit.ends_at - unit.starts_at).total_seconds())
    if not clock:
        return Fraction(1) if whole <= LONGEST_LESSON_HOUR_S else Fraction(whole, 3600)
    since = max(unit.starts_at, unit.missed_from or unit.starts_at)
    missed = int((unit.ends_at - since).total_seconds()) - unit.at_school_seconds
    return Fraction(max(0, missed), 3600)


def total(units: Iterable[Unit], *, clock: bool) -> Fraction:
    """Return the hours of several, each slot of each pupil once."""
    once = {(unit.pupil_id, unit.slot_id): unit for unit in units}
    return sum((amount(unit, clock=clock) for unit in once.values()), Fraction(0))


def shown_hours(hours: Fraction) -> str:
    """Return hours with two decimals at most, half up: ``16``, ``4.5``, ``0.83``."""
    hundredths = (hours * 100 + Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
