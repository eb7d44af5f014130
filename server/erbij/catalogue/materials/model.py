"""Something that a teacher put with a lesson, and what a pupil finds of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.items.model import Item
    from erbij.private import Private
    from erbij.timetable.model import Slot

KEPT = timedelta(days=14)
"""So long after a lesson it can be seen, as its board (``privacy.toml`` takes it away)."""


@dataclass(frozen=True, slots=True)
class Material:
    """One thing with a lesson: ``address`` of a link, or a file, or an item. ``ends_at``: of the lesson."""

    id: str
    school_id: str
    slot_id: str
    title: Private[str]
    address: str | None
    file_id: str | None
    item_id: str | None
    author_id: str
    added_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A material with its file or item, which is there."""

    material: Material
    file: StoredFile | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class LessonMaterials:
    """What stands with one lesson."""

    zone: str
    slot: Slot
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a pupil may look at of a lesson that they missed: what the teacher put there, and items that may fit."""

    slot: Slot
    found: tuple[Found, ...]
    suggested: tuple[Item, ...]
