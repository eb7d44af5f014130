"""Messages of the planning board."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.plans.document.wire import PlanState
from erbij.wire import Id, Wire


class BoardConflict(StrEnum):
    """What needs somebody: a review that is due, a plan that ends, a record that is missing or stands twice."""

    REVIEW_DUE = "REVIEW_DUE"
    REVIEW_SOON = "REVIEW_SOON"
    ENDS_SOON = "ENDS_SOON"
    DRAFT_OPEN = "DRAFT_OPEN"
    NO_ARRANGEMENT = "NO_ARRANGEMENT"
    NO_DEVIATION = "NO_DEVIATION"
    TWO_PATTERNS = "TWO_PATTERNS"


class BoardWho(StrEnum):
    """Who must act."""

    FAMILY = "family"
    SCHOOL = "school"


class BoardCell(Wire):
    """Lessons of a pupil on a date, by from where they are followed; ``pattern``: a fixed online day made some so."""

    date: dt.date
    at_school: int
    remote: int
    other: int
    free: int
    pattern: bool
    changed: bool


class BoardRow(Wire):
    """A pupil with a plan, or with a lesson of the week that is not at school. ``missing``: items of open drafts.

    ``who`` must act: the family where only signatures are missing.
    """

    pupil_id: Id
    name: str
    groups: tuple[str, ...]
    state: PlanState | None
    review_on: dt.date | None
    last: dt.date | None
    missing: int
    who: BoardWho | None
    mentors: tuple[str, ...]
    cells: tuple[BoardCell, ...]
    conflicts: tuple[BoardConflict, ...]


class BoardDay(Wire):
    """A date of the week; ``free``: the name of the free day."""

    date: dt.date
    free: str | None


class PlanBoard(Wire):
    """The week that begins on ``monday``; rows by name. ``may_edit``: whoever looks may make plans."""

    monday: dt.date
    today: dt.date
    may_edit: bool
    days: tuple[BoardDay, ...]
    rows: tuple[BoardRow, ...]
