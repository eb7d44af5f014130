"""Notices, drafts, and the numbers by which they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from datetime import date, datetime
    from fractions import Fraction

    from erbij.absence.model import Unit
    from erbij.absence.notices.wire import NoticeKind, NoticeState
    from erbij.people.model import Person
    from erbij.private import Private
    from erbij.schools.model import School
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class NoticePolicy:
    """The numbers of R13 and R14. Free days of the school count as working days, so that no deadline is missed.

    Leerplichtwet 1969, art. 21a (16 hours in 4 weeks); Regeling regels schoolverzuim (5 working days).
    """

    version: str = "2026-1"
    hours: int = 16
    weeks: int = 4
    long_weeks: int = 4
    due_working_days: int = 5
    free_days_are_working_days: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule asks for: hours from ``begin`` to ``end``, both included, to be sent on ``due`` at the latest."""

    kind: NoticeKind
    begin: date
    end: date
    due: date
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Mondays of lesson weeks in order, the days on which no office works, and those on which there is no school.

    Holidays are untouchable: what is missed on a day without school counts for nothing.
    """

    weeks: tuple[date, ...]
    closed: frozenset[date]
    free: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice. ``record_ids`` are the hours in it; ``hours`` was counted when it was made or approved."""

    id: str
    school_id: str
    pupil_id: str
    kind: NoticeKind
    state: NoticeState
    begin: date
    end: date
    due: date
    record_ids: tuple[str, ...]
    hours: Fraction
    action_school: Private[str]
    action_wanted: Private[str]
    contact_name: Private[str]
    contact_email: Private[str]
    reason: Private[str]
    by_hand: bool
    made_by: str
    made_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    exported_by: str | None
    exported_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class NoticeHours:
    """A missed lesson beside its slot, and whether it may and does stand in the notice."""

    unit: Unit
    slot: Slot
    may: bool
    included: bool


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as a person looks at it before approving."""

    notice: Notice
    pupil: Person
    school: School
    today: dt.date
    hours: tuple[NoticeHours, ...]
    missing: tuple[str, ...]
    stale: bool
    names: dict[str, Private[str]]
