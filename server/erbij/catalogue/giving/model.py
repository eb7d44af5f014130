"""To whom somebody may give an item, and what may fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from erbij.catalogue.items.model import Item
    from erbij.people.model import Person
    from erbij.schools.model import Group
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has chosen so far: an item, a group, and for suggestions a subject and a week."""

    item_id: str = ""
    group_id: str = ""
    subject: str = ""
    monday: date | None = None


@dataclass(frozen=True, slots=True)
class Whom:
    """A pupil of the actor. ``slots``: the lessons that they missed, by start; ``replaces``: which one is replaced."""

    pupil: Person
    slots: tuple[Slot, ...] = ()
    replaces: Slot | None = None


@dataclass(frozen=True, slots=True)
class Giving:
    """The page. ``groups`` by name; ``pupils`` of the chosen group and ``absent`` today by name.

    ``subjects``: what the chosen group has in the week, or what is missed today; ``suggested`` for the one that holds.
    """

    zone: str
    today: date
    monday: date
    item: Item | None
    groups: Sequence[Group]
    group: Group | None = None
    pupils: Sequence[Whom] = ()
    absent: Sequence[Whom] = ()
    subjects: Sequence[str] = ()
    subject: str = ""
    suggested: Sequence[Item] = ()
