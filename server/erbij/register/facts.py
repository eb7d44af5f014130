"""What counting a facts file starts from: the values of ``erbij-facts/1``, read and found consistent (``intake``).

An instant is a whole second since 1970 in UTC, an interval half-open; a ``local_date`` is a date in Amsterdam. A slot's
date is that of its start, also for what happened in it; everything else has the date on which it began.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from erbij.register.intervals import Interval
    from erbij.register.model import CountingPolicy

FORMAT = "erbij-facts/1"
ZONE = ZoneInfo("Europe/Amsterdam")


class Sector(StrEnum):
    """Decides the unit of reports, not the explanation."""

    BO = "BO"
    SBO = "SBO"
    SO = "SO"
    VSO = "VSO"
    VO = "VO"
    PRO = "PRO"


class Planned(StrEnum):
    """What became of a slot; a moved lesson is a new slot."""

    PLANNED = "PLANNED"
    CANCELLED = "CANCELLED"
    MOVED = "MOVED"


class Modality(StrEnum):
    """How the pupil was to follow the slot."""

    AT_SCHOOL = "AT_SCHOOL"
    REMOTE_LIVE = "REMOTE_LIVE"
    CATALOGUE = "CATALOGUE"
    OFFLINE = "OFFLINE"
    FREE_BY_PLAN = "FREE_BY_PLAN"


class Location(StrEnum):
    """Where the pupil was for live lessons."""

    HOME = "HOME"
    HOSPITAL = "HOSPITAL"
    INSTITUTION = "INSTITUTION"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


class Mode(StrEnum):
    """How a period is registered (R18)."""

    FULL = "FULL"
    CONTACT_ONLY = "CONTACT_ONLY"
    OFF = "OFF"


class StateKind(StrEnum):
    """States of R11 that are recorded, in the order in which they apply."""

    NOT_OFFERED = "NOT_OFFERED"
    AGREED_REST = "AGREED_REST"
    TECHNICAL = "TECHNICAL"


class Authorised(StrEnum):
    """Whether an absence is authorised."""

    YES = "YES"
    NO = "NO"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Dates:
    """Both dates included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SlotFact:
    """One slot of the pupil's timetable."""

    id: str
    span: Interval
    local_date: date
    planned: bool
    modality: Modality
    programmed_online: bool
    at_location: Location


@dataclass(frozen=True, slots=True)
class SessionFact:
    """What the teaching side made of a slot; ``extended_until`` takes the place of its end."""

    span: Interval
    extended_until: int | None


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """Attendance at school in a slot, as recorded."""

    slot: str
    span: Interval
    other_school: bool


@dataclass(frozen=True, slots=True)
class ItemFact:
    """One item of the catalogue. ``completed``: by the pupil, or confirmed by a teacher (R6).

    ``replaced``: of intervals (by their place) that replace another lesson than ``replaces_slot``, which, or None.
    """

    id: str
    norm_minutes: int
    cap_factor: Fraction
    used_seconds: int
    completed: bool
    replaces_slot: str | None
    intervals: tuple[Interval, ...]
    replaced: Mapping[int, str | None] = field(default_factory=dict)

    def slot_of(self, place: int) -> str | None:
        """The lesson that the interval at a place replaces."""
        return self.replaced.get(place, self.replaces_slot)


@dataclass(frozen=True, slots=True)
class OfflineFact:
    """Work that a teacher confirmed; ``span`` None: a plain quantity (R7)."""

    id: str
    local_date: date
    seconds: int
    span: Interval | None
    replaces_slot: str | None


@dataclass(frozen=True, slots=True)
class Regime:
    """How the dates of a period are registered."""

    dates: Dates
    mode: Mode


@dataclass(frozen=True, slots=True)
class Deviation:
    """Covers exactly its slots on its dates; a slot that this file does not have is none of its business."""

    dates: Dates
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """One pupil's facts. Lists are in the order of the file; what happened in a slot stands by the slot's id."""

    policy: CountingPolicy
    sector: Sector
    pupil_id: str
    day_ceiling: int | None
    period: Dates | None
    regimes: tuple[Regime, ...]
    free_days: frozenset[date]
    deviations: tuple[Deviation, ...]
    slots: Mapping[str, SlotFact]
    sessions: Mapping[str, SessionFact]
    presence: Mapping[str, list[Interval]]
    states: Mapping[str, list[tuple[StateKind, Interval]]]
    pauses: Mapping[str, list[Interval]]
    school: tuple[SchoolFact, ...]
    catalogue: tuple[ItemFact, ...]
    offline: tuple[OfflineFact, ...]
    absence: Mapping[str, list[Authorised]]

    def mode_on(self, day: date) -> Mode:
        """The regime of a date; FULL where none is named."""
        for one in self.regimes:
            if day in one.dates:
                return one.mode
        return Mode.FULL


def local_date(instant: int) -> date:
    """The date in Amsterdam."""
    return datetime.fromtimestamp(instant, ZONE).date()
