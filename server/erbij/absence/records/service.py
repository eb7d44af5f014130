"""Absence records: write, decide, withdraw, look; all in one transaction with the news of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence import rules as counting
from erbij.absence.categories import store as categories
from erbij.absence.categories.rules import named, usable
from erbij.absence.illness import store as illness_store
from erbij.absence.illness.rules import joined
from erbij.absence.records import rules, store
from erbij.absence.records.model import AbsencesOfDay, Hour, Missed, Wanted
from erbij.absence.records.wire import RecordSource
from erbij.absence.store import pupil_for, pupils_of_staff
from erbij.absence.wire import NationalReason
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.plans.store import remote_pupils_of_slots
from erbij.private import Private
from erbij.schools.store import groups_of, lock_school, school_of
from erbij.timetable.rules import day_bounds
from erbij.timetable.store import slots_between, slots_of_pupil
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from erbij.absence.categories.model import Category
    from erbij.absence.ports import Disclose, News
    from erbij.absence.records.model import AbsenceRecord
    from erbij.absence.records.wire import DecideAbsence, RecordAbsence, RecordSeen, WithdrawAbsence, WithdrawnAs
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author, Change
    from erbij.people.model import Person
    from erbij.timetable.model import Slot

PAGE = "absence.records"
THING = "absence.record"


class Records:
    """The absence of every school on this server."""

    def __init__(self, database: Database, clock: Clock, news: News, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._news = news
        self._disclose = disclose

    async def day(self, actor: Actor, day: date | None) -> AbsencesOfDay:
        """Return who is absent on a date (None: today); each pupil shown is written to the who-looked log."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            zone = ZoneInfo(school.timezone)
            today = now.astimezone(zone).date()
            wanted = day or today
            pupils, relation = await pupils_of_staff(tx, actor)
            missed = await self._missed(tx, actor.school_id, wanted, zone)
            shown = tuple((one, missed[one.id]) for one in pupils if one.id in missed)
            groups = await groups_of(tx, actor.school_id, also_ended=True)
            own = await categories.own(tx, actor.school_id)
            await self._disclose(tx, actor, PAGE, [one.id for one, _ in shown], relation=relation, now=now)
        return AbsencesOfDay(
            date=wanted,
            today=today,
            now=now,
            timezone=school.timezone,
            clock_hours=counting.by_clock(school.sector),
            pupils=shown,
            groups={group.id: group.name for group in groups},
            categories=tuple(usable(own, wanted)),
        )

    async def slots(
        self, actor: Actor, pupil_id: str, day: date | None
    ) -> tuple[Person, date, str, list[Missed | Slot]]:
        """Return a pupil's planned lessons of a date, each with the record that stands; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, relation = await pupil_for(tx, actor, pupil_id)
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            wanted = day or now.astimezone(zone).date()
            planned = await planned_slots(tx, actor.school_id, pupil.id, wanted, zone)
            there = await store.of_slots(tx, actor.school_id, [one.id for one in planned])
            await self._disclose(tx, actor, PAGE, [pupil.id], relation=relation, now=now)
        found: list[Missed | Slot] = []
        for slot in planned:
            record = there.get(slot.id, {}).get(pupil.id)
            found.append(Missed(record, slot, remote=False) if record else slot)
        return pupil, wanted, str(zone), found

    async def record(self, actor: Actor, asked: RecordAbsence) -> None:
        """Keep that a pupil misses lessons of theirs; raises ``NotFound``, ``Invalid``, ``IllnessStays``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, _ = await pupil_for(tx, actor, asked.pupil_id)
            hours = await store.hours(tx, actor.school_id, pupil.id, asked.slot_ids)
            await self._must_be_theirs(tx, actor.school_id, pupil.id, asked.slot_ids)
            own = await categories.own(tx, actor.school_id)
            wanted = [
                Wanted(
                    slot_id=slot_id,
                    pupil_id=pupil.id,
                    category=_category(own, asked.category, hours[slot_id].local_date),
                    source=RecordSource.STAFF,
                    author_id=actor.id,
                    authorised=asked.authorised,
                )
                for slot_id in dict.fromkeys(asked.slot_ids)
            ]
            _no_words_with_an_illness(wanted[0].category, asked.reason)
            await self.put(tx, actor, pupil.id, wanted, reason=asked.reason, now=now)

    async def decide(self, actor: Actor, asked: DecideAbsence) -> None:
        """Keep what a person decided; raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``, ``IllnessStays``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._seen(tx, actor, asked.records)
            own = await categories.own(tx, actor.school_id)
            for pupil_id, some in _by_pupil(old).items():
                hours = await store.hours(tx, actor.school_id, pupil_id, [one.slot_id for one in some])
                new = []
                for one in some:
                    hour = hours[one.slot_id]
                    category = _category(own, asked.category, hour.local_date) if asked.category else None
                    if (category.national if category else one.national) is NationalReason.ILL and asked.reason:
                        raise Invalid([("body.reason", "no words with an illness")])
                    new.append(rules.decided(one, asked.authorised, category, hour, now, person_id=actor.id))
                await self._write(tx, actor, some, new, hours, reason=asked.reason, now=now)

    async def withdraw(self, actor: Actor, asked: WithdrawAbsence) -> None:
        """Keep that the pupil was not absent after all; raises ``NotFound``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._seen(tx, actor, asked.records)
            for some in _by_pupil(old).values():
                await self.take_back(tx, actor, some, asked.why, reason=asked.reason, now=now)

    async def changes(self, actor: Actor, record_id: str) -> tuple[Sequence[Change], Mapping[str, Private[str]]]:
        """Return what was changed of a record, the latest first, and the names; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupils, relation = await pupils_of_staff(tx, actor)
            record = (await store.by_id(tx, actor.school_id, [record_id])).get(record_id)
            if record is None or record.pupil_id not in {one.id for one in pupils}:
                raise NotFound
            found = await history.changes_of(tx, actor.school_id, THING, record_id)
            names = await names_of(tx, actor.school_id, {one.author_id for one in found})
            await self._disclose(tx, actor, PAGE, [record.pupil_id], relation=relation, now=now)
        return found, names

    async def put(  # one pupil, inside a larger use case
        self, tx: Transaction, author: Author, pupil_id: str, wanted: Sequence[Wanted], *, reason: str, now: datetime
    ) -> list[AbsenceRecord]:
        """Write reports of one pupil over what is there; slots that the school does not have are left out."""
        # Of two who report the same hour at once the second finds what the first wrote.
        await lock_school(tx, author.school_id)
        slot_ids = [one.slot_id for one in wanted]
        hours = await store.hours(tx, author.school_id, pupil_id, slot_ids)
        there = await store.of_pupil_in(tx, author.school_id, pupil_id, slot_ids)
        new = [
            rules.placed(
                there.get(one.slot_id), one, hours[one.slot_id], now, id_=new_id(now), school_id=author.school_id
            )
            for one in wanted
            if one.slot_id in hours
        ]
        await self._write(tx, author, there.values(), new, hours, reason=reason, now=now)
        return new

    async def take_back(  # one pupil, inside a larger use case
        self,
        tx: Transaction,
        author: Author,
        old: Sequence[AbsenceRecord],
        why: WithdrawnAs,
        *,
        reason: str = "",
        now: datetime,
    ) -> None:
        """Withdraw records of one pupil."""
        if old:
            hours = await store.hours(tx, author.school_id, old[0].pupil_id, [one.slot_id for one in old])
            new = [rules.withdrawn(one, why, hours[one.slot_id], now) for one in old]
            await self._write(tx, author, old, new, hours, reason=reason or why.value, now=now)

    async def _write(  # the parts of one change
        self,
        tx: Transaction,
        author: Author,
        old: Collection[AbsenceRecord],
        new: Sequence[AbsenceRecord],
        hours: Mapping[str, Hour],
        *,
        reason: str,
        now: datetime,
    ) -> None:
        before = {one.id: one for one in old}
        stale = await store.write(tx, before.keys(), new)
        if stale is not None:
            given = stale.version - 1
            await history.stop(tx, author.school_id, thing=THING, thing_id=stale.id, given=given, names=names_of)
        for one in new:
            await history.record(
                tx,
                author,
                thing=THING,
                thing_id=one.id,
                pupil_id=one.pupil_id,
                before=asdict(before[one.id]) if one.id in before else None,
                after=asdict(one),
                reason=Private(reason),
                now=now,
            )
        days = [hours[one.slot_id].local_date for one in new]
        if days:
            payload = {"school_id": author.school_id, "pupil_id": new[0].pupil_id}
            dates = {"first": min(days).isoformat(), "last": max(days).isoformat()}
            for kind in ("pupil_facts_changed", "absence_changed"):
                await self._news.add(tx, kind, payload | dates, key=payload["pupil_id"])

    async def _seen(self, tx: Transaction, actor: Actor, seen: Iterable[RecordSeen]) -> list[AbsenceRecord]:
        """The records that a person saw and that nobody changed since, of pupils of theirs."""
        asked = {one.id: one.version for one in seen}
        mine = {one.id for one in (await pupils_of_staff(tx, actor))[0]}
        found = await store.by_id(tx, actor.school_id, asked)
        if found.keys() != asked.keys() or any(one.pupil_id not in mine for one in found.values()):
            raise NotFound
        for one in found.values():
            await history.check(
                tx,
                actor.school_id,
                thing=THING,
                thing_id=one.id,
                given=asked[one.id],
                current=one.version,
                names=names_of,
            )
        return list(found.values())

    async def _must_be_theirs(self, tx: Transaction, school_id: str, pupil_id: str, slot_ids: Collection[str]) -> None:
        if not await store.are_expected(tx, school_id, pupil_id, slot_ids):
            raise NotFound

    async def _missed(
        self, tx: Transaction, school_id: str, day: date, zone: ZoneInfo
    ) -> dict[str, tuple[Missed, ...]]:
        slots = [one for one in await slots_between(tx, school_id, *day_bounds(day, zone)) if one.local_date == day]
        ids = [one.id for one in slots]
        records = await store.of_slots(tx, school_id, ids)
        home = await remote_pupils_of_slots(tx, school_id, list(records))
        ids_of = {one.illness_id for some in records.values() for one in some.values() if one.illness_id}
        reports = await illness_store.by_ids(tx, school_id, ids_of)
        found: dict[str, list[Missed]] = {}
        for slot in slots:
            for record in records.get(slot.id, {}).values():
                remote = record.pupil_id in home.get(slot.id, frozenset())
                report = reports.get(record.illness_id or "")
                remote = remote and (report is None or joined(report, slot))
                found.setdefault(record.pupil_id, []).append(Missed(record, slot, remote))
        there = await store.at_school(tx, school_id, [one.unit for lessons in found.values() for one in lessons])
        return {
            pupil_id: tuple(replace(one, at_school_seconds=there.get((one.slot.id, pupil_id), 0)) for one in lessons)
            for pupil_id, lessons in found.items()
        }


async def planned_slots(read: Reading, school_id: str, pupil_id: str, day: date, zone: ZoneInfo) -> list[Slot]:
    """Return the lessons that a pupil is expected in on a date, by start."""
    slots = await slots_of_pupil(read, school_id, pupil_id, *day_bounds(day, zone))
    return [one for one in slots if one.local_date == day and one.status is SlotStatus.PLANNED]


def _by_pupil(records: Iterable[AbsenceRecord]) -> dict[str, list[AbsenceRecord]]:
    found: dict[str, list[AbsenceRecord]] = {}
    for one in records:
        found.setdefault(one.pupil_id, []).append(one)
    return found


def _category(own: Iterable[Category], code: str, day: date) -> Category:
    found = named(own, code, day)
    if found is None:
        raise Invalid([("body.category", "not a reason on that day")])
    return found


def _no_words_with_an_illness(category: Category, reason: str) -> None:
    if category.national is NationalReason.ILL and reason:
        raise Invalid([("body.reason", "no words with an illness")])
