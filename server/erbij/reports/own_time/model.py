"""What pupils did in their own time; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.private import Private
    from erbij.register.model import WorkRow
    from erbij.schools.model import Group

LEAST = 5
"""Where nobody is named, a number of fewer pupils is hidden."""


@dataclass(frozen=True, slots=True)
class ByPupil:
    """One pupil: engaged seconds in the period, and of how many items they were given, began and finished."""

    pupil_id: str
    name: Private[str]
    seconds: int
    given: int
    begun: int
    done: int


@dataclass(frozen=True, slots=True)
class StopsAt:
    """So many pupils who began an item and did not finish it were in this part of it last."""

    title: str
    kind: str
    place: int
    pupils: int


@dataclass(frozen=True, slots=True)
class ByItem:
    """One item: numbers of pupils, and the engaged seconds of all of them; None: too few to say it."""

    item_id: str
    title: str
    subject: str
    given: int | None
    begun: int | None
    done: int | None
    seconds: int | None
    stops: tuple[StopsAt, ...]


@dataclass(frozen=True, slots=True)
class ByGoal:
    """One goal, by its id: its items, and how many of (pupil, item) that pupils were given or began are done: m of n.

    ``pupils`` were given or began any, ``pupils_done`` finished any. None: too few pupils to say it.
    """

    goal: str
    items: int
    pupils: int
    pupils_done: int
    done: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """All of it: pupils by name, items with most pupils first, goals by their words."""

    pupils: tuple[ByPupil, ...]
    items: tuple[ByItem, ...]
    goals: tuple[ByGoal, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a group, or without one of the whole school, in which nobody is named.

    ``goals``: what the goals of today are called, by id; one that was replaced counts as what took its place.
    """

    zone: ZoneInfo
    today: date
    first: date
    last: date
    groups: Sequence[Group]
    group: Group | None
    told: Told
    goals: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Audit:
    """The lines of own work of a period as the register shows them."""

    zone: ZoneInfo
    first: date
    last: date
    rows: tuple[WorkRow, ...]
