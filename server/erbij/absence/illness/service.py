"""The illness form: one transaction makes the absence records and says from where the lessons are followed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence.categories.rules import category
from erbij.absence.illness import rules, store
from erbij.absence.illness.model import Illness, IllnessLesson, IllnessPage
from erbij.absence.illness.ports import NothingToAgree
from erbij.absence.illness.wire import Joins
from erbij.absence.records import store as records_store
from erbij.absence.records.model import Wanted
from erbij.absence.records.service import planned_slots
from erbij.absence.records.wire import RecordSource, WithdrawnAs
from erbij.absence.store import pupil_for
from erbij.absence.wire import NationalReason
from erbij.errors import Conflict, Invalid, NotFound, UndoTooLate
from erbij.history import service as history
from erbij.history.model import Machine
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.people.store import names_of
from erbij.plans.modality.model import AS_ALWAYS, Modality
from erbij.plans.modality.service import day_change
from erbij.plans.modality.store import modalities
from erbij.plans.modality.wire import ModalityOrigin, SlotModality
from erbij.plans.store import remote_pupils_of_slots
from erbij.schools.store import lock_school, school_of
from erbij.timetable.rules import LONGEST_HOLIDAY, next_school_day
from erbij.timetable.store import free_days

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from erbij.absence.illness.ports import Agreement
    from erbij.absence.illness.wire import EndIllness, ReportIllness, UndoIllness
    from erbij.absence.ports import Disclose
    from erbij.absence.records.service import Records
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.people.model import Person
    from erbij.schools.model import School
    from erbij.timetable.model import Slot

PAGE = "absence.illness"
THING = "absence.illness"
ILL = category(NationalReason.ILL.value, NationalReason.ILL)


class AgreementIsMissing(Conflict):
    """Joining needs a guardian who agreed to the rules of being seen and heard, once."""

    code = "agreement_missing"
    title = "A guardian has not agreed to the rules of joining yet"


class Illnesses:
    """Who was reported ill."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        records: Records,
        disclose: Disclose,
        agreement: Agreement | None = None,
    ) -> None:
        """``agreement`` None: nothing has to be agreed."""
        self._database = database
        self._clock = clock
        self._records = records
        self._disclose = disclose
        self._agreement = agreement or NothingToAgree()

    async def form(self, actor: Actor, person_id: str | None, day: date | None) -> IllnessPage:
        """Return the form for a child of the actor, or as staff for a pupil; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, relation = await pupil_for(tx, actor, person_id)
            school, zone, today, next_day = await self._days(tx, actor.school_id, now)
            wanted = day or today
            slots = await planned_slots(tx, school.id, pupil.id, wanted, zone)
            lessons = await self._lessons(tx, school.id, pupil.id, slots)
            report = await store.on(tx, school.id, pupil.id, wanted)
            missing = await self._agreement.is_missing(tx, school.id, pupil.id)
            if relation is not Relation.CHILD:
                await self._disclose(tx, actor, PAGE, [pupil.id], relation=relation, now=now)
        return IllnessPage(
            pupil=pupil,
            date=wanted,
            today=today,
            next_day=next_day,
            now=now,
            timezone=school.timezone,
            lessons=lessons,
            report=report,
            may_undo=report is not None and rules.may_undo(report, now),
            must_agree=missing,
        )

    async def report(self, actor: Actor, asked: ReportIllness) -> None:
        """Keep that a pupil is ill, and what they join; over what was said of that date before.

        Raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``, ``AgreementIsMissing``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            # Two who report the same child at once have no report to change yet: the second waits for the first.
            await lock_school(tx, actor.school_id)
            pupil, relation = await pupil_for(tx, actor, asked.pupil_id)
            _, zone, today, next_day = await self._days(tx, actor.school_id, now)
            wrong = rules.faults(asked, today, next_day)
            slots = await planned_slots(tx, actor.school_id, pupil.id, asked.date, zone)
            if not set(asked.slot_ids) <= {one.id for one in slots}:
                wrong.append(("body.slot_ids", "not a lesson of that day"))
            if wrong:
                raise Invalid(wrong)
            await self._agree(tx, actor, pupil, asked, is_guardian=relation is Relation.CHILD)
            old = await store.on(tx, actor.school_id, pupil.id, asked.date)
            await self._check(tx, actor, old, asked.version)
            source = RecordSource.GUARDIAN if relation is Relation.CHILD else RecordSource.STAFF
            new = _said(old, asked, actor, source, now)
            await self._keep(tx, actor, old, new, now)
            await self._apply(tx, actor, new, _Lessons(tuple(slots), zone, now))

    async def end(self, actor: Actor, asked: EndIllness) -> None:
        """Keep that a pupil is better: from the next lesson on, or (``still_today``) from the next day on.

        Raises ``NotFound``, ``SomebodyElseChanged``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._mine(tx, actor, asked.id, asked.version)
            _, zone, today, _ = await self._days(tx, actor.school_id, now)
            last = max(today, old.first)
            new = replace(old, last=last, ended_by=actor.id, ended_at=now, version=old.version + 1)
            await self._keep(tx, actor, old, new, now)
            if not asked.still_today:
                slots = await planned_slots(tx, actor.school_id, old.pupil_id, last, zone)
                ahead = tuple(one for one in slots if one.starts_at > now)
                await self._release(tx, actor, old, _Lessons(ahead, zone, now))

    async def undo(self, actor: Actor, asked: UndoIllness) -> None:
        """Take a report back; raises ``NotFound``, ``SomebodyElseChanged``, ``UndoTooLate``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._mine(tx, actor, asked.id, asked.version)
            if not rules.may_undo(old, now):
                raise UndoTooLate
            _, zone, _, _ = await self._days(tx, actor.school_id, now)
            await self._keep(tx, actor, old, replace(old, taken_back=True, version=old.version + 1), now)
            slots = await planned_slots(tx, actor.school_id, old.pupil_id, old.first, zone)
            await self._release(tx, actor, old, _Lessons(tuple(slots), zone, now))

    async def ill_on(self, read: Reading, school_id: str, pupil_id: str, day: date) -> bool:
        """Whether a report covers the date (``plans.modality.ports.IllToday``)."""
        return await store.on(read, school_id, pupil_id, day) is not None

    async def look_ahead(self) -> int:
        """Bring today's lessons of everybody who is ill up to date: a new day, a lesson that was added or moved.

        Answers how many records that took; a repeat takes none.
        """
        now = self._clock.now()
        made = 0
        async with self._database.read() as read:
            schools = await store.schools_with_open(read, now.date())
        for school_id in schools:
            async with self._database.transaction() as tx:
                _, zone, today, _ = await self._days(tx, school_id, now)
                for report in await store.open_on(tx, school_id, today):
                    slots = await planned_slots(tx, school_id, report.pupil_id, today, zone)
                    new = tuple(await self._add(tx, Machine(school_id), report, _Lessons(tuple(slots), zone, now)))
                    home = {one.id for one in new if rules.joined(report, one)}
                    await self._follow(tx, Machine(school_id), report.pupil_id, _Lessons(new, zone, now), home)
                    made += len(new)
        return made

    async def _days(self, read: Reading, school_id: str, now: datetime) -> tuple[School, ZoneInfo, date, date | None]:
        """The school, its zone, today, and the next school day."""
        school = await school_of(read, school_id)
        zone = ZoneInfo(school.timezone)
        today = now.astimezone(zone).date()
        free = await free_days(read, school_id, today, today + LONGEST_HOLIDAY)
        return school, zone, today, next_school_day(today, free, every_day=school.demo)

    async def _lessons(
        self, read: Reading, school_id: str, pupil_id: str, slots: Sequence[Slot]
    ) -> tuple[IllnessLesson, ...]:
        ids = [one.id for one in slots]
        there = await records_store.of_slots(read, school_id, ids)
        home = await remote_pupils_of_slots(read, school_id, ids)
        return tuple(
            IllnessLesson(one, pupil_id in there.get(one.id, {}), pupil_id in home.get(one.id, frozenset()))
            for one in slots
        )

    async def _agree(
        self, tx: Transaction, actor: Actor, pupil: Person, asked: ReportIllness, *, is_guardian: bool
    ) -> None:
        if asked.joins is Joins.NONE or not await self._agreement.is_missing(tx, actor.school_id, pupil.id):
            return
        if asked.agreed is None or not is_guardian:
            raise AgreementIsMissing
        await self._agreement.agree(tx, actor, pupil.id, asked.agreed)

    async def _mine(self, tx: Transaction, actor: Actor, illness_id: str, version: int) -> Illness:
        """The report, if the actor may report for its pupil and nobody changed it since."""
        found = await store.by_id(tx, actor.school_id, illness_id)
        if found is None or found.taken_back:
            raise NotFound
        await pupil_for(tx, actor, found.pupil_id)
        await self._check(tx, actor, found, version)
        return found

    async def _check(self, tx: Transaction, actor: Actor, old: Illness | None, version: int | None) -> None:
        if old is not None:
            await history.check(
                tx,
                actor.school_id,
                thing=THING,
                thing_id=old.id,
                given=version or 0,
                current=old.version,
                names=names_of,
            )

    async def _keep(self, tx: Transaction, author: Author, old: Illness | None, new: Illness, now: datetime) -> None:
        if not await store.write(tx, new):
            given = new.version - 1
            await history.stop(tx, new.school_id, thing=THING, thing_id=new.id, given=given, names=names_of)
        await history.record(
            tx,
            author,
            thing=THING,
            thing_id=new.id,
            pupil_id=new.pupil_id,
            before=asdict(old) if old else None,
            after=asdict(new),
            now=now,
        )

    async def _apply(self, tx: Transaction, author: Actor, report: Illness, day: _Lessons) -> None:
        """Make the day as the form says: records for what is missed, none for what is not, and from where."""
        missed = {one.id for one in day.slots if rules.is_missed(report, one, day.zone)}
        await self._add(tx, author, report, day)
        made = await records_store.of_illness(tx, report.school_id, report.id)
        spared = {one.id for one in day.slots} - missed
        gone = [one for one in made if one.slot_id in spared]
        await self._records.take_back(tx, author, gone, WithdrawnAs.TAKEN_BACK, now=day.now)
        home = {one.id for one in day.slots if one.id in missed and rules.joined(report, one)}
        await self._follow(tx, author, report.pupil_id, day, home)

    async def _add(self, tx: Transaction, author: Author, report: Illness, day: _Lessons) -> list[Slot]:
        """Write the records that are missing; answers the lessons that they are for."""
        slot_ids = [one.id for one in day.slots]
        there = await records_store.of_pupil_in(tx, report.school_id, report.pupil_id, slot_ids)
        new = rules.to_write(report, day.slots, there, day.zone)
        wanted = [
            Wanted(
                slot_id=one.id,
                pupil_id=report.pupil_id,
                category=ILL,
                source=report.source,
                author_id=report.reported_by,
                illness_id=report.id,
                missed_from=_partly(rules.missed_from(report, one, day.zone), one),
            )
            for one in new
        ]
        if wanted:
            await self._records.put(tx, author, report.pupil_id, wanted, reason="", now=day.now)
        return new

    async def _release(self, tx: Transaction, author: Actor, report: Illness, day: _Lessons) -> None:
        """Nobody is absent in these lessons by this report any more, and they are followed as the plan says."""
        ids = {one.id for one in day.slots}
        made = await records_store.of_illness(tx, report.school_id, report.id)
        gone = [one for one in made if one.slot_id in ids]
        await self._records.take_back(tx, author, gone, WithdrawnAs.TAKEN_BACK, now=day.now)
        mine = {one.slot_id for one in gone}
        freed = replace(day, slots=tuple(one for one in day.slots if one.id in mine))
        await self._follow(tx, author, report.pupil_id, freed, frozenset())

    async def _follow(
        self, tx: Transaction, author: Author, pupil_id: str, day: _Lessons, home: Collection[str]
    ) -> None:
        """Lessons that are not over are followed from home, or as the plan says again."""
        ahead = [one for one in day.slots if one.ends_at > day.now]
        there = await modalities(tx, author.school_id, [one.id for one in ahead])
        for slot in ahead:
            is_ = there.get(slot.id, {}).get(pupil_id, AS_ALWAYS)
            wanted = SlotModality.REMOTE_LIVE if slot.id in home else None
            said_before = is_ == Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.DAY_CHANGE)
            if said_before if wanted is None else is_.modality is not wanted:
                await day_change(tx, author, pupil_id, slot.local_date, wanted, now=day.now, slot_id=slot.id)


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Lessons of one pupil, and what it takes to say something of them."""

    slots: tuple[Slot, ...]
    zone: ZoneInfo
    now: datetime


def _partly(since: datetime | None, slot: Slot) -> datetime | None:
    return None if since in {None, slot.starts_at} else since


def _said(old: Illness | None, asked: ReportIllness, actor: Actor, source: RecordSource, now: datetime) -> Illness:
    """The report after this answer; on a later day of an illness that goes on, its first day stays as it was said."""
    last = None if asked.until_further_notice else asked.date
    slot_ids = asked.slot_ids if asked.joins is Joins.SOME else ()
    if old is not None and old.first < asked.date:
        return replace(old, last=last, joins=asked.joins, slot_ids=slot_ids, version=old.version + 1)
    return Illness(
        id=old.id if old else new_id(now),
        school_id=actor.school_id,
        pupil_id=asked.pupil_id,
        first=asked.date,
        last=last,
        from_time=asked.from_time or "",
        joins=asked.joins,
        slot_ids=slot_ids,
        source=source,
        reported_by=actor.id,
        reported_at=now,
        ended_by=None,
        ended_at=None,
        taken_back=False,
        version=old.version + 1 if old else 1,
    )
