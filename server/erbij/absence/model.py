"""Hours of absence as the rules of counting see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.absence.wire import Authorised, NationalReason, Notify


@dataclass(frozen=True, slots=True)
class Unit:
    """One PLANNED slot that a pupil missed, wholly or from ``missed_from`` on; ``local_date`` is the slot's."""

    record_id: str
    pupil_id: str
    slot_id: str
    local_date: date
    starts_at: datetime
    ends_at: datetime
    national: NationalReason
    authorised: Authorised
    notify: Notify
    missed_from: datetime | None = None
    at_school_seconds: int = 0
