"""Messages of confirmed work."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.private import Private
from erbij.wire import Id, Instant, Wire

WorkText = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class ConfirmWork(Wire):
    """What a teacher confirms: minutes of a date, or an interval as long as the minutes.

    ``replaces_slot``: the lesson in whose place the work was done.
    """

    pupil_id: Id
    date: dt.date
    minutes: Annotated[int, Field(ge=5, le=480)]
    starts_at: Instant | None = None
    ends_at: Instant | None = None
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


class OfflineWeek(Wire):
    """One pupil's confirmed work of an ISO week, in order of entry; withdrawn work is left out."""

    pupil_id: Id
    pupil_name: str
    week: str
    previous_week: str
    next_week: str | None
    monday: dt.date
    today: dt.date
    works: tuple[ConfirmedWork, ...]


class OfflineWaiting(Wire):
    """What was entered late and waits for care."""

    works: tuple[ConfirmedWork, ...]
