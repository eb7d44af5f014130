"""Messages of the deviation of instruction time."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.plans.document.wire import MissingItem, PlanLine, PlanState, PlanText
from erbij.plans.patterns.wire import Moments
from erbij.wire import Id, Name, Wire


class DecidedBy(StrEnum):
    """Who decided about the deviation."""

    BOARD = "BOARD"
    INSPECTORATE = "INSPECTORATE"


class PaperSignature(Wire):
    """A signed paper in the school's file. ``guardian_id`` null: somebody who has no account."""

    guardian_id: Id | None = None
    name: Name
    signed_on: dt.date


Minutes = Annotated[int, Field(ge=0, le=3000)]


class DeviationDetails(Wire):
    """What must be recorded; minutes are per week. ``moments``: the slots that it covers; none chosen: all of them."""

    decided_by: DecidedBy | None = None
    decided_on: dt.date | None = None
    reference: PlanLine = ""
    minutes_at_school: Minutes | None = None
    minutes_deviated: Minutes | None = None
    programme: PlanText = ""
    regrowth: PlanText = ""
    expert_reference: PlanLine = ""
    moments: Moments = Moments()
    signatures: tuple[PaperSignature, ...] = Field(default=(), max_length=8)


class SaveDeviation(Wire):
    """Save a draft, or the next version; ``id`` null: a new one."""

    pupil_id: Id
    id: Id | None = None
    version: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    details: DeviationDetails
    reason: PlanLine = ""


class DeviationCard(Wire):
    """A deviation as it stands."""

    id: Id
    version: int
    state: PlanState
    first: dt.date | None
    last: dt.date | None
    details: DeviationDetails
    missing: tuple[MissingItem, ...]
