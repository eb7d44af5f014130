"""A teacher's decision; values only. Nothing is edited: a newer decision stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from erbij.private import Private
    from erbij.register.model import Lesson


class NotPartial(Conflict):
    """The pupil was in half of the lesson or more, or not at all: there is nothing to decide."""

    code = "not_partial"
    title = "There is nothing to decide about this pupil in this lesson"


class Verdict(StrEnum):
    """What the teacher says: it was enough, the lesson was missed, or (taken back) not decided yet."""

    ENOUGH = "ENOUGH"
    ABSENT = "ABSENT"
    OPEN = "OPEN"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a teacher made of one pupil in one lesson; the newest of them stands."""

    id: str
    school_id: str
    slot_id: str
    pupil_id: str
    verdict: Verdict
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Undecided:
    """A lesson with pupils of whom a teacher still has to decide."""

    lesson: Lesson
    pupils: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Lessons that wait for their teacher, the oldest first; ``teachers`` by name, of each lesson."""

    zone: ZoneInfo
    lessons: tuple[Undecided, ...]
    teachers: dict[str, tuple[Private[str], ...]]
