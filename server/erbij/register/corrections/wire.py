"""Messages of corrections."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.register.attendance.model import How
from erbij.register.wire import CreditBucket, CreditSource
from erbij.wire import Id, Instant, Wire

Words = Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]
A_DAY = 86_400


class CorrectionReason(StrEnum):
    """Why a person corrects (R16)."""

    TECHNICAL = "TECHNICAL"
    WRONG_PUPIL = "WRONG_PUPIL"
    TEACHER_OBSERVED = "TEACHER_OBSERVED"
    DISPUTE = "DISPUTE"
    IMPORT_FIX = "IMPORT_FIX"


class EntryLine(Wire):
    """One entry of the ledger. ``by`` null: the register itself; ``after_close``: "na afsluiting"."""

    seq: int
    at: Instant
    slot_id: Id | None
    item_id: Id | None
    source: CreditSource
    bucket: CreditBucket
    seconds: int
    kind: str
    reason: str
    refers_to: int | None
    policy_version: str
    by: str | None
    stands: bool
    after_close: bool


class AttendanceSpan(Wire):
    """A stretch in which the pupil was at school, or at another one."""

    start: Instant
    end: Instant
    other_school: bool


class AttendanceWord(Wire):
    """What was said of a lesson, by whom; without a stretch: not there. ``by`` null: a file, read without a person.

    ``stands``: no later word took its place; the own school's and a partner's stand beside each other.
    """

    slot_id: Id
    how: How
    by: str | None
    at: Instant
    spans: tuple[AttendanceSpan, ...]
    stands: bool


class EntryLines(Wire):
    """Everything that was written about a pupil's date, in order; and the words of attendance behind it."""

    pupil_id: Id
    date: dt.date
    seconds: int
    lines: tuple[EntryLine, ...]
    attendance: tuple[AttendanceWord, ...]


class AdjustEntry(Wire):
    """Seconds that a person adds (or takes off, negative) to a pupil's date; or the correction that is taken back."""

    pupil_id: Id
    date: dt.date
    slot_id: Id | None = None
    source: CreditSource = CreditSource.LIVE
    bucket: CreditBucket = CreditBucket.REMOTE_NO_GROUND
    seconds: Annotated[int, Field(ge=-A_DAY, le=A_DAY)] = 0
    takes_back: Annotated[int, Field(ge=1, le=2**31)] | None = None
    reason: CorrectionReason
    words: Words
