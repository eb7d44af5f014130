"""An item that a pupil was given, and what a pupil's list of them looks like today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from erbij.catalogue.items.model import Item
    from erbij.people.model import Person
    from erbij.private import Private
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class Assignment:
    """One item for one pupil, from ``first`` up to and including ``last`` (the school's dates).

    ``revision`` is the item's newest one at the moment of giving. ``slot_id`` is the missed lesson that it replaces.
    ``group_id`` is the group to which it was given: whoever leaves that group keeps it, who comes later has it not.
    ``collection_id`` and ``place``: the collection that it was given with, and where in the order of that it stands.
    """

    id: str
    school_id: str
    pupil_id: str
    item_id: str
    revision: int
    slot_id: str | None
    group_id: str | None
    first: dt.date
    last: dt.date
    given_by: str
    given_at: dt.datetime
    withdrawn_by: str | None = None
    withdrawn_at: dt.datetime | None = None
    collection_id: str | None = None
    place: int | None = None

    @property
    def key(self) -> tuple[str, str, str | None]:
        """The same item for the same pupil and the same lesson is one."""
        return self.pupil_id, self.item_id, self.slot_id

    def runs(self, today: dt.date) -> bool:
        """Whether it stands on the pupil's list on a date."""
        return self.withdrawn_at is None and self.first <= today <= self.last


@dataclass(frozen=True, slots=True)
class Listed:
    """An assignment with its item, as a list shows it. ``minutes`` are those that the item is meant to take."""

    assignment: Assignment
    item: Item
    minutes: int
    slot: Slot | None
    done: bool = False


class Photo(Protocol):
    """A photo of the board."""

    @property
    def id(self) -> str: ...  # noqa: D102 - named by itself
    @property
    def at(self) -> dt.datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A pupil's list of today, essential first. ``left_min`` None: no plan says how much fits in the day.

    ``room_min``: what of it stays beside all that is for now. ``photos``: those of the board that are still there, by
    the lesson that was missed.
    """

    pupil: Person
    zone: str
    today: dt.date
    left_min: int | None
    room_min: int | None
    now: tuple[Listed, ...]
    later: tuple[Listed, ...]
    names: Mapping[str, Private[str]]
    photos: Mapping[str, Sequence[Photo]]


@dataclass(frozen=True, slots=True)
class Given:
    """What came of giving: the new or revived assignments, and how many pupils had it already.

    ``done``: so many of those who got it now did the item before, for another lesson; it is done for them at once.
    """

    assignments: Sequence[Assignment]
    already: int
    done: int
    items: int = 1
    pupils: int = 0
