"""From where a pupil follows a lesson, and what that follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.plans.modality.wire import SlotModality

if TYPE_CHECKING:
    import datetime as dt
    from datetime import datetime

    from erbij.plans.modality.wire import ModalityOrigin, WhyNot
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Modality:
    """From where, and what made it so."""

    modality: SlotModality
    origin: ModalityOrigin | None


AS_ALWAYS = Modality(SlotModality.AT_SCHOOL, None)


@dataclass(frozen=True, slots=True)
class SlotTime:
    """What of a slot decides from where it is followed. ``local_start`` is the school's wall time, ``08:30``."""

    id: str
    date: dt.date
    local_start: str
    ends_at: datetime
    planned: bool
    all_remote: bool = False


@dataclass(frozen=True, slots=True)
class DayChange:
    """Somebody's word for one slot, or for the slots of ``date`` that end after ``since``; the last word counts.

    ``modality`` None takes earlier words back: it is as the plan says.
    """

    id: str
    school_id: str
    pupil_id: str
    date: dt.date
    slot_id: str | None
    modality: SlotModality | None
    since: datetime
    author_id: str
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What the one who asks is to the pupil: family, or staff who may decide. ``ground``: the plan allows home."""

    staff: bool
    ground: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One slot as it is, and what may be made of it; ``why_not`` where that is nothing."""

    slot_id: str
    now: Modality
    may: tuple[SlotModality, ...]
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class DayChoices:
    """The slots of one pupil and date, by start."""

    date: dt.date
    pupil_id: str
    slots: tuple[Choice, ...]
    may: tuple[SlotModality, ...]


@dataclass(frozen=True, slots=True)
class PupilSlot:
    """One pupil of a slot."""

    pupil_id: str
    name: Private[str]
    choice: Choice
