"""Messages of "Niet gezien"."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.absence.categories.wire import CategoryCard, CategoryCode
from erbij.wire import Id, Instant, Wire


class UnseenWhere(StrEnum):
    """Where the pupil was expected: at home in the lesson, or in the classroom."""

    HOME = "HOME"
    SCHOOL = "SCHOOL"


class Settled(StrEnum):
    """What a person made of it: spoke with the pupil or with their guardian, agreed rest, or an absence."""

    CALLED = "CALLED"
    GUARDIAN_CALLED = "GUARDIAN_CALLED"
    REST = "REST"
    ABSENT = "ABSENT"


class UnseenLesson(Wire):
    """A lesson in which nobody saw the pupil. ``settled`` null: it waits for somebody.

    ``may_undo``: the reader may take back what was made of it.
    """

    slot_id: Id
    subject: str
    group: str
    teacher: str
    starts_at: Instant
    ends_at: Instant
    where: UnseenWhere
    settled: Settled | None
    settled_by: str | None
    settled_at: Instant | None
    may_undo: bool


class UnseenPupil(Wire):
    """A pupil with those lessons of the day, by start."""

    pupil_id: Id
    pupil_name: str
    groups: tuple[str, ...]
    lessons: tuple[UnseenLesson, ...]


class UnseenDay(Wire):
    """Who was not seen on a date: pupils with something open first, then by name.

    ``waiting`` is the number of lessons that nobody settled.
    """

    date: dt.date
    today: dt.date
    timezone: str
    waiting: int
    pupils: tuple[UnseenPupil, ...]
    categories: tuple[CategoryCard, ...]


Slots = Annotated[tuple[Id, ...], Field(min_length=1, max_length=40)]


class SettleUnseen(Wire):
    """What a person makes of lessons of one pupil. ``category`` only with ABSENT: UNKNOWN leaves it undecided."""

    pupil_id: Id
    slot_ids: Slots
    settled: Settled
    category: CategoryCode = "UNKNOWN"


class UnsettleUnseen(Wire):
    """Take back what was made of lessons of one pupil."""

    pupil_id: Id
    slot_ids: Slots
