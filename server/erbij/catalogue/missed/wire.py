"""Messages of missed lessons, for staff."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Instant, Wire


class MissedWhy(StrEnum):
    """ABSENT: there is an absence on it. PART: live, but not all of it. OWN_TIME: planned in the pupil's own time."""

    ABSENT = "absent"
    PART = "part"
    OWN_TIME = "own_time"


class InItsPlace(Wire):
    """What a pupil was given in the place of the lesson."""

    assignment_id: Id
    item_id: Id
    title: str
    minutes: int
    last: dt.date
    done: bool


class PupilWhoMissed(Wire):
    """What a pupil missed of a lesson, between ``start`` and ``end``; ``needed`` false: the teacher said so."""

    pupil_id: Id
    name: str
    why: MissedWhy
    start: Instant
    end: Instant
    minutes: int
    needed: bool
    given: Annotated[tuple[InItsPlace, ...], Field(max_length=100)]


class MissedLesson(Wire):
    """A lesson with those of one's own pupils who missed it, by name."""

    slot_id: Id
    subject: str
    group: str
    teacher: str
    date: dt.date
    starts_at: Instant
    ends_at: Instant
    pupils: Annotated[tuple[PupilWhoMissed, ...], Field(max_length=500)]


class MissedLessons(Wire):
    """Lessons of the last fourteen days, the latest first."""

    timezone: str
    lessons: Annotated[tuple[MissedLesson, ...], Field(max_length=500)]


class ItemSuggested(Wire):
    """An item that may fit in the place of a lesson."""

    item_id: Id
    title: str
    description: str
    subject: str
    priority: str
    minutes: int


class BoardOfMissed(Wire):
    """A photo of the board of the lesson, which its pupils have already: ``GET /api/live/boards/{id}``."""

    id: Id
    at: Instant
    width: int
    height: int


class MissedLessonView(Wire):
    """One lesson, and what may fit in its place."""

    timezone: str
    lesson: MissedLesson
    photos: Annotated[tuple[BoardOfMissed, ...], Field(max_length=200)]
    suggested: Annotated[tuple[ItemSuggested, ...], Field(max_length=20)]


class DecideMissed(Wire):
    """Whether a pupil has to catch up with a lesson; true takes an earlier "not needed" back."""

    slot_id: Id
    pupil_id: Id
    needed: bool
