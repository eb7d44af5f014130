"""Messages of the remote arrangement, and of a pupil's plan as care sees it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from erbij.plans.deviations.wire import DeviationCard
from erbij.plans.document.wire import MissingItem, PlanLine, PlanState, PlanText
from erbij.plans.modality.wire import StayPlace
from erbij.plans.patterns.wire import PatternCard
from erbij.wire import Id, Wire


class ArrangementForm(StrEnum):
    """Who gives the lessons: form 1, the own school; form 2, a regional provision."""

    OWN_SCHOOL = "OWN_SCHOOL"
    REGIONAL = "REGIONAL"


class ArrangementGround(StrEnum):
    """One of two codes; a diagnosis is kept nowhere."""

    PHYSICAL = "PHYSICAL"
    PSYCHOLOGICAL = "PSYCHOLOGICAL"


class ReturnStep(Wire):
    """A dated step of the way back. A step back is as normal as one forward."""

    on: dt.date
    what: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
    back: bool = False
    done: bool = False


class Stay(Wire):
    """Where the pupil is from a date on, until the next one: the place that the register writes beside every lesson."""

    since: dt.date
    at: StayPlace


class ArrangementDetails(Wire):
    """What must be recorded; nothing in a draft is required. ``target_minutes`` is per week. No stay: at home."""

    form: ArrangementForm | None = None
    level: Literal[1, 2, 3] | None = None
    ground: ArrangementGround | None = None
    assessed_by: PlanLine = ""
    goals: PlanText = ""
    fixed_teacher_id: Id | None = None
    target_minutes: Annotated[int, Field(ge=0, le=3000)] | None = None
    partner_school: PlanLine = ""
    review_on: dt.date | None = None
    return_path: tuple[ReturnStep, ...] = Field(default=(), max_length=40)
    stays: tuple[Stay, ...] = Field(default=(), max_length=40)
    renews: Id | None = None


class SaveArrangement(Wire):
    """Save a draft, or the next version; ``id`` null: a new one."""

    pupil_id: Id
    id: Id | None = None
    version: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    details: ArrangementDetails
    reason: PlanLine = ""


class RenewArrangement(Wire):
    """Begin a draft that follows an arrangement; an explicit act, it changes nothing by itself."""

    id: Id


class ArrangementCard(Wire):
    """An arrangement as it stands."""

    id: Id
    version: int
    state: PlanState
    first: dt.date | None
    last: dt.date | None
    details: ArrangementDetails
    missing: tuple[MissingItem, ...]


class PlanPerson(Wire):
    """Somebody who can be chosen: a teacher or mentor of the school."""

    id: Id
    name: str


class PupilPlan(Wire):
    """A pupil's whole plan: records by the latest first, and who can be chosen.

    ``weekdays``: those with lessons (1 is Monday). ``signers``: whose signature a deviation and the rules need.
    ``reopens``: the arrangement that was ended today, which can still be taken back.
    """

    pupil_id: Id
    name: str
    groups: tuple[str, ...]
    today: dt.date
    last_day: dt.date
    may_edit: bool
    arrangements: tuple[ArrangementCard, ...]
    deviations: tuple[DeviationCard, ...]
    patterns: tuple[PatternCard, ...]
    teachers: tuple[PlanPerson, ...]
    starts: tuple[str, ...]
    weekdays: tuple[int, ...]
    signers: tuple[PlanPerson, ...]
    reopens: Id | None
