"""Confirmed work; values only. Nothing is edited: it is countersigned or withdrawn, and then entered anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.register.spans import Span

STEP_MINUTES = 5
MOST_MINUTES = 480
WITHIN_DAYS = 14
TEXT = 200


class WorkIsSettled(Conflict):
    """It was withdrawn already, or needs no second signature."""

    code = "work_is_settled"
    title = "Nothing waits for this any more"


class MarkKind(StrEnum):
    """What happened to confirmed work since."""

    COUNTERSIGNED = "COUNTERSIGNED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Work:
    """What a teacher confirmed. ``late``: entered more than 14 days after its date, so that care countersigns it.

    ``span``: an interval as long as the minutes; None: a plain quantity of the date.
    """

    id: str
    school_id: str
    pupil_id: str
    local_date: date
    minutes: int
    span: Span | None
    replaces_slot: str | None
    what: Private[str]
    author_id: str
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Work with what happened to it since."""

    work: Work
    countersigned_by: str | None = None
    withdrawn_by: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it takes part in counting."""
        return self.withdrawn_by is None and (not self.work.late or self.countersigned_by is not None)

    @property
    def waits(self) -> bool:
        """Whether care still has to countersign it."""
        return self.work.late and self.withdrawn_by is None and self.countersigned_by is None
