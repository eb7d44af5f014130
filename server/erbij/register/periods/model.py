"""A closed month, and sums of the ledger; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.register.ledger import Head
    from erbij.register.model import Bucket, Source


class MonthIsNotOver(Conflict):
    """A month is closed once it is over, and the months before it first."""

    code = "month_is_not_over"
    title = "This month cannot be closed yet"


class ClosedAlready(Conflict):
    """A month is closed once, and never opened again."""

    code = "closed_already"
    title = "This month was closed already"


@dataclass(frozen=True, slots=True)
class Close:
    """A month that a person closed. ``head``: where the chain ended; later entries are "na afsluiting"."""

    school_id: str
    month: date
    head: Head
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NamedClose:
    """A close with the name of who did it, and how many entries of the month came after it."""

    close: Close
    author: Private[str]
    after: int


@dataclass(frozen=True, slots=True)
class Months:
    """The closed months, the latest first, and the one that can be closed next; None: none yet."""

    closed: tuple[NamedClose, ...]
    next_month: date | None


@dataclass(frozen=True, slots=True)
class Late:
    """What entries after the close of its month did to one line; ``line`` None: to the date itself."""

    pupil_id: str
    local_date: date
    line: str | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What the ledger says of one pupil, date, source and bucket; ``after_close`` is the part "na afsluiting"."""

    pupil_id: str
    local_date: date
    source: Source
    bucket: Bucket
    seconds: int
    after_close: int
