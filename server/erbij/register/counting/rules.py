"""From what is known of a pupil to facts, and from facts to what they count as.

Theory of operation
===================
A *stretch* is dates in a row with one policy and one ceiling; each becomes one set of ``Facts``, with the lessons just
before and after it as context (a second belongs to one slot only, R5). Those facts are counted by ``Explanation``, the
very code of ``erbij register explain``; ``audit`` writes the same facts to a file. Nothing else counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from erbij.register.counting.model import DayCount, Missed, PupilCount, SlotCount, Stretch, WorkCount
from erbij.register.explain import Explanation
from erbij.register.facts import (
    Authorised,
    Dates,
    Deviation,
    Facts,
    Location,
    Modality,
    Mode,
    SchoolFact,
    Sector,
    SessionFact,
    SlotFact,
    StateKind,
)
from erbij.register.facts import local_date as local_date_of
from erbij.register.intervals import between, subtract, total, union
from erbij.register.line import is_over, time_line
from erbij.register.model import Bucket, Share, Source, State, Status
from erbij.register.rules import POLICIES, attend_as, lesson_hours, policy_on
from erbij.register.spans import EPOCH, SECOND, Seconds, from_seconds, in_whole_seconds
from erbij.register.spans import between as spans_between
from erbij.register.spans import clip as clip_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.register.counting.model import AbsenceMark, AgreedRest, Followed, PupilLesson, PupilRecord
    from erbij.register.day import Day, Piece
    from erbij.register.facts import ItemFact
    from erbij.register.intervals import Interval, Intervals
    from erbij.register.model import Attendance, CountingPolicy, Presence
    from erbij.register.spans import Span, Spans
    from erbij.register.states import SlotTold

NEAR = timedelta(hours=6)
"""How far from a lesson another one of the same pupil can still share time with it."""

SECTORS = {"PO": "BO", **{one.value: one.value for one in Sector}}
"""A school's own word for its sector (any case), in the words of the facts."""

KINDS = {
    State.NOT_OFFERED: StateKind.NOT_OFFERED,
    State.AGREED_REST: StateKind.AGREED_REST,
    State.TECHNICAL_HOME: StateKind.TECHNICAL,
    State.TECHNICAL_SCHOOL: StateKind.TECHNICAL,
    State.TECHNICAL_SERVER: StateKind.TECHNICAL,
}
"""States of the server's time line that facts have a word for; the others follow from facts."""

_WHOLE_DAY = timedelta(days=1)


def midnights(local_date: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The local day as instants; 23 or 25 hours long when the clock changes."""
    start = datetime.combine(local_date, time(), tzinfo=zone)
    return start, datetime.combine(local_date + _WHOLE_DAY, time(), tzinfo=zone)


def around(dates: Dates, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The dates with what can share time with their lessons."""
    return midnights(dates.first, zone)[0] - NEAR, midnights(dates.last, zone)[1] + NEAR


def attendance(known: PupilLesson, now: datetime, policies: Sequence[CountingPolicy] = POLICIES) -> Attendance:
    """The lesson by itself (R1-R4), for its time line."""
    lesson = known.lesson
    return attend_as(lesson.slot, known.evidence, known.pupil, policy_on(lesson.local_date, policies), now)


def stretches(record: PupilRecord, dates: Dates, policies: Sequence[CountingPolicy]) -> list[Stretch]:
    """The dates, cut where the policy (R17) or the pupil's ceiling (R8) changes."""
    found: list[Stretch] = []
    for ahead in range((dates.last - dates.first).days + 1):
        day = dates.first + timedelta(days=ahead)
        policy, ceiling = policy_on(day, policies), record.ceilings.get(day)
        if found and (found[-1].policy, found[-1].ceiling) == (policy, ceiling):
            found[-1] = replace(found[-1], dates=Dates(found[-1].dates.first, day))
        else:
            found.append(Stretch(Dates(day, day), policy, ceiling))
    return found


def lessons_in(record: PupilRecord, dates: Dates) -> list[PupilLesson]:
    """The lessons of these dates, those that may share time with them, and those that work of these dates replaces."""
    found: set[str | None] = {slot for one in record.items for slot in (one.replaces_slot, *one.replaced.values())}
    found |= {one.replaces_slot for one in record.offline if one.local_date in dates}
    mine = [one for one in record.lessons if one.lesson.local_date in dates]
    if mine:
        first = min(one.lesson.slot.span.start for one in mine) - NEAR
        last = max(one.lesson.slot.span.end for one in mine) + NEAR
        times = ((one.lesson.slot.id, one.lesson.slot.span) for one in record.lessons)
        found |= {key for key, span in times if span.start < last and first < span.end}
    return [one for one in record.lessons if one.lesson.slot.id in found]


def facts_of(
    record: PupilRecord, stretch: Stretch, now: datetime, used: Mapping[str, int], policies: Sequence[CountingPolicy]
) -> Facts:
    """One stretch as facts. ``used``: seconds that earlier stretches gave to items (R6)."""
    near = lessons_in(record, stretch.dates)
    covered = [
        (one.dates, {each.lesson.slot.id for each in near if one.covers(each.lesson)}) for one in record.deviations
    ]
    return Facts(
        policy=stretch.policy,
        sector=record.sector,
        pupil_id=record.pupil_id,
        day_ceiling=None if stretch.ceiling is None else stretch.ceiling * 60,
        period=stretch.dates,
        regimes=record.regimes,
        free_days=record.free_days,
        deviations=tuple(Deviation(dates, frozenset(slots)) for dates, slots in covered),
        slots={one.lesson.slot.id: _slot(one) for one in near},
        sessions={key: fact for one in near for key, fact in _session(one, now)},
        presence=_by_slot((one, [each.span for each in one.pupil.presence]) for one in near),
        states={one.lesson.slot.id: states for one in near if (states := recorded_states(one, now, policies))},
        pauses=_by_slot((one, one.pupil.pauses) for one in near),
        school=tuple(fact for one in near for fact in _school(one)),
        catalogue=tuple(items_in(record, stretch.dates, used)),
        offline=tuple(one for one in record.offline if one.local_date in stretch.dates),
        absence={one.lesson.slot.id: [each.authorised for each in one.absences] for one in near if one.absences},
    )


def items_in(record: PupilRecord, dates: Dates, used: Mapping[str, int]) -> Iterator[ItemFact]:
    """The catalogue's items with their intervals of these dates; those without any are left out."""
    for item in record.items:
        intervals = tuple(one for one in item.intervals if local_date_of(one[0]) in dates)
        if intervals:
            yield replace(item, intervals=intervals, used_seconds=item.used_seconds + used.get(item.id, 0))


def recorded_states(
    known: PupilLesson, now: datetime, policies: Sequence[CountingPolicy] = POLICIES
) -> list[tuple[StateKind, Interval]]:
    """The parts of the server's time line that facts have a word for; only of what is followed from home."""
    quiet = known.evidence.session is None and not known.pupil.rest
    if quiet or not known.lesson.slot.planned or known.followed.modality is not Modality.REMOTE_LIVE:
        return []
    parts = time_line(attendance(known, now, policies), now)
    return [(KINDS[part.state], in_whole_seconds(part.span)) for part in parts if part.state in KINDS]


def session_of(known: PupilLesson, now: datetime) -> SessionFact | None:
    """The session as far as it went by ``now``; None if that is nothing."""
    session = known.evidence.session
    if session is None:
        return None
    start, end = (session.start - EPOCH) // SECOND, ((session.end or now) - EPOCH) // SECOND
    until = session.extended_until and max(session.extended_until, known.lesson.slot.span.end)
    return SessionFact((start, end), (until - EPOCH) // SECOND if until else None) if start < end else None


def count(
    record: PupilRecord, dates: Dates, now: datetime, policies: Sequence[CountingPolicy] = POLICIES
) -> PupilCount:
    """A pupil's dates."""
    days: list[DayCount] = []
    used: defaultdict[str, int] = defaultdict(int)
    for stretch in stretches(record, dates, policies):
        facts = facts_of(record, stretch, now, used, policies)
        counted = _Counted(record, facts, now).days()
        days += counted
        for day in counted if facts.catalogue else ():
            for work in day.works if day.cap is not None else ():
                used[work.id] += sum(share.seconds for share in work.shares if share.source is Source.CATALOGUE)
    return PupilCount(record.pupil_id, record.sector, tuple(days))


class _Counted:
    """One stretch, counted; read once."""

    def __init__(self, record: PupilRecord, facts: Facts, now: datetime) -> None:
        self._facts = facts
        self._now = now
        self._explanation = Explanation(facts)
        self._told = {one.id: one for one in self._explanation.told()}
        self._at_school = self._explanation.at_school()
        self._by_day: defaultdict[date, list[PupilLesson]] = defaultdict(list)
        for one in record.lessons:
            self._by_day[one.lesson.local_date].append(one)

    def days(self) -> list[DayCount]:
        """The dates that an explanation prints, in order."""
        dates = self._facts.period
        return [self._day(day) for key, day in sorted(self._explanation.days.items()) if dates is None or key in dates]

    def _day(self, day: Day) -> DayCount:
        shares: defaultdict[tuple[Source, str], list[Share]] = defaultdict(list)
        for piece in day.pieces:
            shares[_whose(piece)].append(Share(piece.source, piece.bucket, piece.seconds))
        for piece in day.over:
            shares[_whose(piece)].append(Share(piece.source, Bucket.OVER_CAP, piece.seconds))
        return DayCount(
            local_date=day.local_date,
            policy_version=self._facts.policy.version,
            free_day=day.local_date in self._facts.free_days,
            mode=self._facts.mode_on(day.local_date),
            due=Seconds(day.due),
            cap=None if day.cap is None else Seconds(day.cap),
            by_source={Source(key): seconds for key, seconds in day.by_source().items()},
            by_bucket={Bucket(key): seconds for key, seconds in day.by_bucket().items()},
            reported=Seconds(day.total()),
            provisional=Seconds(day.provisional),
            over_norm=Seconds(day.over_norm),
            slots=tuple(self._slot(one, shares) for one in self._by_day[day.local_date]),
            works=tuple(self._works(day.local_date, shares)),
        )

    def _slot(self, known: PupilLesson, all_shares: Mapping[tuple[Source, str], list[Share]]) -> SlotCount:
        key = known.lesson.slot.id
        slot = self._facts.slots[key]
        told: SlotTold | None = self._told.get(key)
        at_school, live = self._at_school.get(key, ()), self._explanation.live[key]
        shares = summed([*all_shares.get((Source.SCHOOL, key), ()), *all_shares.get((Source.LIVE, key), ())])
        over = is_over(known.lesson.slot, known.evidence, self._now)
        due = slot.planned and slot.modality is not Modality.FREE_BY_PLAN and self._is_school_day(slot.local_date)
        return SlotCount(
            known=known,
            states=told.states if told and over else {},
            status=_status(slot, told, over=over) if self._is_school_day(slot.local_date) else (),
            attended=Seconds(told.attended if told else total(union(at_school + live))),
            credited=Seconds(sum(one.seconds for one in shares if one.bucket is not Bucket.OVER_CAP)),
            live=Seconds(total(live)),
            shares=shares,
            missed=_missed(known, slot, at_school) if due else Missed(),
            due=due,
            over=over,
        )

    def _is_school_day(self, day: date) -> bool:
        return day not in self._facts.free_days and self._facts.mode_on(day) is Mode.FULL

    def _works(self, day: date, shares: Mapping[tuple[Source, str], list[Share]]) -> Iterator[WorkCount]:
        for item in self._facts.catalogue:
            spans = [one for one in item.intervals if local_date_of(one[0]) == day]
            if spans:
                yield _work(Source.CATALOGUE, item.id, sum(end - start for start, end in spans), shares)
        for work in self._facts.offline:
            if work.local_date == day:
                span = from_seconds((work.span,))[0] if work.span else None
                yield replace(_work(Source.OFFLINE, work.id, work.seconds, shares), span=span)


def _status(slot: SlotFact, told: SlotTold | None, *, over: bool) -> tuple[Status, ...]:
    """R11; empty while the lesson goes on, and of a slot that was to be at school."""
    if slot.planned and slot.modality is Modality.FREE_BY_PLAN:
        return (Status.FREE_BY_PLAN,)
    return told.status if told and over else ()


def followed_by(planned: Followed, absences: Sequence[AbsenceMark]) -> Followed:
    """How the lesson is followed; whoever is reported absent is in no room of the school, whatever the plan says."""
    if absences and planned.at_location is Location.SCHOOL:
        return replace(planned, at_location=Location.HOME)
    return planned


def agreed_rest(agreed: AgreedRest, lesson: Span, presence: Sequence[Presence]) -> Spans:
    """The agreed rest of one lesson; with ``may_stop`` all that follows the last presence, once that ended."""
    stopped: Spans = ()
    if agreed.may_stop and presence and all(one.ended is not None for one in presence):
        stopped = spans_between(max(one.span.end for one in presence), lesson.end)
    return clip_spans(agreed.spans + stopped, (lesson,))


def _work(source: Source, key: str, asked: int, shares: Mapping[tuple[Source, str], list[Share]]) -> WorkCount:
    mine = summed(shares.get((source, key), ()))
    credited = sum(one.seconds for one in mine if one.bucket is not Bucket.OVER_CAP)
    return WorkCount(source, key, Seconds(asked), Seconds(credited), mine)


def _whose(piece: Piece) -> tuple[Source, str]:
    return piece.source, piece.owner


def summed(shares: Iterable[Share]) -> tuple[Share, ...]:
    """One share for each source and bucket."""
    sums: dict[tuple[Source, Bucket], int] = {}
    for one in shares:
        key = one.source, one.bucket
        sums[key] = sums.get(key, 0) + one.seconds
    return tuple(Share(*key, seconds) for key, seconds in sums.items())


def _missed(known: PupilLesson, slot: SlotFact, at_school: Intervals) -> Missed:
    """R12, of one slot in both units; what was followed from home takes nothing off.

    Of several records on a slot the first that decides is told: YES, then NO.
    """
    if not known.absences:
        return Missed()
    decided = min(known.absences, key=lambda one: list(Authorised).index(one.authorised))
    start = slot.span[0]
    if decided.missed_from is not None:
        start = max(start, (decided.missed_from - EPOCH) // SECOND)
    away = subtract(between(start, slot.span[1]), at_school)
    return Missed(decided.authorised, decided.category, total(away), lesson_hours(slot.span))


def _slot(known: PupilLesson) -> SlotFact:
    slot, followed = known.lesson.slot, known.followed
    return SlotFact(
        id=slot.id,
        span=in_whole_seconds(slot.span),
        local_date=known.lesson.local_date,
        planned=slot.planned,
        modality=followed.modality,
        programmed_online=followed.programmed_online,
        at_location=followed.at_location,
    )


def _session(known: PupilLesson, now: datetime) -> Iterator[tuple[str, SessionFact]]:
    fact = session_of(known, now)
    if fact is not None:
        yield known.lesson.slot.id, fact


def _school(known: PupilLesson) -> Iterator[SchoolFact]:
    for spans, other in ((known.pupil.at_school, False), (known.pupil.at_other_school, True)):
        for span in _whole(spans):
            yield SchoolFact(known.lesson.slot.id, span, other)


def _by_slot(spans: Iterable[tuple[PupilLesson, Sequence[Span]]]) -> dict[str, list[Interval]]:
    return {one.lesson.slot.id: found for one, each in spans if (found := _whole(each))}


def _whole(spans: Iterable[Span]) -> list[Interval]:
    return [one for span in spans if (one := in_whole_seconds(span))[0] < one[1]]
