"""What a grant shows of a pupil."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.plans.arrangements.wire import ArrangementDetails
    from erbij.plans.day_plan.wire import DayPlanned
    from erbij.plans.document.model import Document
    from erbij.plans.grants.model import Grant
    from erbij.plans.passport.wire import PassportPage
    from erbij.plans.patterns.wire import PatternDetails
    from erbij.private import Private
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class LinkDay:
    """Seconds of a date, over the lessons followed from home."""

    date: date
    lessons: int
    attended: int
    technical: int
    not_offered: int


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant in force with the words of a list; ``pupil`` None: the name was not granted."""

    grant: Grant
    school: str
    timezone: str
    pupil: Private[str] | None


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody of the school."""

    name: Private[str]
    fixed_teacher: bool
    email: Private[str] | None


@dataclass(frozen=True, slots=True)
class Planned:
    """The arrangement in effect, the fixed online days, and what holds on each weekday, Monday first."""

    arrangement: Document[ArrangementDetails] | None
    patterns: tuple[PatternDetails, ...]
    week: tuple[DayPlanned, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that one grant shows; None: that scope was not granted."""

    card: Granted
    contacts: tuple[ToCall, ...]
    plan: Planned | None
    passport: PassportPage | None
    lessons: tuple[Slot, ...] | None
    link: tuple[LinkDay, ...] | None
    counted: tuple[tuple[date, date], Mapping[str, int]] | None
