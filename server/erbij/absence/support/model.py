"""Tiers and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from fractions import Fraction

    from erbij.absence.support.wire import TaskTrigger
    from erbij.people.model import Person
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class SupportPolicy:
    """The numbers of R15. The tiers are those of Washington State: no Dutch figure exists."""

    version: str = "2026-1"
    weeks: int = 12
    tier_2_percent: int = 10
    tier_3_percent: int = 20
    sick_reports: int = 4
    sick_days: int = 7
    talk_within_school_days: int = 5


@dataclass(frozen=True, slots=True)
class Missed:
    """Hours of one pupil in the window."""

    authorised: Fraction
    unauthorised: Fraction
    due: Fraction

    @property
    def share(self) -> Fraction:
        """What was missed of what was due; 0 where nothing was."""
        return (self.authorised + self.unauthorised) / self.due if self.due else self.due


@dataclass(frozen=True, slots=True)
class Tier:
    """How a pupil stands on a day."""

    school_id: str
    pupil_id: str
    level: int
    missed: Missed
    computed_on: date


@dataclass(frozen=True, slots=True)
class Task:
    """A conversation to have; ``about`` is the day that asked for it."""

    id: str
    school_id: str
    pupil_id: str
    trigger: TaskTrigger
    about: date
    opened_on: date
    due_on: date
    done_on: date | None
    done_by: str | None
    done_at: datetime | None
    note: Private[str]
    version: int


@dataclass(frozen=True, slots=True)
class Supported:
    """A pupil on the page."""

    pupil: Person
    tier: Tier
    joined_seconds: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The page: what was missed since ``first``, the first day of the lesson weeks that the policy looks back."""

    sector: str
    first: date
    today: date
    pupils: tuple[Supported, ...]
    groups: Mapping[str, str]
    names: Mapping[str, Private[str]]
    policy: SupportPolicy
