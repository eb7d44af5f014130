"""Messages of confirmed work."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.private import Private
from erbij.wire import Id, Instant, Wire

WorkText = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


WorkClock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class ConfirmWork(Wire):
    """What a teacher confirms: minutes of a date, or an interval as long as the minutes.

    ``from_time``: the interval begins then, in the school's wall time; it takes the place of ``starts_at`` and
    ``ends_at``. ``replaces_slot``: the lesson in whose place the work was done.
    """

    pupil_id: Id
    date: dt.date
    minutes: Annotated[int, Field(ge=5, le=480)]
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    from_time: WorkClock | None = None
    replaces_slot: Id | None = None
    text: WorkText

    @property
    def what(self) -> Private[str]:
        """What was done, in the teacher's words."""
        return Private(self.text)


class ConfirmedWork(Wire):
    """Work that a teacher confirmed. ``waits``: entered late, care has to countersign it before it counts."""

    id: Id
    pupil_id: Id
    pupil_name: str
    date: dt.date
    minutes: int
    starts_at: Instant | None
    ends_at: Instant | None
    text: str
    by: str
    own: bool
    counts: bool
    waits: bool


class OfflineLesson(Wire):
    """A lesson of the pupil in whose place work may have been done."""

    slot_id: Id
    date: dt.date
    starts_at: Instant
    subject: str


class OfflineWeek(Wire):
    """One pupil's confirmed work of an ISO week, in order of entry; withdrawn work is left out. Lessons by start."""

    pupil_id: Id
    pupil_name: str
    week: str
    previous_week: str
    next_week: str | None
    monday: dt.date
    today: dt.date
    timezone: str
    works: tuple[ConfirmedWork, ...]
    lessons: tuple[OfflineLesson, ...]


class OfflineWaiting(Wire):
    """What was entered late and waits for care."""

    works: tuple[ConfirmedWork, ...]
