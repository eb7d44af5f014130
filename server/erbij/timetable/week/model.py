"""A week of lessons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.schools.model import School
    from erbij.timetable.model import Slot
    from erbij.timetable.week.wire import WeekOf


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose week is asked for; an empty ``id``: the nearest to the actor."""

    of: WeekOf
    id: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What staff can choose from, by name."""

    groups: tuple[tuple[str, str], ...] = ()
    teachers: tuple[tuple[str, Private[str]], ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week from ``monday`` on; ``changeable`` are the ids of lessons that the actor may change."""

    school: School
    monday: date
    today: date
    now: datetime
    whose: Whose
    title: Private[str]
    slots: tuple[Slot, ...]
    free_days: Mapping[date, str]
    choices: Choices
    changeable: frozenset[str]
    may_make: bool
