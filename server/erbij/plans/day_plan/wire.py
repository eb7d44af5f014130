"""Messages of the day plan."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire

LocalTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Words = Annotated[str, StringConstraints(max_length=400, strip_whitespace=True)]
Weekday = Annotated[int, Field(ge=0, le=6)]
"""0 is Monday."""


class BlockKind(StrEnum):
    """What a part of the day is for."""

    LIVE = "live"
    LOOKING_ON = "looking_on"
    OWN_TIME = "own_time"
    REST = "rest"


class DayBlock(Wire):
    """A part of the day from a local time on. ``weight``: 1 light, 2 usual, 3 heavy, as the pupil feels it."""

    kind: BlockKind
    start: LocalTime
    minutes: Annotated[int, Field(ge=5, le=480)]
    weight: Annotated[int, Field(ge=1, le=3)] = 2


class DayPlanned(Wire):
    """One day. Without blocks every lesson is open to the pupil; without a ceiling none is counted.

    ``may_stop``: who stops in a lesson has agreed rest for what is left of it.
    """

    ceiling_min: Annotated[int, Field(ge=5, le=600)] | None = None
    may_stop: bool = True
    blocks: Annotated[tuple[DayBlock, ...], Field(max_length=24)] = ()


class DayPlanFrom(StrEnum):
    """Where the plan of a date comes from."""

    NONE = "none"
    WEEKDAY = "weekday"
    DATE = "date"


class DayPlanMay(StrEnum):
    """``edit``: the plan is changed at once. ``lower``: less at once, more as a proposal to the mentor."""

    EDIT = "edit"
    LOWER = "lower"


class DayPlanProposal(Wire):
    """What the family asks for and care answers. ``weekday`` or ``date``, never both."""

    id: Id
    date: dt.date | None
    weekday: Weekday | None
    planned: DayPlanned
    words: str
    by: str
    at: Instant


class DayPlanView(Wire):
    """A pupil's plan for a date, and for the week. Minutes are whole, floored.

    ``used_min`` and ``beyond_min`` (after an agreed end, or over the ceiling) are of the shown date up to now; null:
    not told (yet). ``beyond_before``: those of the last day with lessons before it, if there were any.
    ``may_undo``: the latest change is of today and of the one who looks.
    """

    person_id: Id
    person_name: str
    timezone: str
    date: dt.date
    today: dt.date
    version: int
    may: DayPlanMay
    source: DayPlanFrom
    planned: DayPlanned
    planned_min: int
    used_min: int | None
    left_min: int | None
    beyond_min: int | None
    beyond_before: int | None
    may_undo: bool
    week: Annotated[tuple[DayPlanned, ...], Field(max_length=7)]
    proposals: Annotated[tuple[DayPlanProposal, ...], Field(max_length=20)]


class SaveDayPlan(Wire):
    """Plan one date, or a weekday from today on (exactly one of both); ``planned`` null: as on every such weekday."""

    person_id: Id
    version: Annotated[int, Field(ge=0)]
    date: dt.date | None = None
    weekday: Weekday | None = None
    planned: DayPlanned | None
    words: Words = ""


class UndoDayPlan(Wire):
    """Take back one's own latest change of today, in the version that was on the screen."""

    person_id: Id
    version: Annotated[int, Field(ge=1)]


class DayPlanSaved(Wire):
    """``proposed``: it asks for more than is agreed, so that the mentor answers first."""

    proposed: bool
    version: int


class AnswerDayPlan(Wire):
    """Care takes a proposal over, or does not."""

    proposal_id: Id
    accept: bool


class LessonAgreed(Wire):
    """When the pupil's own part of a lesson ends by agreement (none: the whole lesson), and when to say so before."""

    ends: Annotated[tuple[Instant, ...], Field(max_length=24)]
    notice_min: int
