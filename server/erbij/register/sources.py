"""The register's ports, answered by the rooms below it: timetable, plans, people, schools and the live lesson."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from typing_extensions import override

from erbij.actor import Role
from erbij.catalogue.assignments.store import slots as slots_by_id
from erbij.catalogue.engagement import store as engaged
from erbij.live.evidence import store as live
from erbij.live.wire import LeaveReason
from erbij.people import store as people
from erbij.plans.arrangements.rules import place_of, stay_of
from erbij.plans.arrangements.store import arrangements
from erbij.plans.day_plan import store as day_plan
from erbij.plans.day_plan.rules import agreed_rest_in, day_of
from erbij.plans.deviations.store import deviations
from erbij.plans.modality.store import decided, slot_times
from erbij.plans.modality.wire import SlotModality, StayPlace
from erbij.plans.policy.store import consents
from erbij.plans.policy.wire import ConsentAbout
from erbij.register.catalogue.model import OwnItem
from erbij.register.counting.model import AT_SCHOOL, AgreedDeviation, AgreedRest, Followed
from erbij.register.counting.rules import midnights
from erbij.register.counting.service import Counting
from erbij.register.facts import ZONE, Dates, Location, Modality
from erbij.register.intervals import union
from erbij.register.model import (
    Away,
    CalendarDay,
    EndReason,
    Lesson,
    Presence,
    PupilEvidence,
    Session,
    Slot,
    SlotEvidence,
)
from erbij.register.ports import Evidence, NothingPlanned, OwnTime, Timetable
from erbij.register.recounting.service import Recounting
from erbij.register.service import Register
from erbij.register.spans import Seconds, Span, between
from erbij.schools import store as schools
from erbij.timetable import store as timetable
from erbij.timetable.rules import is_school_day
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Work
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.live import model as recorded
    from erbij.people.model import Person
    from erbij.plans.arrangements.wire import ArrangementDetails
    from erbij.plans.deviations.model import Deviation
    from erbij.plans.document.model import Document
    from erbij.plans.modality.model import Modality as Way
    from erbij.private import Private
    from erbij.register.intervals import Interval
    from erbij.register.ports import Absences, Disclose
    from erbij.timetable import model as planned


def register_of(database: Database, clock: Clock, disclose: Disclose, absences: Absences | None = None) -> Register:
    """The register over what is stored; ``absences`` from the room above it, None where there is none."""
    timetable_, recorded_ = StoredTimetable(), RecordedEvidence()
    counting = Counting(timetable_, recorded_, plans=StoredPlans(), absences=absences, own_time=DoneAtHome())
    recounting = Recounting(database, clock, counting, timetable_, recorded_)
    return Register(
        database,
        clock,
        timetable=timetable_,
        evidence=recorded_,
        counting=counting,
        recounting=recounting,
        disclose=disclose,
    )


class StoredTimetable(Timetable):
    """The timetable as it is stored."""

    @override
    async def zone(self, read: Reading, school_id: str) -> ZoneInfo:
        return ZoneInfo((await schools.school_of(read, school_id)).timezone)

    @override
    async def lesson(self, read: Reading, school_id: str, slot_id: str) -> Lesson | None:
        slot = await timetable.slot(read, school_id, slot_id)
        return (await _lessons(read, school_id, [slot]))[0] if slot else None

    @override
    async def lessons_by_id(self, read: Reading, school_id: str, slot_ids: Collection[str]) -> Mapping[str, Lesson]:
        slots = await slots_by_id(read, school_id, slot_ids)
        return {one.slot.id: one for one in await _lessons(read, school_id, [*slots.values()])}

    @override
    async def lessons(self, read: Reading, school_id: str, start: datetime, end: datetime) -> Sequence[Lesson]:
        return await _lessons(read, school_id, await timetable.slots_between(read, school_id, start, end))

    @override
    async def lessons_of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Sequence[Lesson]]:
        slots = await timetable.slots_of_pupils(read, school_id, sorted(pupil_ids), start, end)
        lessons = await _lessons(read, school_id, slots)
        expected = await timetable.expected_ids(read, school_id, [slot.id for slot in slots])
        found: dict[str, list[Lesson]] = {pupil_id: [] for pupil_id in pupil_ids}
        for lesson in lessons:
            for pupil_id in expected.get(lesson.slot.id, frozenset()) & found.keys():
                found[pupil_id].append(lesson)
        return found

    @override
    async def expected(self, read: Reading, school_id: str, slot_id: str) -> Collection[str]:
        return (await timetable.expected_ids(read, school_id, [slot_id])).get(slot_id, frozenset())

    @override
    async def lessons_of_teacher(
        self, read: Reading, school_id: str, teacher_id: str, start: datetime, end: datetime
    ) -> Sequence[Lesson]:
        slots = await timetable.slots_of_teacher(read, school_id, teacher_id, start, end)
        return await _lessons(read, school_id, slots)

    @override
    async def calendar(self, read: Reading, school_id: str, since: date, until: date) -> Mapping[date, CalendarDay]:
        school = await schools.school_of(read, school_id)
        free = await timetable.free_days(read, school_id, since, until)
        dates = [since + timedelta(days=ahead) for ahead in range((until - since).days + 1)]
        return {day: CalendarDay(is_school_day(day, free, every_day=school.demo), free.get(day)) for day in dates}

    @override
    async def pupil_of_family(self, read: Reading, actor: Actor, person_id: str | None) -> Person | None:
        return await people.pupil_of_family(read, actor, person_id)

    @override
    async def sector(self, read: Reading, school_id: str) -> str:
        return (await schools.school_of(read, school_id)).sector

    @override
    async def is_pupil(self, read: Reading, school_id: str, person_id: str) -> bool:
        person = await people.person(read, school_id, person_id)
        return person is not None and Role.PUPIL in person.roles

    @override
    async def names(self, read: Reading, school_id: str, person_ids: Collection[str]) -> Mapping[str, Private[str]]:
        return await people.names_of(read, school_id, person_ids)


class RecordedEvidence(Evidence):
    """What the live lesson kept."""

    @override
    async def of_slots(
        self,
        read: Reading,
        school_id: str,
        slot_ids: Collection[str],
        now: datetime,
        pupil_ids: Collection[str] | None = None,
    ) -> Mapping[str, SlotEvidence]:
        kept = await live.evidence_of_slots(read, school_id, slot_ids, now, pupil_ids=pupil_ids)
        return {slot_id: evidence(one, now) for slot_id, one in kept.items()}

    @override
    async def slots_of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Collection[str]]:
        return await live.slots_of_pupils(read, school_id, pupil_ids, start, end)


class DoneAtHome(OwnTime):
    """What the catalogue knows of engaged time."""

    @override
    async def items(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
    ) -> Mapping[str, Sequence[OwnItem]]:
        found = await engaged.works_of_pupils(read, school_id, pupil_ids, *midnights_of(dates))
        return {pupil_id: [own_item(one) for one in works] for pupil_id, works in found.items()}

    @override
    async def pupils(self, read: Reading, school_id: str, dates: Dates) -> set[str]:
        return await engaged.pupils_at_work(read, school_id, *midnights_of(dates))


def midnights_of(dates: Dates) -> tuple[datetime, datetime]:
    """The dates as instants, in the zone in which all facts are counted."""
    return midnights(dates.first, ZONE)[0], midnights(dates.last, ZONE)[1]


def own_item(work: Work) -> OwnItem:
    """All that a pupil did with an item, in the register's words."""
    signed = work.confirmed
    waiting = [(each.start, each.end) for one in work.engaged for each in one.stretches if not work.settled(one, each)]
    ours = _by_slot(work)
    return OwnItem(
        id=work.item_id,
        title=work.latest.title,
        norm_minutes=work.norm_minutes,
        cap_factor=Fraction(signed.cap_percent if signed else 100, 100),
        counts=work.counts,
        completed_at=work.completed_at,
        confirmed_by=signed.author_id if signed else None,
        confirmed_at=signed.at if signed else None,
        replaces_slot=work.replaces_slot,
        intervals=tuple(span for span, _ in ours),
        late=union(waiting),
        waited=_waited(work),
        replaced={place: slot for place, (_, slot) in enumerate(ours) if slot != work.replaces_slot},
    )


def _by_slot(work: Work) -> list[tuple[Interval, str | None]]:
    """What takes part, by start, each with the lesson that it replaces."""
    found: defaultdict[str | None, list[Interval]] = defaultdict(list)
    for one, slot in work.by_lesson:
        found[slot] += [(each.start, each.end) for each in one.stretches if work.settled(one, each)]
    every = [(span, slot) for slot, spans in found.items() for span in union(spans)]
    return sorted(every, key=lambda one: (one[0], one[1] or ""))


def _waited(work: Work) -> dict[date, Seconds]:
    found: dict[date, Seconds] = {}
    for one in work.engaged:
        day = one.lease.issued_at.astimezone(ZONE).date()
        found[day] = Seconds(found.get(day, 0) + one.waiting_ms // 1000)
    return found


class StoredPlans(NothingPlanned):
    """The plans as they are stored: from where each slot is followed."""

    @override
    async def followed(self, *asked: Any) -> Mapping[str, Mapping[str, Followed]]:
        read, school_id, slot_ids = asked
        found = await decided(read, school_id, slot_ids)
        agreed = [one for one in await consents(read, school_id) if one.about is ConsentAbout.PROGRAMMED_ONLINE]
        stays = await _stays(read, school_id)
        times = await slot_times(read, school_id, found.keys()) if agreed or stays else {}
        online = {
            key for key, slot in times.items() if slot.all_remote and any(one.holds_on(slot.date) for one in agreed)
        }

        def of(slot_id: str, pupil_id: str, one: Way) -> Followed:
            day = times[slot_id].date if pupil_id in stays else None
            stay = StayPlace.HOME if day is None else stay_of(stays[pupil_id], day)
            away = one.modality is not SlotModality.AT_SCHOOL
            at = Location(place_of(one, stay).value)
            return Followed(Modality(one.modality.value), programmed_online=away and slot_id in online, at_location=at)

        told = {
            slot_id: {
                pupil_id: of(slot_id, pupil_id, one)
                for pupil_id, one in pupils.items()
                if one.modality is not SlotModality.AT_SCHOOL or pupil_id in stays
            }
            for slot_id, pupils in found.items()
        }
        return {
            slot_id: away
            for slot_id, pupils in told.items()
            if (away := {pupil_id: one for pupil_id, one in pupils.items() if one != AT_SCHOOL})
        }

    @override
    async def deviations(self, *asked: Any) -> Mapping[str, Sequence[AgreedDeviation]]:
        read, school_id, pupil_ids, dates = asked
        zone = ZoneInfo((await schools.school_of(read, school_id)).timezone)
        found: dict[str, list[AgreedDeviation]] = {}
        for one in await deviations(read, school_id, pupil_ids, dates.first, dates.last):
            found.setdefault(one.pupil_id, []).append(_agreed(one, zone))
        return found

    @override
    async def ceilings(self, *asked: Any) -> Mapping[str, Mapping[date, int]]:
        read, school_id, pupil_ids, dates = asked
        return await day_plan.ceilings(read, school_id, pupil_ids, dates.first, dates.last)

    @override
    async def rest(self, *asked: Any) -> Mapping[tuple[str, str], AgreedRest]:
        read, school_id, lessons, zone = asked
        planned = await day_plan.plans_of(read, school_id, lessons.keys())
        found: dict[tuple[str, str], AgreedRest] = {}
        for pupil_id, mine in planned.items():
            for lesson in lessons[pupil_id]:
                day = day_of(mine, lesson.local_date)[0]
                span = lesson.slot.span
                agreed = agreed_rest_in(day, lesson.local_date, zone, span.start, span.end)
                if agreed.spans or agreed.may_stop:
                    spans = tuple(Span(start, end) for start, end in agreed.spans if start < end)
                    found[lesson.slot.id, pupil_id] = AgreedRest(spans, agreed.may_stop)
        return found


async def _stays(read: Reading, school_id: str) -> Mapping[str, Sequence[Document[ArrangementDetails]]]:
    """Return the arrangements that say where a pupil is, by pupil, drafts too; mostly there are none."""
    found: defaultdict[str, list[Document[ArrangementDetails]]] = defaultdict(list)
    for one in await arrangements.of_pupils(read, school_id):
        if one.details.stays:
            found[one.pupil_id].append(one)
    return dict(found)


def _agreed(one: Deviation, zone: ZoneInfo) -> AgreedDeviation:
    def covers(lesson: Lesson) -> bool:
        return one.covers(lesson.local_date, f"{lesson.slot.span.start.astimezone(zone):%H:%M}")

    return AgreedDeviation(Dates(one.first, one.last), covers)


def evidence(kept: recorded.SlotEvidence, now: datetime) -> SlotEvidence:
    """What was recorded, in the register's terms. A class side that is still away is away until ``now``."""
    session = Session(kept.session.started_at, kept.session.ended_at) if kept.session else None
    away = [Away(span, _cause(one.reason)) for one in kept.away for span in between(one.start, one.end or now)]
    pupils = [
        PupilEvidence(
            one.pupil_id,
            tuple(_presence(one.intervals)),
            pauses=tuple(span for start, end in one.pauses for span in between(start, end)),
        )
        for one in kept.pupils
    ]
    return SlotEvidence(kept.slot_id, session, tuple(away), tuple(pupils))


def _presence(intervals: Sequence[recorded.Interval]) -> list[Presence]:
    return [
        Presence(Span(one.start, one.end), one.device, _reason(one.reason) if one.reason else None)
        for one in intervals
        if one.start < one.end
    ]


def _cause(reason: LeaveReason) -> EndReason | None:
    """A class side that said goodbye did not drop: what followed was not offered."""
    return None if reason is LeaveReason.LEFT else _reason(reason)


def _reason(reason: LeaveReason) -> EndReason:
    """*Stopped* is left, here too: nobody can read later who stopped and who left."""
    return EndReason.LEFT if reason is LeaveReason.STOPPED else EndReason(reason.value)


async def _lessons(read: Reading, school_id: str, slots: Sequence[planned.Slot]) -> list[Lesson]:
    if not slots:
        return []
    dates = [slot.local_date for slot in slots]
    free = await timetable.free_days(read, school_id, min(dates), max(dates))
    return [
        Lesson(
            slot=Slot(slot.id, Span(slot.starts_at, slot.ends_at), slot.status is SlotStatus.PLANNED),
            school_id=slot.school_id,
            local_date=slot.local_date,
            group=slot.group_name,
            subject=slot.subject,
            teacher=slot.teacher_name,
            teacher_ids=slot.teacher_ids,
            free_day=slot.local_date in free,
        )
        for slot in slots
    ]
