"""What a partnership is told; values only, and no name of a pupil."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.plans.arrangements.wire import ArrangementForm, ArrangementGround
from erbij.register.model import Bucket
from erbij.reports.partnership.wire import PartnershipKind as Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["Kind"]

PARTS = {
    Kind.FORM: tuple(f"FORM.{one.value}" for one in ArrangementForm),
    Kind.GROUND: tuple(f"GROUND.{one.value}" for one in ArrangementGround),
    Kind.LEVEL: ("LEVEL.1", "LEVEL.2", "LEVEL.3"),
}
"""The columns into which the pupils with an arrangement fall, each pupil into one of each."""
BUCKETS = (
    Bucket.REMOTE_WITHIN_DEVIATION,
    Bucket.PROGRAMMED_ONLINE,
    Bucket.REMOTE_DURING_ABSENCE,
    Bucket.REMOTE_NO_GROUND,
)
PUPILS = ARRANGEMENT, DEVIATION, RED = "ARRANGEMENT", "DEVIATION", "RED"
MINUTES = tuple(f"MINUTES.{one.value}" for one in BUCKETS)


@dataclass(frozen=True, slots=True)
class Member:
    """A school that takes part in whole months from ``since``, and no longer from ``until`` on (None: it does)."""

    school_id: str
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and of how many pupils it is; those decide whether it is shown. Of pupils it is their own number."""

    pupils: int
    shown: int


NOTHING = Amount(0, 0)


@dataclass(frozen=True, slots=True)
class SchoolMonth:
    """One school in one month, by column; a column that is not there is nothing."""

    name: str
    amounts: Mapping[str, Amount]


Line = tuple[int | None, ...]
"""None: hidden."""


@dataclass(frozen=True, slots=True)
class Row:
    """``school`` None: all schools together, or in a table of parts those whose own number of pupils is hidden."""

    school: str | None
    cells: Line


@dataclass(frozen=True, slots=True)
class Table:
    """Some columns over the schools by name."""

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """A partnership's month; ``month`` None: none is over yet. ``months`` can be asked, the last first."""

    name: str
    month: date | None
    months: tuple[date, ...]
    tables: tuple[Table, ...]
