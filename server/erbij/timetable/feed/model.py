"""An address that calendar programs read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.private import Private
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class Feed:
    """``owner_id`` holds the address; it shows the lessons of ``person_id``, themselves or a child."""

    id: str
    school_id: str
    owner_id: str
    person_id: str
    secret_hash: str
    made_at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedOf:
    """Whose lessons, and the address if there is one."""

    person_id: str
    name: Private[str]
    feed: Feed | None


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a program gets; ``groups``: with the group, for whoever gives them."""

    slots: tuple[Slot, ...]
    now: datetime
    groups: bool
    school_name: str
