"""What was said about who was in the classroom; values only. A later word stands in the place of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.register.model import Lesson
    from erbij.register.spans import Span


class How(StrEnum):
    """From where a word about attendance came; PARTNER: from the school where the pupil is a guest."""

    IMPORT = "IMPORT"
    ERBIJ = "ERBIJ"
    PARTNER = "PARTNER"


@dataclass(frozen=True, slots=True)
class Attended:
    """One stretch of one word about one pupil in one slot; ``span`` None: not in the classroom.

    Rows of one ``word`` are said at once; of a slot and pupil only the latest word stands, the
    own school's and each partner's by itself.
    """

    id: str
    school_id: str
    slot_id: str
    pupil_id: str
    local_date: date
    word: str
    span: Span | None
    other_school: bool
    how: How
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The word that stands about one pupil in one slot, in order of time."""

    at_school: tuple[Span, ...] = ()
    at_other_school: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was said, by whom and when; no span: not there. ``stands``: no later one took its place."""

    slot_id: str
    how: How
    author: Private[str] | None
    at: datetime
    at_school: tuple[Span, ...]
    at_other_school: tuple[Span, ...]
    stands: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """One pupil on a teacher's list; ``there`` None: nobody said so yet. ``remote``: planned to follow from home."""

    pupil_id: str
    name: Private[str]
    remote: bool
    there: bool | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The list of one lesson, pupils by name."""

    lesson: Lesson
    pupils: tuple[Expected, ...]
