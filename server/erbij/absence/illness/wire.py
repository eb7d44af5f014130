"""Messages of the illness form. There is no field for what somebody has, and none may come."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.plans.start.wire import Hash
from erbij.wire import Id, Instant, Wire

WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Joins(StrEnum):
    """Which lessons a sick pupil follows from home."""

    ALL = "ALL"
    SOME = "SOME"
    NONE = "NONE"


class IllnessSlot(Wire):
    """One lesson of the day. ``absent``: it is missed; ``joins``: it is followed from home; ``over``: it has ended."""

    slot_id: Id
    subject: str
    starts_at: Instant
    ends_at: Instant
    absent: bool
    joins: bool
    over: bool


class IllnessCard(Wire):
    """What was reported. ``last`` null: until further notice. ``from_time`` is the school's wall time of ``first``.

    ``ended_at``: somebody said that the pupil is better.
    """

    id: Id
    version: int
    first: dt.date
    last: dt.date | None
    from_time: WallTime | None
    joins: Joins
    reported_at: Instant
    ended_at: Instant | None
    may_undo: bool


class IllnessForm(Wire):
    """The form for one pupil and date, with what was said already. ``next_day`` is the next school day."""

    pupil_id: Id
    pupil_name: str
    date: dt.date
    today: dt.date
    next_day: dt.date | None
    now: Instant
    timezone: str
    lessons: tuple[IllnessSlot, ...]
    report: IllnessCard | None
    must_agree: bool


class ReportIllness(Wire):
    """Ill from a date; said again for the same date it takes the place of what was said before.

    ``version`` is that of the report that the form showed, null where it showed none. ``slot_ids`` for SOME only.
    ``agreed``: the hash of the rules that the form showed, where a guardian agrees to them with this report.
    """

    pupil_id: Id
    date: dt.date
    until_further_notice: bool = False
    from_time: WallTime | None = None
    joins: Joins
    slot_ids: Annotated[tuple[Id, ...], Field(max_length=40)] = ()
    version: int | None = None
    agreed: Hash | None = None


class EndIllness(Wire):
    """Better: from the next lesson on, or only from the next day on."""

    id: Id
    version: int
    still_today: bool = False


class UndoIllness(Wire):
    """Taken back as if it had not been said; within half an hour."""

    id: Id
    version: int
