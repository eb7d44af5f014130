"""Messages of what pupils did in their own time."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Wire


class OwnTimeGroup(Wire):
    """A group of which one may see this."""

    id: Id
    name: str


class OwnTimePupil(Wire):
    """One pupil: minutes in the period, and of how many items they were given, began and finished."""

    pupil_id: Id
    name: str
    minutes: int
    given: int
    begun: int
    done: int


class OwnTimeStop(Wire):
    """So many pupils who began and did not finish were in this part last; ``place`` counts from 1."""

    title: str
    kind: str
    place: int
    pupils: int


class OwnTimeItem(Wire):
    """One item: numbers of pupils and the minutes of all of them; null: fewer than five, where nobody is named."""

    item_id: Id
    title: str
    subject: str
    given: int | None
    begun: int | None
    done: int | None
    minutes: int | None
    stops: Annotated[tuple[OwnTimeStop, ...], Field(max_length=100)]


class OwnTimeGoal(Wire):
    """One goal: ``done`` of ``of`` times that a pupil was given or began one of its items; null: as of items.

    ``goal`` is its id, ``name`` its words where they are known on this server.
    """

    goal: str
    name: str
    items: int
    done: int | None
    of: int | None


class GoalReached(Wire):
    """One goal, in words: ``done`` of the ``of`` lessons with it that the pupil was given or began; at least one is."""

    goal: str
    name: str
    done: Annotated[int, Field(ge=1)]
    of: int


class GoalsReached(Wire):
    """What a pupil can do by now, by the words of the goals; nothing of it is compared with anybody."""

    person_id: Id
    goals: Annotated[tuple[GoalReached, ...], Field(max_length=200)]


class OwnTimeReport(Wire):
    """What pupils did in their own time from ``first`` to ``last``, both included.

    ``group_id`` null: the whole school, in which nobody is named and numbers under ``least`` are null.
    """

    timezone: str
    today: dt.date
    first: dt.date
    last: dt.date
    least: int
    may_school: bool
    groups: Annotated[tuple[OwnTimeGroup, ...], Field(max_length=1000)]
    group_id: Id | None
    pupils: Annotated[tuple[OwnTimePupil, ...], Field(max_length=1000)]
    items: Annotated[tuple[OwnTimeItem, ...], Field(max_length=200)]
    goals: Annotated[tuple[OwnTimeGoal, ...], Field(max_length=200)]
