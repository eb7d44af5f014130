"""Where a floating unit stands, and where it could."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Stand:
    """What was said of a floating unit last; ``place`` is empty and ``said_on`` None where nothing was.

    ``said_on`` is a date of the school; for how long the words count, see :func:`rules.place_now`.
    """

    unit_id: str
    school_id: str
    name: str
    place: str = ""
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoomLesson:
    """A planned lesson in a classroom, [starts_at, ends_at)."""

    place: str
    subject: str
    group: str
    teacher: Private[str]
    starts_at: datetime
    ends_at: datetime
