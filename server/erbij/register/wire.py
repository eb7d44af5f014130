"""Messages of the register pages."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.plans.modality.wire import StayPlace
from erbij.register.partials.model import Verdict
from erbij.wire import Id, Instant, Wire


class LineState(StrEnum):
    """What one stretch of the time line was (R11 names, for a remote pupil)."""

    ATTENDED = "ATTENDED"
    BRIDGED = "BRIDGED"
    PAUSE = "PAUSE"
    NOT_OFFERED = "NOT_OFFERED"
    AGREED_REST = "AGREED_REST"
    TECHNICAL_HOME = "TECHNICAL_HOME"
    TECHNICAL_SCHOOL = "TECHNICAL_SCHOOL"
    TECHNICAL_SERVER = "TECHNICAL_SERVER"
    LEFT = "LEFT"
    NOT_THERE = "NOT_THERE"
    AHEAD = "AHEAD"


class LinePart(Wire):
    """A half-open stretch [start, end) of the slot; the parts of a row are in order and add up to the slot."""

    start: Instant
    end: Instant
    state: LineState


class CreditSource(StrEnum):
    """Where a second comes from, in order of priority (R5): at school, live, catalogue, offline."""

    SCHOOL = "S"
    LIVE = "L"
    CATALOGUE = "C"
    OFFLINE = "O"


class CreditBucket(StrEnum):
    """What credited seconds count as under the policy."""

    AT_SCHOOL = "AT_SCHOOL"
    AT_OTHER_SCHOOL = "AT_OTHER_SCHOOL"
    PROGRAMMED_ONLINE = "PROGRAMMED_ONLINE"
    REMOTE_WITHIN_DEVIATION = "REMOTE_WITHIN_DEVIATION"
    REMOTE_DURING_ABSENCE = "REMOTE_DURING_ABSENCE"
    REMOTE_NO_GROUND = "REMOTE_NO_GROUND"
    VOLUNTARY = "VOLUNTARY"
    UNREGISTERED = "UNREGISTERED"
    OVER_CAP = "OVER_CAP"


class SlotOutcome(StrEnum):
    """What a slot was for a remote pupil as a whole (R11)."""

    PRESENT = "PRESENT"
    PRESENT_REMOTE = "PRESENT_REMOTE"
    PARTIAL = "PARTIAL"
    LATE = "LATE"
    ABSENT = "ABSENT"
    ABSENT_AUTHORISED = "ABSENT_AUTHORISED"
    FREE_BY_PLAN = "FREE_BY_PLAN"
    PAUSE = "PAUSE"
    NOT_OFFERED = "NOT_OFFERED"
    AGREED_REST = "AGREED_REST"
    TECHNICAL = "TECHNICAL"


class CreditShare(Wire):
    """Seconds of one source in one bucket; OVER_CAP, VOLUNTARY and UNREGISTERED are in no total."""

    source: CreditSource
    bucket: CreditBucket
    seconds: int


class RegisterRow(Wire):
    """One pupil in one lesson. Seconds are exact, minutes floored (R10).

    ``explanation`` is plain language (``Accept-Language``: nl, en), one sentence an entry; ``status`` is empty until
    the lesson is over, and of a lesson
    that was not to be followed from home. ``shares`` is what was credited, at school and live; ``adjusted_seconds``
    what people added to it or took off, and ``credited_seconds`` holds that too. ``verdict`` is what a teacher made of
    PARTIAL: OPEN is to be decided, null of any other status. ``late_seconds`` is what came after the close of the month
    ("na afsluiting") and stands in ``credited_seconds``. ``at_location``: where the pupil was for what was followed
    live.
    """

    slot_id: Id
    pupil_id: Id
    pupil_name: str
    group: str
    subject: str
    teacher: str
    starts_at: Instant
    ends_at: Instant
    planned_seconds: int
    credited_seconds: int
    credited_minutes: int
    running: bool
    parts: tuple[LinePart, ...]
    explanation: tuple[str, ...]
    status: tuple[SlotOutcome, ...]
    shares: tuple[CreditShare, ...]
    adjusted_seconds: int
    confirmed_at: Instant | None
    confirmed_by: str | None
    verdict: Verdict | None
    judged_by: str | None
    late_seconds: int
    policy_version: str
    at_location: StayPlace


class RegisterWork(Wire):
    """Work outside lessons (``source``: O a teacher confirmed it, C an item of the catalogue).

    ``starts_at`` null: a plain quantity of the date, or several stretches. ``recorded_seconds`` is what was confirmed
    or measured, ``credited_seconds`` what of it counts; ``waits``: some of it counts only once somebody signs it;
    ``confirmed_by`` is empty where nobody did. The rest as in :class:`RegisterRow`.
    """

    work_id: Id
    pupil_id: Id
    pupil_name: str
    date: dt.date
    starts_at: Instant | None
    ends_at: Instant | None
    source: CreditSource
    text: str
    confirmed_by: str
    confirmed_at: Instant
    recorded_seconds: int
    credited_seconds: int
    credited_minutes: int
    explanation: tuple[str, ...]
    shares: tuple[CreditShare, ...]
    adjusted_seconds: int
    waits: bool
    late_seconds: int
    policy_version: str


class RegisterDay(Wire):
    """A day of the register. Totals come from seconds, never from rounded rows.

    Rows and works that stand in a total add up to ``credited_seconds`` with ``corrected_seconds``, which people
    adjusted and which stands on none of them.
    """

    date: dt.date
    now: Instant
    timezone: str
    rows: tuple[RegisterRow, ...]
    works: tuple[RegisterWork, ...]
    corrected_seconds: int
    planned_seconds: int
    credited_seconds: int
    credited_minutes: int
    clock_hours: str
    hmm: str


class MinutesDay(Wire):
    """One date of a pupil's week. Lessons of a free day are voluntary and in no total (R9).

    ``works`` and ``corrected_seconds`` as in :class:`RegisterDay`.
    """

    date: dt.date
    school_day: bool
    free_day_name: str | None
    rows: tuple[RegisterRow, ...]
    works: tuple[RegisterWork, ...]
    corrected_seconds: int
    credited_seconds: int
    credited_minutes: int


class MinutesWeek(Wire):
    """One pupil's ISO week (``2026-W41``), Monday first: the very rows that the school sees.

    Totals come from seconds, never from rounded rows or days. ``next_week`` is null when it has not begun.
    """

    week: str
    this_week: str
    previous_week: str
    next_week: str | None
    today: dt.date
    now: Instant
    timezone: str
    person_id: Id
    person_name: str
    days: tuple[MinutesDay, ...]
    credited_seconds: int
    credited_minutes: int
    clock_hours: str
    hmm: str


class ToConfirm(Wire):
    """A lesson of this teacher with remote pupils that nobody has confirmed yet."""

    slot_id: Id
    subject: str
    group: str
    starts_at: Instant
    ends_at: Instant
    pupils: int
    credited_minutes: int


class ToConfirmList(Wire):
    """Friday's one list, oldest first."""

    lessons: tuple[ToConfirm, ...]


class Confirm(Wire):
    """The teacher's one tap, *gezien, klopt*: never a condition for credit."""

    slot_id: Id
