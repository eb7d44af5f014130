"""A lesson that pupils missed, wholly or in part, and what a teacher makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.catalogue.assignments.model import Listed
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.missed.wire import MissedWhy
    from erbij.private import Private
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True, order=True)
class MissedBy:
    """What one pupil missed of a lesson: between ``start`` and ``end``, ``minutes`` of it in all."""

    pupil_id: str
    why: MissedWhy
    start: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """Somebody decided that a pupil need not catch up with a lesson."""

    school_id: str
    slot_id: str
    pupil_id: str
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MissedPupil:
    """A pupil of a missed lesson as the page shows them."""

    by: MissedBy
    name: Private[str]
    needed: bool
    given: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class MissedSlot:
    """A lesson with those of the actor's pupils who missed it, by name."""

    slot: Slot
    pupils: tuple[MissedPupil, ...]


class Photo(Protocol):
    """A photo of the board."""

    @property
    def id(self) -> str: ...  # noqa: D102 - named by itself
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class MissedPage:
    """One lesson with what may fit in its place."""

    zone: str
    missed: MissedSlot
    photos: tuple[Photo, ...]
    suggested: tuple[Item, ...]
