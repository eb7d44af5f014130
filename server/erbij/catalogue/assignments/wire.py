"""Messages of what pupils were given."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Instant, Wire

MOST_AT_ONCE = 1500
"""So many are given in one go: every item of a collection to every pupil of a group."""

AtOnce = Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class AssignTo(StrEnum):
    """To whom: some pupils by name, the group ``group_id``, or whoever was absent from the lesson ``slot_id``.

    ABSENT_TODAY: whoever of one's own pupils misses a lesson today, each for their own missed lesson.
    """

    PUPILS = "pupils"
    GROUP = "group"
    ABSENT = "absent"
    ABSENT_TODAY = "absent_today"


class AssignWhom(Wire):
    """To whom something goes. ``slot_id``: the missed lesson that it replaces.

    ``missed``: for each pupil it replaces the last lesson of the item's subject that they missed, where there is one.
    ``first`` and ``last`` are dates, both included; without them two weeks from today.
    """

    to: AssignTo
    pupil_ids: Annotated[tuple[Id, ...], Field(max_length=500)] = ()
    group_id: Id | None = None
    slot_id: Id | None = None
    missed: bool = False
    first: dt.date | None = None
    last: dt.date | None = None


class AssignItem(AssignWhom):
    """Give an item's newest revision."""

    item_id: Id


class AssignCollection(AssignWhom):
    """Give every item of a collection that pupils can get, each at its newest revision, in the order of it."""

    collection_id: Id


class CollectionGiven(Wire):
    """``items`` of the collection, to ``pupils``; ``assignment_ids``, ``done`` and ``last`` as of one item.

    ``already``: so often a pupil had an item on their list, for whatever lesson; it is there once.
    """

    assignment_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_AT_ONCE)]
    items: int
    pupils: int
    already: int
    done: int
    last: dt.date


class AssignmentsGiven(Wire):
    """``assignment_ids`` are those that this request made, to take them back; ``already``: had it before.

    Who had it before has it until ``last`` at least. ``done``: so many of those who got it now did it before, so that
    it does not stand on their list.
    """

    assignment_ids: Annotated[tuple[Id, ...], Field(max_length=500)]
    already: int
    done: int
    last: dt.date


class NameAssignments(Wire):
    """Some assignments, to withdraw them or to give them back."""

    assignment_ids: AtOnce


class ReplacedSlot(Wire):
    """The lesson that was missed."""

    slot_id: Id
    subject: str
    starts_at: Instant
    ends_at: Instant


class BoardOfLesson(Wire):
    """A photo of the board: ``GET /api/live/boards/{id}``."""

    id: Id
    at: Instant


class CatchUpCard(Wire):
    """One thing worth doing. ``last`` is the last day on which it can be done; ``given_by`` null: unknown now.

    ``photos``: the board of the lesson that it replaces, as long as it is kept.
    """

    id: Id
    item_id: Id
    title: str
    description: str
    subject: str
    priority: str
    minutes: int
    last: dt.date
    replaces: ReplacedSlot | None
    photos: Annotated[tuple[BoardOfLesson, ...], Field(max_length=200)]
    given_by: str | None
    done: bool


class CatchUpList(Wire):
    """A pupil's list: what fits into ``today``, essential first, and what waits for ``later``.

    ``left_min``: the minutes that the plan of today leaves after what was done; null: no plan says.
    """

    person_id: Id
    timezone: str
    today: dt.date
    left_min: int | None
    now: Annotated[tuple[CatchUpCard, ...], Field(max_length=500)]
    later: Annotated[tuple[CatchUpCard, ...], Field(max_length=500)]
