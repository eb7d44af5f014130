"""Lessons in which somebody was expected and not seen, and what a person made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.absence.categories.model import Category
    from erbij.absence.unseen.wire import Settled, UnseenWhere
    from erbij.people.model import Person
    from erbij.private import Private
    from erbij.register.model import Lesson


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person made of one lesson of one pupil; ``made_id``: the contact or the record that came of it."""

    id: str
    school_id: str
    slot_id: str
    pupil_id: str
    local_date: date
    settled: Settled
    made_id: str | None
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unseen:
    """One lesson; ``settlement`` None: it waits for somebody."""

    lesson: Lesson
    where: UnseenWhere
    settlement: Settlement | None
    may_undo: bool = False


@dataclass(frozen=True, slots=True)
class UnseenOfDay:
    """A date, as far as the actor may see it; ``pupils`` with something open first, then by name."""

    date: dt.date
    today: dt.date
    timezone: str
    pupils: tuple[tuple[Person, tuple[Unseen, ...]], ...]
    groups: Mapping[str, str]
    names: Mapping[str, Private[str]]
    categories: tuple[Category, ...]
