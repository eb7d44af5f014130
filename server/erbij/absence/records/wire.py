"""Messages of the absence page."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.absence.categories.wire import CategoryCard, CategoryCode
from erbij.absence.wire import Authorised, NationalReason
from erbij.wire import ChangeMade, Id, Instant, Wire

Reason = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]


class RecordSource(StrEnum):
    """Where a record came from."""

    GUARDIAN = "GUARDIAN"
    STAFF = "STAFF"
    IMPORT = "IMPORT"


class WithdrawnAs(StrEnum):
    """Why a record does not hold: the pupil was there after all, it was another pupil, or a report was taken back."""

    PRESENT = "PRESENT"
    OTHER_PUPIL = "OTHER_PUPIL"
    TAKEN_BACK = "TAKEN_BACK"


class AbsenceHour(Wire):
    """One lesson that a pupil misses. ``joins``: they are planned to follow it from home; never instead of the absence.

    ``hours`` is in the unit of the school's sector (R12), with two decimals at most.

    ``counts``: the lesson is not cancelled or moved. ``decided_at`` null: nobody decided yet.
    """

    id: Id
    version: int
    slot_id: Id
    subject: str
    group: str
    teacher: str
    starts_at: Instant
    ends_at: Instant
    missed_from: Instant | None
    counts: bool
    hours: str
    category: CategoryCode
    national: NationalReason
    authorised: Authorised
    source: RecordSource
    joins: bool
    decided_at: Instant | None


class AbsentPupil(Wire):
    """A pupil with the lessons of the day that they miss, by start."""

    pupil_id: Id
    pupil_name: str
    groups: tuple[str, ...]
    lessons: tuple[AbsenceHour, ...]


class AbsenceDay(Wire):
    """Who is absent on a date, by name. ``clock_hours``: the sector counts clock hours, else lesson hours."""

    date: dt.date
    today: dt.date
    now: Instant
    timezone: str
    clock_hours: bool
    pupils: tuple[AbsentPupil, ...]
    categories: tuple[CategoryCard, ...]


class AbsenceSlot(Wire):
    """A lesson of a pupil's day, to choose from."""

    id: Id
    subject: str
    group: str
    starts_at: Instant
    ends_at: Instant
    absent: bool


class AbsenceSlots(Wire):
    """A pupil's planned lessons of one date, by start."""

    pupil_id: Id
    pupil_name: str
    date: dt.date
    timezone: str
    slots: tuple[AbsenceSlot, ...]


class RecordAbsence(Wire):
    """A person says that a pupil misses lessons. ``authorised`` null: what the category means."""

    pupil_id: Id
    slot_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=40)]
    category: CategoryCode
    authorised: Authorised | None = None
    reason: Reason = ""


class RecordSeen(Wire):
    """A record, and the version of it that the person saw."""

    id: Id
    version: int


Records = Annotated[tuple[RecordSeen, ...], Field(min_length=1, max_length=40)]


class DecideAbsence(Wire):
    """A person decides. ``category`` null: it stays."""

    records: Records
    authorised: Authorised
    category: CategoryCode | None = None
    reason: Reason = ""


class WithdrawAbsence(Wire):
    """The pupil was not absent after all."""

    records: Records
    why: WithdrawnAs
    reason: Reason = ""


class AbsenceChanges(Wire):
    """What was changed of one record, the latest first."""

    record_id: Id
    changes: tuple[ChangeMade, ...]
