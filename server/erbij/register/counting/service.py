"""Counts pupils over a period, in batches: a fixed number of queries, however many pupils and slots there are.

No rights here: who may see whom is decided by the caller, which asks for pupils that the actor may see and writes the
look. Everything that a page, file, report or the ledger says of counted time comes from here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.register import store
from erbij.register.attendance import store as attendance_store
from erbij.register.catalogue.rules import facts_of
from erbij.register.corrections.rules import with_adjustments, with_late
from erbij.register.counting.model import AT_SCHOOL, AgreedRest, Period, PupilCount, PupilLesson, PupilRecord
from erbij.register.counting.rules import SECTORS, agreed_rest, around, count, followed_by
from erbij.register.facts import Dates, Modality, OfflineFact, Regime, Sector
from erbij.register.model import PupilEvidence, SlotEvidence
from erbij.register.offline import store as offline_store
from erbij.register.partials import store as partials_store
from erbij.register.periods import store as periods_store
from erbij.register.ports import NobodyAbsent, NothingDone, NothingPlanned
from erbij.register.regimes import store as regimes_store
from erbij.register.rules import POLICIES, lesson_time
from erbij.register.spans import in_whole_seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.db.database import Reading
    from erbij.register.attendance.model import Standing
    from erbij.register.catalogue.model import OwnItem
    from erbij.register.counting.model import AbsenceMark, AgreedDeviation, Followed
    from erbij.register.model import CalendarDay, CountingPolicy, Lesson
    from erbij.register.offline.model import Confirmed, Work
    from erbij.register.partials.model import Judgement
    from erbij.register.periods.model import Late
    from erbij.register.ports import Absences, Evidence, OwnTime, Plans, Timetable

ONE_DAY = timedelta(days=1)
AT_ONCE = 200
"""Pupils whose evidence is held in memory at the same time."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question, with what it needs from the school."""

    school_id: str
    dates: Dates
    now: datetime
    zone: ZoneInfo
    sector: Sector
    calendar: Mapping[date, CalendarDay]

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The dates and what can share time with them."""
        return around(self.dates, self.zone)

    @property
    def near(self) -> Dates:
        """The dates, and the one before and after them."""
        return Dates(self.dates.first - ONE_DAY, self.dates.last + ONE_DAY)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of some pupils, by slot or by pupil."""

    lessons: Mapping[str, Sequence[Lesson]]
    evidence: Mapping[str, SlotEvidence]
    followed: Mapping[str, Mapping[str, Followed]]
    absences: Mapping[str, Mapping[str, Sequence[AbsenceMark]]]
    deviations: Mapping[str, Sequence[AgreedDeviation]]
    ceilings: Mapping[str, Mapping[date, int]]
    rest: Mapping[tuple[str, str], AgreedRest]
    there: Mapping[tuple[str, str], Standing]
    judged: Mapping[tuple[str, str], Judgement]
    offline: Mapping[str, Sequence[Confirmed]]
    items: Mapping[str, Sequence[OwnItem]]
    used: Mapping[str, Mapping[str, int]]
    regimes: tuple[Regime, ...]


class Counting:
    """The one counting of every school on this server."""

    def __init__(
        self,
        timetable: Timetable,
        evidence: Evidence,
        *,
        plans: Plans | None = None,
        absences: Absences | None = None,
        own_time: OwnTime | None = None,
        policies: Sequence[CountingPolicy] = POLICIES,
    ) -> None:
        """``plans``, ``absences`` and ``own_time`` None: there are none."""
        self.policies = policies
        self._timetable = timetable
        self._evidence = evidence
        self._plans = plans or NothingPlanned()
        self._absences = absences or NobodyAbsent()
        self.own_time = own_time or NothingDone()

    async def period(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates, now: datetime
    ) -> Period:
        """Count pupils over some dates. Whoever is no pupil of the school has no days."""
        asked = await self._asked(read, school_id, dates, now)
        found: dict[str, PupilCount] = {}
        for some in _batches(pupil_ids):
            for record in await self._records(read, asked, some):
                found[record.pupil_id] = count(record, dates, now, self.policies)
            for pupil_id, entries in (await store.adjustments(read, school_id, some, dates)).items():
                found[pupil_id] = with_adjustments(found[pupil_id], entries)
            late: defaultdict[str, list[Late]] = defaultdict(list)
            for one in await periods_store.late(read, school_id, some, dates):
                late[one.pupil_id].append(one)
            found |= {pupil_id: with_late(found[pupil_id], entries) for pupil_id, entries in late.items()}
        return Period(school_id, dates, now, asked.zone, found)

    async def sector(self, read: Reading, school_id: str) -> Sector:
        """Return the school's sector in the words of the facts."""
        word = (await self._timetable.sector(read, school_id)).upper()
        return Sector(SECTORS.get(word, Sector.VO))

    async def evidence_of(self, read: Reading, school_id: str, slot_id: str, now: datetime) -> SlotEvidence | None:
        """Return what was recorded about one slot; None if nothing was."""
        return (await self._evidence.of_slots(read, school_id, [slot_id], now)).get(slot_id)

    async def from_home(
        self, read: Reading, school_id: str, lessons: Sequence[Lesson], now: datetime, *, planned: bool = True
    ) -> set[str]:
        """Return everybody who was in one of the lessons from home or, if ``planned``, was to be."""
        ids = [lesson.slot.id for lesson in lessons]
        evidence = await self._evidence.of_slots(read, school_id, ids, now)
        found = {pupil.pupil_id for one in evidence.values() for pupil in one.pupils if pupil.presence}
        if not planned:
            return found
        followed = await self._plans.followed(read, school_id, [one.slot.id for one in lessons if one.slot.planned])
        return found | {
            pupil_id
            for pupils in followed.values()
            for pupil_id, how in pupils.items()
            if how.modality is Modality.REMOTE_LIVE
        }

    async def beside_lessons(self, read: Reading, school_id: str, dates: Dates) -> set[str]:
        """Return everybody whose dates may hold anything beside lessons: work of any kind, or what people adjusted."""
        worked = await offline_store.pupils_with_work(read, school_id, dates)
        worked |= await self.own_time.pupils(read, school_id, dates)
        return worked | await store.adjusted_pupils(read, school_id, dates)

    async def record(self, read: Reading, school_id: str, pupil_id: str, dates: Dates, now: datetime) -> PupilRecord:
        """Return what is known of one pupil, before it is counted."""
        asked = await self._asked(read, school_id, dates, now)
        return (await self._records(read, asked, [pupil_id]))[0]

    async def _asked(self, read: Reading, school_id: str, dates: Dates, now: datetime) -> _Asked:
        zone = await self._timetable.zone(read, school_id)
        calendar = await self._timetable.calendar(read, school_id, dates.first - ONE_DAY, dates.last + ONE_DAY)
        return _Asked(school_id, dates, now, zone, await self.sector(read, school_id), calendar)

    async def _records(self, read: Reading, asked: _Asked, pupil_ids: Sequence[str]) -> list[PupilRecord]:
        known = await self._known(read, asked, pupil_ids)
        return [_record(asked, known, pupil_id) for pupil_id in pupil_ids]

    async def _known(self, read: Reading, asked: _Asked, pupil_ids: Sequence[str]) -> _Known:
        school_id, dates = asked.school_id, asked.dates
        offline = await offline_store.of_pupils(read, school_id, pupil_ids, dates)
        items = await self.own_time.items(read, school_id, pupil_ids, dates)
        replaced = {pupil_id: set().union(*(each.replaces for each in mine)) for pupil_id, mine in items.items()}
        for pupil_id, works in offline.items():
            replaced[pupil_id] = replaced.get(pupil_id, set()) | {one.work.replaces_slot or "" for one in works}
        lessons = await self._lessons(read, asked, pupil_ids, replaced)
        slot_ids = sorted({one.slot.id for each in lessons.values() for one in each})
        return _Known(
            lessons,
            await self._evidence.of_slots(read, school_id, slot_ids, asked.now, pupil_ids),
            await self._plans.followed(read, school_id, slot_ids),
            await self._absences.of_slots(read, school_id, slot_ids),
            await self._plans.deviations(read, school_id, pupil_ids, dates),
            await self._plans.ceilings(read, school_id, pupil_ids, dates),
            await self._rest(read, asked, lessons),
            await attendance_store.standing(read, school_id, slot_ids, pupil_ids),
            await partials_store.standing(read, school_id, slot_ids, set(pupil_ids)),
            offline,
            items,
            await store.used_by_items(read, school_id, items, dates.first) if items else {},
            tuple(Regime(one.dates, one.mode) for one in await regimes_store.regimes(read, school_id, asked.near)),
        )

    async def _rest(
        self, read: Reading, asked: _Asked, lessons: Mapping[str, Sequence[Lesson]]
    ) -> dict[tuple[str, str], AgreedRest]:
        """What was agreed beforehand, and whole lessons of which somebody said so afterwards."""
        found = dict(await self._plans.rest(read, asked.school_id, lessons, asked.zone))
        spans = {one.slot.id: one.slot.span for each in lessons.values() for one in each}
        for key in await self._absences.rests(read, asked.school_id, sorted(spans)):
            if key[0] in spans:
                found[key] = AgreedRest((spans[key[0]],))
        return found

    async def _lessons(
        self, read: Reading, asked: _Asked, pupil_ids: Sequence[str], replaced: Mapping[str, set[str]]
    ) -> dict[str, list[Lesson]]:
        """The lessons of the pupils, those in which they took part without belonging there now, and replaced ones."""
        expected = await self._timetable.lessons_of_pupils(read, asked.school_id, pupil_ids, *asked.window)
        lessons = {pupil_id: {one.slot.id: one for one in expected.get(pupil_id, ())} for pupil_id in pupil_ids}
        took_part = [
            await self._evidence.slots_of_pupils(read, asked.school_id, pupil_ids, *asked.window),
            await attendance_store.slots_of_pupils(read, asked.school_id, pupil_ids, asked.near),
            {pupil_id: slot_ids - {""} for pupil_id, slot_ids in replaced.items()},
        ]
        others: dict[str, Lesson | None] = {}
        for pupil_id, slot_ids in (pair for each in took_part for pair in each.items()):
            for slot_id in sorted(set(slot_ids) - lessons[pupil_id].keys()):
                if slot_id not in others:
                    others[slot_id] = await self._timetable.lesson(read, asked.school_id, slot_id)
                if (other := others[slot_id]) is not None:
                    lessons[pupil_id][slot_id] = other
        return {
            pupil_id: sorted(mine.values(), key=lambda one: (one.slot.span.start, one.slot.id))
            for pupil_id, mine in lessons.items()
        }


def _record(asked: _Asked, known: _Known, pupil_id: str) -> PupilRecord:
    lessons = tuple(_lesson(known, pupil_id, lesson) for lesson in known.lessons[pupil_id])
    taught = {one.lesson.local_date for one in lessons if one.lesson.slot.planned and not one.lesson.free_day}
    free = {day for day, about in asked.calendar.items() if not about.school_day} - taught
    return PupilRecord(
        pupil_id,
        asked.sector,
        lessons,
        free_days=frozenset(free | {one.lesson.local_date for one in lessons if one.lesson.free_day}),
        deviations=tuple(known.deviations.get(pupil_id, ())),
        regimes=known.regimes,
        ceilings=known.ceilings.get(pupil_id, {}),
        items=tuple(
            facts_of(
                known.items.get(pupil_id, ()), {one.lesson.slot.id for one in lessons}, known.used.get(pupil_id, {})
            )
        ),
        offline=tuple(_fact(one.work) for one in known.offline.get(pupil_id, ()) if one.counts),
    )


def _lesson(known: _Known, pupil_id: str, lesson: Lesson) -> PupilLesson:
    key = lesson.slot.id
    evidence = known.evidence.get(key) or SlotEvidence(key, None)
    pupil: PupilEvidence = evidence.of(pupil_id)
    there, agreed = known.there.get((key, pupil_id)), known.rest.get((key, pupil_id))
    if there is not None:
        pupil = replace(pupil, at_school=there.at_school, at_other_school=there.at_other_school)
    if agreed is not None:
        pupil = replace(pupil, rest=agreed_rest(agreed, lesson_time(lesson.slot, evidence.session), pupil.presence))
    absences = tuple(known.absences.get(key, {}).get(pupil_id, ()))
    return PupilLesson(
        lesson,
        evidence,
        pupil,
        followed_by(known.followed.get(key, {}).get(pupil_id, AT_SCHOOL), absences),
        absences,
        known.judged.get((key, pupil_id)),
    )


def _fact(work: Work) -> OfflineFact:
    span = in_whole_seconds(work.span) if work.span else None
    return OfflineFact(work.id, work.local_date, work.minutes * 60, span, work.replaces_slot)


def _batches(ids: Collection[str]) -> list[list[str]]:
    ordered = sorted(ids)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]
