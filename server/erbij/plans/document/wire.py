"""What the records of a plan have in common."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import Id, Wire


class PlanState(StrEnum):
    """A DRAFT has no effect. ENDED had effect up to and including its last date."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


class PlanThing(StrEnum):
    """The three records of a plan."""

    ARRANGEMENT = "arrangement"
    DEVIATION = "deviation"
    PATTERN = "pattern"


class PlanItem(StrEnum):
    """What a record still lacks, or what in it cannot stand."""

    FORM = "FORM"
    LEVEL = "LEVEL"
    GROUND = "GROUND"
    ASSESSED_BY = "ASSESSED_BY"
    GOALS = "GOALS"
    FIXED_TEACHER = "FIXED_TEACHER"
    TARGET_MINUTES = "TARGET_MINUTES"
    PARTNER_SCHOOL = "PARTNER_SCHOOL"
    RETURN_PATH = "RETURN_PATH"
    REVIEW = "REVIEW"
    REVIEW_TOO_LATE = "REVIEW_TOO_LATE"
    REVIEW_PAST = "REVIEW_PAST"
    FIRST = "FIRST"
    LAST = "LAST"
    LAST_BEFORE_FIRST = "LAST_BEFORE_FIRST"
    ACROSS_SCHOOL_YEAR = "ACROSS_SCHOOL_YEAR"
    DECIDED_BY = "DECIDED_BY"
    DECIDED_ON = "DECIDED_ON"
    REFERENCE = "REFERENCE"
    MINUTES_AT_SCHOOL = "MINUTES_AT_SCHOOL"
    MINUTES_DEVIATED = "MINUTES_DEVIATED"
    PROGRAMME = "PROGRAMME"
    REGROWTH = "REGROWTH"
    EXPERT_REFERENCE = "EXPERT_REFERENCE"
    SIGNATURE = "SIGNATURE"
    WEEKDAYS = "WEEKDAYS"
    ACTIVE_ARRANGEMENT = "ACTIVE_ARRANGEMENT"
    COMPLETE_DEVIATION = "COMPLETE_DEVIATION"
    OVERLAPS = "OVERLAPS"


class MissingItem(Wire):
    """One item that is missing; ``who``: whose signature; ``first`` and ``last``: of the record that is in the way."""

    thing: PlanThing
    item: PlanItem
    who: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None


PlanLine = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
PlanText = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class PlanKept(Wire):
    """A record after it was saved, with what is still missing."""

    id: Id
    version: int
    state: PlanState
    missing: tuple[MissingItem, ...]


class NamePlan(Wire):
    """One record of a pupil, in the version that was on the screen."""

    thing: PlanThing
    id: Id
    version: int


class EndPlan(NamePlan):
    """End a record; ``on`` is its last date."""

    on: dt.date
    reason: PlanLine = ""
