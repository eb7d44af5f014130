"""Messages of the coordinator's register."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.plans.modality.wire import StayPlace
from erbij.register.partials.model import Verdict
from erbij.register.wire import CreditShare, CreditSource, RegisterRow, SlotOutcome
from erbij.reports.period.model import Column
from erbij.wire import Id, Instant, Wire


class AbsenceUnit(StrEnum):
    """What absence is reported in: per clock hour in primary education, per lesson hour elsewhere (R12)."""

    CLOCK_HOUR = "CLOCK_HOUR"
    LESSON_HOUR = "LESSON_HOUR"


class ReportCell(Wire):
    """One number; ``seconds`` is exact. ``hours``: lesson hours, of an absence only (at most two decimals).

    CONTACT_MOMENTS is a plain number and stands in ``seconds``.
    """

    column: Column
    seconds: int
    hours: str | None = None


class ReportLesson(Wire):
    """One pupil in one lesson. The states add up to the timetable: ``difference`` is 0.

    ``extension_seconds`` is what the teacher added; ``states`` (R11) only of a lesson from home that is over.
    ``credited_seconds`` holds ``adjusted_seconds``, which people added or took off; ``verdict`` and ``at_location`` as
    in a register row; ``at_location`` null: nothing of it was to be followed, or was, from elsewhere.
    """

    slot_id: Id
    date: dt.date
    starts_at: Instant
    ends_at: Instant
    subject: str
    group: str
    teacher: str
    held: bool
    planned_seconds: int
    extension_seconds: int
    states: dict[str, int]
    difference: int
    credited_seconds: int
    adjusted_seconds: int
    status: tuple[SlotOutcome, ...]
    verdict: Verdict | None
    shares: tuple[CreditShare, ...]
    cells: tuple[ReportCell, ...]
    absence: str | None
    at_location: StayPlace | None


class ReportWork(Wire):
    """What counts beside lessons: work that a teacher confirmed (O), an item of the catalogue (C), or a correction.

    ``source`` null: a correction that stands on no line. ``text``, ``by``: what was confirmed and who did; the
    explanation is plain language (``Accept-Language``: nl, en).
    """

    id: str
    date: dt.date
    source: CreditSource | None
    starts_at: Instant | None
    ends_at: Instant | None
    text: str | None
    by: str | None
    recorded_seconds: int
    credited_seconds: int
    adjusted_seconds: int
    shares: tuple[CreditShare, ...]
    cells: tuple[ReportCell, ...]
    explanation: tuple[str, ...]


class ReportPupil(Wire):
    """One pupil over the period, with the lessons that say something by themselves. Empty columns are left out.

    But for what is due and provisional, lessons and works add up to the cells with difference 0.
    """

    pupil_id: Id
    pupil_name: str
    groups: tuple[str, ...]
    cells: tuple[ReportCell, ...]
    lessons: tuple[ReportLesson, ...]
    works: tuple[ReportWork, ...]


class ReportSums(Wire):
    """What lines add up to, exactly from seconds; ``difference`` over all lessons that have states."""

    pupils: int
    lessons: int
    cells: tuple[ReportCell, ...]
    states: dict[str, int]
    planned_seconds: int
    extension_seconds: int
    difference: int
    minutes: int
    clock_hours: str
    hmm: str


class ReportTable(Wire):
    """A page of the table, with the sums of that page; ``page`` counts from 0. Rows are rounded, sums are exact.

    ``as_of``: this is what the ledger said at entry ``ledger_seq``, written then; null: it is counted now.
    """

    first: dt.date
    last: dt.date
    now: Instant
    timezone: str
    unit: AbsenceUnit
    page: int
    pages: int
    pupils: tuple[ReportPupil, ...]
    sums: ReportSums
    ledger_seq: int
    ledger_hash: str
    policy_versions: tuple[str, ...]
    as_of: Instant | None = None


class ReportChoice(Wire):
    """Something to filter by."""

    id: str
    name: str


class ReportChoices(Wire):
    """What the lessons of a period can be filtered by; ``mentors``: none for who is one."""

    groups: tuple[ReportChoice, ...]
    mentors: tuple[ReportChoice, ...]
    teachers: tuple[ReportChoice, ...]
    subjects: tuple[str, ...]
    today: dt.date


class ReportDay(Wire):
    """One date of a pupil: how its numbers come about. ``cap_seconds`` null: there is none (R8, R9)."""

    date: dt.date
    free_day: bool
    free_day_name: str | None
    mode: str
    policy_version: str
    due_seconds: int
    cap_seconds: int | None
    reported_seconds: int
    provisional_seconds: int
    over_norm_seconds: int
    cells: tuple[ReportCell, ...]
    lessons: tuple[ReportLesson, ...]
    works: tuple[ReportWork, ...]


class ReportPupilPeriod(Wire):
    """One pupil's period, day by day; ``rows`` are the register's own lines, with their explanation."""

    pupil_id: Id
    pupil_name: str
    groups: tuple[str, ...]
    first: dt.date
    last: dt.date
    now: Instant
    timezone: str
    unit: AbsenceUnit
    cells: tuple[ReportCell, ...]
    minutes: int
    clock_hours: str
    hmm: str
    days: tuple[ReportDay, ...]
    rows: tuple[RegisterRow, ...]
    ledger_seq: int
