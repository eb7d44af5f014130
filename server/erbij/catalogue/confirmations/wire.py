"""Messages of what a teacher sees and confirms of the work that pupils did in their own time."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.private import Private
from erbij.wire import Id, Instant, Wire

MOST_WORKS = 200


class EngagedDay(Wire):
    """What was done with an item on one date, in whole minutes."""

    date: dt.date
    minutes: int


class EngagedWork(Wire):
    """One item on which a pupil worked. ``late_minutes``: measured without a line and sent later.

    ``waiting_minutes``: what a bad line took, in no other number. ``waits``: some of it counts only once a teacher
    confirms. ``late_at``: when what came late last changed; a confirmation says it back.
    """

    item_id: Id
    title: str
    norm_minutes: int
    days: tuple[EngagedDay, ...]
    minutes: int
    late_minutes: int
    late_at: Instant | None
    waiting_minutes: int
    completed: bool
    confirmed_by: str | None
    confirmed_at: Instant | None
    waits: bool


class EngagedWeek(Wire):
    """A pupil's own work of one ISO week."""

    pupil_id: Id
    pupil_name: str
    monday: dt.date
    today: dt.date
    works: Annotated[tuple[EngagedWork, ...], Field(max_length=MOST_WORKS)]


class ConfirmEngaged(Wire):
    """A teacher confirms what was done with an item, or takes that back (``confirmed`` false).

    ``cap_percent``: how much of the norm may count (R6); above 100 with a reason. ``late_at`` as on the screen: what
    came late after that was not seen, and is not confirmed.
    """

    pupil_id: Id
    item_id: Id
    confirmed: bool = True
    late_at: Instant | None = None
    cap_percent: Annotated[int, Field(ge=100, le=150)] = 100
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""

    @property
    def why(self) -> Private[str]:
        """The reason, in the teacher's words."""
        return Private(self.reason)
