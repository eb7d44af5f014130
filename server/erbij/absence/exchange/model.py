"""Rows of a file of absence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from erbij.absence.records.model import Wanted
    from erbij.absence.wire import Authorised


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One row, understood but for its references. ``path`` is its place; ``start`` empty: every lesson of the day."""

    path: str
    pupil_key: str
    date: dt.date
    start: str
    reason: str
    authorised: Authorised | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do; ``wanted`` by pupil. With faults nothing is written."""

    rows: int
    new: int
    changed: int
    unchanged: int
    undecided: int
    wanted: dict[str, list[Wanted]]
    faults: tuple[tuple[str, str], ...]
