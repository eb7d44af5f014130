"""A record of absence, and what somebody asks to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.absence.model import Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.absence.categories.model import Category
    from erbij.absence.records.wire import RecordSource
    from erbij.absence.wire import Authorised, NationalReason, Notify
    from erbij.people.model import Person
    from erbij.timetable.model import Slot


@dataclass(frozen=True, slots=True)
class AbsenceRecord:
    """One pupil misses one slot, wholly or from ``missed_from`` on. Only the category is kept, never its nature.

    ``was_ill``: it was once an authorised illness, and for an hour that is over that stays. ``withdrawn``: the pupil
    was not absent after all; the row stays for its history. ``decided_by``: the person who decided on ``authorised``.
    """

    id: str
    school_id: str
    slot_id: str
    pupil_id: str
    category: str
    national: NationalReason
    authorised: Authorised
    notify: Notify
    source: RecordSource
    illness_id: str | None
    missed_from: datetime | None
    was_ill: bool
    created_by: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    withdrawn: bool
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """An absence that somebody reports. ``authorised`` None: what the category means.

    ``one_by_one``: a person looked at this very hour; an import of many did not.
    """

    slot_id: str
    pupil_id: str
    category: Category
    source: RecordSource
    author_id: str
    authorised: Authorised | None = None
    illness_id: str | None = None
    missed_from: datetime | None = None
    one_by_one: bool = True


@dataclass(frozen=True, slots=True)
class Hour:
    """When a slot is, and whether this pupil was planned to follow it from home."""

    ends_at: datetime
    local_date: date
    remote: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """A record with its slot, as a page shows it; ``remote``: the pupil is planned to follow it from home.

    ``at_school_seconds``: how long they were there all the same.
    """

    record: AbsenceRecord
    slot: Slot
    remote: bool
    at_school_seconds: int = 0

    @property
    def unit(self) -> Unit:
        """What it counts by (R12)."""
        record, slot = self.record, self.slot
        return Unit(
            record.id,
            record.pupil_id,
            slot.id,
            slot.local_date,
            slot.starts_at,
            slot.ends_at,
            record.national,
            record.authorised,
            record.notify,
            record.missed_from,
            self.at_school_seconds,
        )


@dataclass(frozen=True, slots=True)
class AbsencesOfDay:
    """Every record of a date by pupil, as far as the actor may see them; ``pupils`` by name."""

    date: dt.date
    today: dt.date
    now: datetime
    timezone: str
    clock_hours: bool
    pupils: tuple[tuple[Person, tuple[Missed, ...]], ...]
    groups: Mapping[str, str]
    categories: tuple[Category, ...]
