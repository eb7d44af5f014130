"""From where a pupil follows a lesson, and what that follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.plans.modality.wire import SlotModality

if TYPE_CHECKING:
    import datetime as dt
    from datetime import datetime

    from erbij.plans.modality.wire import ModalityOrigin, StayPlace, WhyNot
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Modality:
    """From where, and what made it so.

    ``lapsed``: what somebody said for this lesson when it was still on another date, and what moving it took away.
    ``at``: where the fixed online day says that the pupil is then; None: as the arrangement has it.
    """

    modality: SlotModality
    origin: ModalityOrigin | None
    lapsed: SlotModality | None = None
    at: StayPlace | None = None


AS_ALWAYS = Modality(SlotModality.AT_SCHOOL, None)


@dataclass(frozen=True, slots=True)
class SlotTime:
    """What of a slot decides from where it is followed. ``local_start`` is the school's wall time, ``08:30``.

    ``moved_here`` are the slots that name this one as where they went, each with its date.
    """

    id: str
    date: dt.date
    local_start: str
    ends_at: datetime
    planned: bool
    all_remote: bool = False
    moved_here: tuple[tuple[str, dt.date], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The slot, and what it was before on the same date: words for those are words for this one."""
        return frozenset({self.id, *(slot_id for slot_id, date in self.moved_here if date == self.date)})

    @property
    def elsewhere(self) -> frozenset[str]:
        """What it was before on another date."""
        return frozenset(slot_id for slot_id, date in self.moved_here if date != self.date)


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
