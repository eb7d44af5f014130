"""Which buddy holds on a day, and where the next turn fits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from erbij.plans.buddies.model import Turn

WEEK = timedelta(days=7)
FAR = timedelta(days=366)
"""So far ahead a rota goes: not beyond the next school year's start."""


def on(turns: Iterable[Turn], day: date) -> Turn | None:
    """Return the turn of a day; one that the pupil declined is none."""
    return next((one for one in turns if one.first <= day < one.until and not one.declined), None)


def end_of(first: date, weeks: int) -> date:
    """Return until when a turn of so many weeks lasts: on whatever day it begins, it ends with its last Sunday."""
    return first - timedelta(days=first.weekday()) + weeks * WEEK


def in_the_way(turns: Iterable[Turn], first: date, until: date) -> bool:
    """Whether another buddy has a day of [first, until); who was declined stands in nobody's way."""
    return any(one.first < until and first < one.until and not one.declined for one in turns)


def next_free(turns: Iterable[Turn], today: date) -> date:
    """Return the first day from today on from which nobody is planned any more: today, or a Monday."""
    return max((one.until for one in turns if not one.declined and one.until > today), default=today)
