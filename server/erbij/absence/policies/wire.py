"""Messages of the school's own numbers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.wire import Instant, Wire


class AbsenceNumbers(Wire):
    """The numbers of R13 to R15. Notices may be asked for earlier than the law does, never later.

    ``hours`` in ``weeks`` lesson weeks ask for a notice, more than ``long_weeks`` in a row for a long one; it is due
    ``due_working_days`` later. Tiers and sick reports look back ``window_weeks`` lesson weeks.
    """

    hours: Annotated[int, Field(ge=1, le=16)] = 16
    weeks: Annotated[int, Field(ge=4, le=12)] = 4
    long_weeks: Annotated[int, Field(ge=1, le=4)] = 4
    due_working_days: Annotated[int, Field(ge=1, le=5)] = 5
    free_days_are_working_days: bool = True
    window_weeks: Annotated[int, Field(ge=4, le=16)] = 12
    tier_2_percent: Annotated[int, Field(ge=1, le=50)] = 10
    tier_3_percent: Annotated[int, Field(ge=2, le=90)] = 20
    sick_reports: Annotated[int, Field(ge=2, le=10)] = 4
    sick_days: Annotated[int, Field(ge=2, le=20)] = 7
    talk_within_school_days: Annotated[int, Field(ge=1, le=20)] = 5


class AbsencePolicyCard(Wire):
    """A version; ``holds``: it is in force today, ``passed_over``: a later version began before it could be."""

    version: int
    valid_from: dt.date
    numbers: AbsenceNumbers
    holds: bool
    passed_over: bool
    by: str | None
    made_at: Instant | None


class AbsencePolicies(Wire):
    """Every version, the latest first; the last one is Erbij's own."""

    today: dt.date
    timezone: str
    versions: tuple[AbsencePolicyCard, ...]


class NewAbsencePolicy(Wire):
    """Other numbers from a date on, today or later. ``after`` is the latest version that the person saw."""

    after: int
    valid_from: dt.date
    numbers: AbsenceNumbers
