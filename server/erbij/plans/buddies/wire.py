"""Messages of the rota of buddies."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Instant, Wire


class BuddyTurn(Wire):
    """A buddy on the days [first, until). ``declined``: the pupil would rather not; no reason is asked."""

    id: Id
    name: str
    first: dt.date
    until: dt.date
    now: bool
    declined: bool


class BuddyChoice(Wire):
    """A classmate who can be a buddy."""

    id: Id
    name: str


class BuddyRota(Wire):
    """A pupil's buddies from today on. ``family``: they may decline; else ``classmates`` to choose from."""

    person_id: Id
    person_name: str
    family: bool
    turns: Annotated[tuple[BuddyTurn, ...], Field(max_length=100)]
    classmates: Annotated[tuple[BuddyChoice, ...], Field(max_length=200)]
    next_free: dt.date


class PlanBuddy(Wire):
    """A classmate is buddy from a day on, for so many weeks that end with a Sunday."""

    person_id: Id
    buddy_id: Id
    first: dt.date
    weeks: Annotated[int, Field(ge=1, le=12)] = 1


class DeclineBuddy(Wire):
    """The pupil would rather not have this buddy, or would after all."""

    turn_id: Id
    declined: bool


class BuddyPair(Wire):
    """Who is whose buddy today."""

    person_name: str
    buddy_name: str


class BuddyLesson(Wire):
    """The buddies of those who follow this lesson from home. ``tasks_until``: so long a unit shows the card."""

    pairs: Annotated[tuple[BuddyPair, ...], Field(max_length=100)]
    tasks_until: Instant
