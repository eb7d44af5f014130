"""Corrections; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.errors import Conflict
from erbij.register.ledger import Reason

if TYPE_CHECKING:
    from datetime import date

    from erbij.private import Private
    from erbij.register.attendance.model import Word
    from erbij.register.ledger import Entry
    from erbij.register.model import Bucket, Source

BY_PEOPLE = frozenset({
    Reason.TECHNICAL,
    Reason.WRONG_PUPIL,
    Reason.TEACHER_OBSERVED,
    Reason.DISPUTE,
    Reason.IMPORT_FIX,
})  # fmt: skip
"""Reasons that a person gives; SLOT_CHANGED is the register's own."""


class LessThanNothing(Conflict):
    """A date never adds up to less than nought."""

    code = "less_than_nothing"
    title = "More would be taken off than the day counts"


@dataclass(frozen=True, slots=True)
class Correction:
    """Seconds that a person adds to or takes off a pupil's date; ``slot_id`` None: of no lesson."""

    pupil_id: str
    local_date: date
    slot_id: str | None
    source: Source
    bucket: Bucket
    seconds: int
    reason: Reason
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a pupil's date with the name of its author (None: the register itself).

    ``stands``: no reversal took it back. ``after_close``: it came after the month was closed.
    """

    entry: Entry
    author: Private[str] | None
    stands: bool
    after_close: bool


@dataclass(frozen=True, slots=True)
class Written:
    """All that is written of a pupil's date: the entries in order, and the words of attendance behind them."""

    lines: tuple[Line, ...]
    attendance: tuple[Word, ...]
