"""Values of the rota of buddies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Turn:
    """A classmate is the buddy of a pupil on the days [first, until). ``declined``: the pupil would rather not."""

    id: str
    school_id: str
    pupil_id: str
    buddy_id: str
    first: date
    until: date
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Rota:
    """A pupil's buddies from today on; ``classmates`` only for who makes the rota, ``next_free`` where that goes on."""

    pupil_id: str
    pupil_name: Private[str]
    family: bool
    today: date
    turns: tuple[tuple[Turn, Private[str]], ...]
    classmates: tuple[tuple[str, Private[str]], ...]
    next_free: date


@dataclass(frozen=True, slots=True)
class LessonBuddies:
    """Pairs of pupil and buddy of a lesson, by the pupil's name; ``tasks_until`` a unit shows the three tasks too."""

    pairs: tuple[tuple[Private[str], Private[str]], ...]
    tasks_until: datetime
