"""What is known of a pupil's day, and the few items that may fit in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.catalogue.items.model import Item, ItemLevel


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the pupil chose: only calm lessons, only those under an open licence."""

    calm: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """What fits is looked for in it. ``subjects`` of the pupil's lessons of this week, in small letters.

    ``of_week``: what was given in the place of lessons of these subjects in this week. ``has``: what stands on the
    pupil's list, or was done. ``left_min``: what the day still leaves; None: no plan says.
    """

    subjects: Collection[str]
    of_week: Collection[str]
    level: ItemLevel | None
    years: Collection[int]
    has: Collection[str]
    left_min: int | None


@dataclass(frozen=True, slots=True)
class Fitting:
    """A few items, and how many of all that fit are ``calm`` and ``free``."""

    items: tuple[Item, ...]
    total: int
    calm: int
    free: int
