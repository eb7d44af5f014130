"""What a coordinator asks of a period, and what the table holds; values only. Seconds are exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from erbij.register.model import Bucket

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.private import Private
    from erbij.register.counting.model import DayCount, PupilCount, SlotCount, WorkCount
    from erbij.register.facts import Dates, Sector
    from erbij.register.ledger import Head
    from erbij.register.model import Row, Status, WorkRow

ZERO = Fraction(0)


class Column(StrEnum):
    """The columns of a report (R20), in order, after the total that they make up.

    AFTER_CLOSE is what of the other columns was written after the month was closed ("na afsluiting"), net.
    """

    REPORTED = "REPORTED"
    DUE = "DUE"
    AT_SCHOOL = "AT_SCHOOL"
    AT_OTHER_SCHOOL = "AT_OTHER_SCHOOL"
    WITHIN_DEVIATION = "WITHIN_DEVIATION"
    PROGRAMMED_ONLINE = "PROGRAMMED_ONLINE"
    DURING_ABSENCE = "DURING_ABSENCE"
    NO_GROUND = "NO_GROUND"
    VOLUNTARY = "VOLUNTARY"
    UNREGISTERED = "UNREGISTERED"
    OVER_CAP = "OVER_CAP"
    PROVISIONAL = "PROVISIONAL"
    ABSENCE_AUTHORISED = "ABSENCE_AUTHORISED"
    ABSENCE_UNAUTHORISED = "ABSENCE_UNAUTHORISED"
    CONTACT_MOMENTS = "CONTACT_MOMENTS"
    AFTER_CLOSE = "AFTER_CLOSE"


OF_BUCKET: Mapping[Bucket, Column] = {
    Bucket.AT_SCHOOL: Column.AT_SCHOOL,
    Bucket.AT_OTHER_SCHOOL: Column.AT_OTHER_SCHOOL,
    Bucket.REMOTE_WITHIN_DEVIATION: Column.WITHIN_DEVIATION,
    Bucket.PROGRAMMED_ONLINE: Column.PROGRAMMED_ONLINE,
    Bucket.REMOTE_DURING_ABSENCE: Column.DURING_ABSENCE,
    Bucket.REMOTE_NO_GROUND: Column.NO_GROUND,
    Bucket.VOLUNTARY: Column.VOLUNTARY,
    Bucket.UNREGISTERED: Column.UNREGISTERED,
    Bucket.OVER_CAP: Column.OVER_CAP,
}


class Who(StrEnum):
    """Which pupils a table is about: those whom the period has something of from home, or all of them."""

    HOME = "HOME"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a table; None narrows nothing. ``teacher_id``, ``subject`` and ``status`` are about lessons.

    ``as_of``: what the ledger said at an entry, or at an instant, in place of what is counted now; of pupils only.
    """

    who: Who = Who.HOME
    group_id: str | None = None
    mentor_id: str | None = None
    pupil_id: str | None = None
    teacher_id: str | None = None
    subject: str | None = None
    status: Status | None = None
    column: Column | None = None
    as_of: int | datetime | None = None

    @property
    def by_lesson(self) -> bool:
        """Whether a pupil's numbers are then those of some lessons only."""
        return self.teacher_id is not None or self.subject is not None or self.status is not None


@dataclass(frozen=True, slots=True)
class Amount:
    """One number: seconds, and lesson hours where the number is an absence (R12); contact moments are plain."""

    seconds: int = 0
    lesson_hours: Fraction = ZERO

    def __add__(self, other: Amount) -> Amount:
        """Both together, exactly."""
        return Amount(self.seconds + other.seconds, self.lesson_hours + other.lesson_hours)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.seconds or self.lesson_hours)


Amounts = Mapping[Column, Amount]
"""By column; a column without anything may be left out."""


@dataclass(frozen=True, slots=True)
class PupilCard:
    """A pupil by name and groups, with what gives the actor the right to see them."""

    id: str
    name: Private[str]
    groups: tuple[str, ...]
    relation: str


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One pupil in one lesson. The states (R11) add up to ``planned`` and ``extension`` where there are any."""

    pupil: PupilCard
    count: SlotCount
    planned: int
    extension: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class OtherLine:
    """What counts beside lessons on a date: work (``count``; ``row`` of what a teacher confirmed), or a correction.

    A correction (neither of them) is what people adjusted that stands on no lesson or work.
    """

    local_date: date
    credited: int
    amounts: Amounts
    count: WorkCount | None = None
    row: WorkRow | None = None


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One pupil over the period, with the lessons and the other lines that the filter leaves.

    But for what is due (a union, R8) and provisional, their amounts add up to those of the pupil with difference 0.
    """

    pupil: PupilCard
    amounts: Amounts
    lessons: tuple[LessonLine, ...]
    others: tuple[OtherLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines add up to, exactly. ``difference``: what the states leave over of the lessons that have them."""

    pupils: int = 0
    lessons: int = 0
    amounts: Amounts = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    planned: int = 0
    extension: int = 0
    difference: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A part of a table. ``as_of``: when the last entry was written, of what the ledger said; None: counted now."""

    dates: Dates
    now: datetime
    zone: ZoneInfo
    sector: Sector
    page: int
    pages: int
    lines: tuple[PupilLine, ...]
    sums: Sums
    head: Head
    policy_versions: tuple[str, ...]
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a period can be filtered by: (id, name) of groups, mentors and teachers by name, subjects.

    ``mentors``: none for who is one.
    """

    groups: tuple[tuple[str, str], ...]
    mentors: tuple[tuple[str, Private[str]], ...]
    teachers: tuple[tuple[str, Private[str]], ...]
    subjects: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class PupilPeriod:
    """One pupil's period, day by day; ``rows`` are the register's own lines by slot id, ``works`` by work and date."""

    pupil: PupilCard
    dates: Dates
    now: datetime
    zone: ZoneInfo
    count: PupilCount
    days: tuple[tuple[DayCount, Amounts], ...]
    rows: Mapping[str, Row]
    works: Mapping[tuple[str, date], WorkRow]
    amounts: Amounts
    free_day_names: Mapping[date, str]
    head: Head
