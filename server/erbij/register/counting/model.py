"""What is known of a pupil in a period, and what that counts as; values only.

``PupilRecord`` is the start: evidence, plans, absence, as the rooms that own them say it. ``PupilCount`` is the answer:
the one that pages, files, reports and the ledger share. Seconds are exact; nothing here is rounded (R10).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from erbij.register.facts import Authorised, Location, Modality, Mode, Sector
from erbij.register.model import Bucket, Status
from erbij.register.partials.model import Verdict
from erbij.register.spans import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.register.facts import Dates, ItemFact, OfflineFact, Regime
    from erbij.register.model import CountingPolicy, Lesson, PupilEvidence, Share, SlotEvidence, Source
    from erbij.register.partials.model import Judgement
    from erbij.register.spans import Span

NOUGHT = Seconds(0)
OUTSIDE = frozenset({Bucket.OVER_CAP, Bucket.VOLUNTARY, Bucket.UNREGISTERED})
"""Buckets that stand in no total."""


# --- what is known ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Followed:
    """How a pupil is to follow a slot, as the plans say it. ``programmed_online``: with the stored consent."""

    modality: Modality = Modality.AT_SCHOOL
    programmed_online: bool = False
    at_location: Location = Location.HOME


AT_SCHOOL = Followed()


class AbsenceMark(NamedTuple):
    """One absence record on a slot, by the category's code; ``missed_from`` None: the pupil misses all of it."""

    category: str
    authorised: Authorised
    missed_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgreedDeviation:
    """An active deviation of one pupil: on these dates, of the lessons that ``covers`` says yes to."""

    dates: Dates
    covers: Callable[[Lesson], bool]


@dataclass(frozen=True, slots=True)
class AgreedRest:
    """What of a lesson is agreed rest; ``may_stop``: also all that follows the pupil's last presence in it."""

    spans: tuple[Span, ...] = ()
    may_stop: bool = False


@dataclass(frozen=True, slots=True)
class PupilLesson:
    """One pupil in one slot, with everything that is known; ``pupil`` holds S and agreed rest too.

    ``judgement``: what a teacher made of it, should it be PARTIAL (R11).
    """

    lesson: Lesson
    evidence: SlotEvidence
    pupil: PupilEvidence
    followed: Followed = AT_SCHOOL
    absences: tuple[AbsenceMark, ...] = ()
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class PupilRecord:
    """One pupil in a period and a little around it; lessons by start. ``ceilings`` in minutes by date (R8)."""

    pupil_id: str
    sector: Sector
    lessons: tuple[PupilLesson, ...]
    free_days: frozenset[date] = frozenset()
    regimes: tuple[Regime, ...] = ()
    deviations: tuple[AgreedDeviation, ...] = ()
    ceilings: Mapping[date, int] = field(default_factory=dict)
    items: tuple[ItemFact, ...] = ()
    offline: tuple[OfflineFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Dates that one policy and one ceiling (in minutes) count; a facts file holds one."""

    dates: Dates
    policy: CountingPolicy
    ceiling: int | None


# --- what it counts as ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missed:
    """R12: how much absence one slot is, in seconds and in lesson hours; the school's sector says which is reported.

    ``authorised`` None: no absence record stands on the slot, and both are nought.
    """

    authorised: Authorised | None = None
    category: str = ""
    seconds: int = 0
    lesson_hours: Fraction = Fraction(0)


def _adjusted(shares: tuple[Share, ...]) -> Seconds:
    return Seconds(sum(one.seconds for one in shares if one.bucket is not Bucket.OVER_CAP))


def in_totals(shares: tuple[Share, ...]) -> Seconds:
    """Seconds of these shares that stand in a total."""
    return Seconds(sum(one.seconds for one in shares if one.bucket not in OUTSIDE))


@dataclass(frozen=True, slots=True)
class SlotCount:
    """One pupil in one slot, counted.

    ``shares`` is what was credited of S and L, over-cap included; ``credited`` what of it is reported (R8), or, on a
    day without totals, credited at all. ``states`` and ``status`` (R11) only of a remote slot on a day that counts.
    ``over``: nothing that happens from now on can change it, but for late facts. ``adjustments``: what people added or
    took off by hand (R16); it stands beside what was counted and is in no other field. ``late``: what entries after the
    close of the month ("na afsluiting") added or took off; it is in the other fields.
    """

    known: PupilLesson
    states: Mapping[str, int]
    status: tuple[Status, ...]
    attended: Seconds
    credited: Seconds
    live: Seconds
    shares: tuple[Share, ...]
    missed: Missed
    due: bool
    over: bool
    adjustments: tuple[Share, ...] = ()
    late: Seconds = NOUGHT

    @property
    def adjusted(self) -> Seconds:
        """Seconds that people added or took off."""
        return _adjusted(self.adjustments)

    @property
    def verdict(self) -> Verdict | None:
        """What the teacher made of a PARTIAL slot; OPEN: to be decided, None: it is not PARTIAL."""
        if Status.PARTIAL not in self.status:
            return None
        return self.known.judgement.verdict if self.known.judgement else Verdict.OPEN

    @property
    def waits_for_teacher(self) -> bool:
        """Whether a teacher still has to decide (R11)."""
        return self.verdict is Verdict.OPEN

    @property
    def absent(self) -> bool:
        """Whether it feeds R12-R15: ABSENT, or PARTIAL of which a teacher made that. A signal, never a record."""
        return Status.ABSENT in self.status or self.verdict is Verdict.ABSENT

    @property
    def lesson(self) -> Lesson:
        """The slot with its words."""
        return self.known.lesson


@dataclass(frozen=True, slots=True)
class WorkCount:
    """Work of one date outside lessons: one item of the catalogue, or what a teacher confirmed (O).

    ``asked`` is what was recorded, before anything was taken off; ``span`` None: a plain quantity, or an item.
    ``adjustments`` and ``late`` as in :class:`SlotCount`.
    """

    source: Source
    id: str
    asked: Seconds
    credited: Seconds
    shares: tuple[Share, ...]
    span: Span | None = None
    adjustments: tuple[Share, ...] = ()
    late: Seconds = NOUGHT

    @property
    def adjusted(self) -> Seconds:
        """Seconds that people added or took off."""
        return _adjusted(self.adjustments)


@dataclass(frozen=True, slots=True)
class DayCount:
    """One date of one pupil. ``by_bucket`` holds OVER_CAP, VOLUNTARY and UNREGISTERED too, which are in no total.

    ``reported`` is the sum of ``by_source``; ``cap`` None: there is none. Slots and works by start. What people
    adjusted (R16) is in ``by_source``, ``by_bucket`` and ``reported``; ``adjusted`` says how much of that it is, and
    ``loose`` what of it stands on no slot or work of the date. ``late`` as in :class:`SlotCount`, of the whole date.
    """

    local_date: date
    policy_version: str
    free_day: bool
    mode: Mode
    due: Seconds
    cap: Seconds | None
    by_source: Mapping[Source, int]
    by_bucket: Mapping[Bucket, int]
    reported: Seconds
    provisional: Seconds
    over_norm: Seconds
    slots: tuple[SlotCount, ...]
    works: tuple[WorkCount, ...]
    adjusted: Seconds = NOUGHT
    loose: tuple[Share, ...] = ()
    late: Seconds = NOUGHT

    @property
    def over_cap(self) -> int:
        """Seconds that the day's cap took."""
        return self.by_bucket.get(Bucket.OVER_CAP, 0)


@dataclass(frozen=True, slots=True)
class PupilCount:
    """One pupil's period. ``days``: the dates with a lesson, attendance or work, in order."""

    pupil_id: str
    sector: Sector
    days: tuple[DayCount, ...]

    @property
    def reported(self) -> int:
        """Seconds that stand in the total."""
        return sum(day.reported for day in self.days)

    def buckets(self) -> dict[Bucket, int]:
        """Seconds by bucket over the period, those in no total too."""
        sums: dict[Bucket, int] = {}
        for day in self.days:
            for bucket, seconds in day.by_bucket.items():
                sums[bucket] = sums.get(bucket, 0) + seconds
        return sums

    def absence(self, authorised: Authorised) -> Missed:
        """R12 over the period, of what was decided so."""
        slots = [slot.missed for day in self.days for slot in day.slots if slot.missed.authorised is authorised]
        hours = sum((one.lesson_hours for one in slots), Fraction(0))
        return Missed(authorised, "", sum(one.seconds for one in slots), hours)


@dataclass(frozen=True, slots=True)
class Period:
    """Some pupils of one school over some dates, counted at ``now``; pupils by id."""

    school_id: str
    dates: Dates
    now: datetime
    zone: ZoneInfo
    pupils: Mapping[str, PupilCount]
