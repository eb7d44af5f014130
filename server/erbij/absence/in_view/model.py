"""Contact moments, how often they are wanted, and who acts when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.absence.in_view.wire import ContactKind, LadderRole
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.absence.in_view.wire import Colour, InViewWhy
    from erbij.people.model import Person


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of staff spoke with one pupil (or their guardian) on a date. ``slot_id``: in a lesson for two."""

    id: str
    school_id: str
    pupil_id: str
    local_date: date
    kind: ContactKind
    author_id: str
    created_at: datetime
    slot_id: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Who acts once contact is more than ``late`` school days over time; ``title`` is the school's word for them."""

    role: LadderRole
    title: str
    late: int


@dataclass(frozen=True, slots=True)
class Rules:
    """One contact in ``cadence`` school days; who is ill for more than ``ill_days`` school days counts too.

    ``version`` 0: the school never changed them.
    """

    version: int = 0
    cadence: int = 5
    ill_days: int = 3
    ladder: tuple[Step, ...] = (
        Step(LadderRole.MENTOR, "", 0),
        Step(LadderRole.COORDINATOR, "", 5),
        Step(LadderRole.LEADER, "", 10),
    )


@dataclass(frozen=True, slots=True)
class Cadence:
    """What was agreed for one pupil; ``days`` None: the school's cadence again. ``reason``: why it differs."""

    days: int | None
    version: int
    reason: Private[str] = field(default_factory=lambda: Private(""))


@dataclass(frozen=True, slots=True)
class Joined:
    """A lesson in which a pupil took part from home; ``alone``: it was for this pupil only."""

    pupil_id: str
    slot_id: str
    local_date: date
    alone: bool
    teacher_id: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder for one pupil: on which school day it is reached without contact."""

    step: Step
    names: tuple[Private[str], ...]
    on: date
    reached: bool


@dataclass(frozen=True, slots=True)
class InSight:
    """How one pupil stands. ``days``: school days since the last contact; None: there never was one.

    ``due`` is the last school day on which nothing is late; ``lesson`` the last date with a live lesson joined.
    """

    pupil: Person
    why: InViewWhy
    since: date
    colour: Colour
    last: Contact | None
    days: int | None
    cadence: int
    own: Cadence | None
    due: date
    lesson: date | None
    ladder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody who should be in view, the longest out of it first."""

    today: date
    timezone: str
    rules: Rules
    pupils: tuple[InSight, ...]
    groups: Mapping[str, str]
    names: Mapping[str, Private[str]]
