"""Messages of the fixed online day."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.plans.document.wire import MissingItem, PlanState
from erbij.plans.modality.wire import SlotModality, StayPlace
from erbij.wire import Id, Wire


class WeekParity(StrEnum):
    """Which weeks, by their ISO number."""

    EVERY = "EVERY"
    ODD = "ODD"
    EVEN = "EVEN"


Weekday = Annotated[int, Field(ge=1, le=7)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Moments(Wire):
    """Which slots are meant, in the school's wall time: ISO weekdays (1 is Monday), weeks, starts; none: all."""

    weekdays: tuple[Weekday, ...] = Field(default=(), max_length=7)
    parity: WeekParity = WeekParity.EVERY
    starts: tuple[WallTime, ...] = Field(default=(), max_length=30)


class PatternDetails(Wire):
    """What happens at those moments; ``at`` null: the pupil is where the arrangement says."""

    moments: Moments = Moments()
    modality: SlotModality = SlotModality.REMOTE_LIVE
    at: StayPlace | None = None


class SavePattern(Wire):
    """Save a draft, or the next version; ``id`` null: a new one."""

    pupil_id: Id
    id: Id | None = None
    version: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    details: PatternDetails
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class PatternCard(Wire):
    """A fixed online day as it stands."""

    id: Id
    version: int
    state: PlanState
    first: dt.date | None
    last: dt.date | None
    details: PatternDetails
    missing: tuple[MissingItem, ...]
