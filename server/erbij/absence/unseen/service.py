"""The list of who was not seen, and one tap for each of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence.categories import store as categories
from erbij.absence.categories.rules import named, usable
from erbij.absence.in_view import store as in_view_store
from erbij.absence.in_view.model import Contact
from erbij.absence.in_view.wire import ContactKind
from erbij.absence.records import store as records_store
from erbij.absence.records.model import Wanted
from erbij.absence.records.wire import RecordSource, WithdrawnAs
from erbij.absence.store import pupils_of_staff
from erbij.absence.unseen import rules, store
from erbij.absence.unseen.model import Settlement, Unseen, UnseenOfDay
from erbij.absence.unseen.wire import Settled, UnseenWhere
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.plans.store import remote_pupils_of_slots
from erbij.register.attendance import store as attendance_store
from erbij.register.facts import Dates
from erbij.register.ports import FACTS_CHANGED
from erbij.schools.store import groups_of, lock_school, school_of
from erbij.timetable.rules import day_bounds
from erbij.timetable.store import slots_between

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from erbij.absence.ports import Disclose, News
    from erbij.absence.records.service import Records
    from erbij.absence.unseen.wire import SettleUnseen, UnsettleUnseen
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.register.counting.service import Counting

PAGE = "absence.unseen"
THING = "absence.unseen"
_KINDS = {Settled.CALLED: ContactKind.CALL, Settled.GUARDIAN_CALLED: ContactKind.GUARDIAN}


class NotUnseen(Conflict):
    """Somebody settled it already, or the pupil was there after all."""

    code = "not_unseen"
    title = "This lesson is on the list no more"


class UnseenPupils:
    """Who was expected and not seen, of every school on this server."""

    def __init__(  # noqa: PLR0917 - its parts
        self, database: Database, clock: Clock, counting: Counting, records: Records, news: News, disclose: Disclose
    ) -> None:
        self._database = database
        self._clock = clock
        self._counting = counting
        self._records = records
        self._news = news
        self._disclose = disclose

    async def day(self, actor: Actor, day: date | None) -> UnseenOfDay:
        """Return who was not seen on a date (None: today); each pupil shown is written to the who-looked log."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            zone = ZoneInfo(school.timezone)
            today = now.astimezone(zone).date()
            wanted = day or today
            pupils, relation = await pupils_of_staff(tx, actor)
            found = await self._unseen(tx, actor, {one.id for one in pupils}, wanted, now)
            shown = [(one, found[one.id]) for one in pupils if one.id in found]
            shown.sort(key=lambda one: all(each.settlement for each in one[1]))
            authors = {each.settlement.author_id for _, some in shown for each in some if each.settlement}
            names = await names_of(tx, school.id, authors)
            groups = await groups_of(tx, school.id, also_ended=True)
            own = await categories.own(tx, school.id)
            await self._disclose(tx, actor, PAGE, [one.id for one, _ in shown], relation=relation, now=now)
        return UnseenOfDay(
            date=wanted,
            today=today,
            timezone=school.timezone,
            pupils=tuple(shown),
            groups={group.id: group.name for group in groups},
            names=names,
            categories=tuple(usable(own, wanted)),
        )

    async def settle(self, actor: Actor, asked: SettleUnseen) -> None:
        """Keep what the actor makes of lessons; raises ``NotFound``, ``Invalid``, ``NotUnseen``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            lessons = await self._open_lessons(tx, actor, asked.pupil_id, asked.slot_ids, now)
            if asked.settled is Settled.REST and any(one.where is UnseenWhere.SCHOOL for one in lessons):
                raise Invalid([("body.settled", "rest is agreed for lessons at home")])
            made = await self._made(tx, actor, asked, lessons, now)
            new = [
                Settlement(
                    id=new_id(now),
                    school_id=actor.school_id,
                    slot_id=one.lesson.slot.id,
                    pupil_id=asked.pupil_id,
                    local_date=one.lesson.local_date,
                    settled=asked.settled,
                    made_id=made.get(one.lesson.slot.id),
                    author_id=actor.id,
                    at=now,
                )
                for one in lessons
            ]
            await store.put(tx, new)
            await self._told(tx, actor, [(None, one) for one in new], now)

    async def unsettle(self, actor: Actor, asked: UnsettleUnseen) -> None:
        """Take back what was made of lessons, with the contact or records of it; raises ``NotFound``, ``Conflict``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            await self._pupil(tx, actor, asked.pupil_id)
            there = await store.of_slots(tx, actor.school_id, asked.slot_ids)
            old = [there[slot_id, asked.pupil_id] for slot_id in asked.slot_ids if (slot_id, asked.pupil_id) in there]
            if len(old) != len(set(asked.slot_ids)):
                raise NotFound
            if not all(rules.may_undo(one, now, actor.id) for one in old):
                raise Conflict("only within a day, and a call by who made it")
            await self._unmake(tx, actor, old, now)
            await store.remove(tx, actor.school_id, asked.pupil_id, asked.slot_ids)
            await self._told(tx, actor, [(one, None) for one in old], now)

    async def _made(
        self, tx: Transaction, actor: Actor, asked: SettleUnseen, lessons: Sequence[Unseen], now: datetime
    ) -> dict[str, str]:
        """Make the contact or the records that a tap stands for; answers their ids by lesson."""
        if asked.settled in _KINDS:
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            today = now.astimezone(zone).date()
            kind = _KINDS[asked.settled]
            contact = Contact(new_id(now), actor.school_id, asked.pupil_id, today, kind, actor.id, now)
            await in_view_store.add_contact(tx, contact)
            return {one.lesson.slot.id: contact.id for one in lessons}
        if asked.settled is not Settled.ABSENT:
            return {}
        own = await categories.own(tx, actor.school_id)
        wanted = []
        for one in lessons:
            category = named(own, asked.category, one.lesson.local_date)
            if category is None:
                raise Invalid([("body.category", "not a reason on that day")])
            wanted.append(Wanted(one.lesson.slot.id, asked.pupil_id, category, RecordSource.STAFF, actor.id))
        records = await self._records.put(tx, actor, asked.pupil_id, wanted, reason="", now=now)
        return {one.slot_id: one.id for one in records}

    async def _unmake(self, tx: Transaction, actor: Actor, old: Sequence[Settlement], now: datetime) -> None:
        """Take back the contact with all that came of it, and records on which nobody decided since."""
        for one in old:
            if one.settled in rules.CALLS and one.made_id:
                await in_view_store.remove_contact(tx, actor.school_id, one.made_id)
                await store.remove_made(tx, actor.school_id, one.made_id)
        made = {one.made_id: one.at for one in old if one.settled is Settled.ABSENT and one.made_id}
        records = (await records_store.by_id(tx, actor.school_id, made)).values()
        standing = [one for one in records if not one.withdrawn]
        if any(one.decided_at is not None and one.decided_at > made[one.id] for one in standing):
            raise Conflict("somebody decided on it since")
        await self._records.take_back(tx, actor, standing, WithdrawnAs.TAKEN_BACK, now=now)

    async def _told(
        self,
        tx: Transaction,
        actor: Actor,
        changes: Sequence[tuple[Settlement | None, Settlement | None]],
        now: datetime,
    ) -> None:
        """Keep who made what of it, and let the register count agreed rest."""
        for old, new in changes:
            one = new or old
            assert one is not None  # noqa: S101 - one of the two is always there
            await history.record(
                tx,
                actor,
                thing=THING,
                thing_id=one.slot_id,
                pupil_id=one.pupil_id,
                before=asdict(old) if old else None,
                after=asdict(new) if new else None,
                now=now,
            )
            if one.settled is Settled.REST:
                day = one.local_date.isoformat()
                payload = {"school_id": one.school_id, "pupil_id": one.pupil_id, "first": day, "last": day}
                await self._news.add(tx, FACTS_CHANGED, payload, key=one.pupil_id)

    async def _open_lessons(
        self, tx: Transaction, actor: Actor, pupil_id: str, slot_ids: Collection[str], now: datetime
    ) -> list[Unseen]:
        """The lessons asked for, as they wait on the list of one date; raises ``NotFound``, ``NotUnseen``."""
        pupil = await self._pupil(tx, actor, pupil_id)
        hours = await records_store.hours(tx, actor.school_id, pupil.id, slot_ids)
        if hours.keys() != set(slot_ids):
            raise NotFound
        found: list[Unseen] = []
        for day in sorted({one.local_date for one in hours.values()}):
            found += (await self._unseen(tx, actor, {pupil.id}, day, now)).get(pupil.id, ())
        waiting = {one.lesson.slot.id: one for one in found if one.settlement is None}
        if not set(slot_ids) <= waiting.keys():
            raise NotUnseen
        return [waiting[slot_id] for slot_id in dict.fromkeys(slot_ids)]

    async def _pupil(self, read: Reading, actor: Actor, pupil_id: str) -> Person:
        pupils, _ = await pupils_of_staff(read, actor)
        found = next((one for one in pupils if one.id == pupil_id), None)
        if found is None:
            raise NotFound
        return found

    async def _unseen(
        self, read: Reading, actor: Actor, mine: Collection[str], day: date, now: datetime
    ) -> dict[str, tuple[Unseen, ...]]:
        """What the register says of the actor's pupils who were expected at home, or are not in the classroom."""
        school_id = actor.school_id
        zone = ZoneInfo((await school_of(read, school_id)).timezone)
        slots = [one for one in await slots_between(read, school_id, *day_bounds(day, zone)) if one.local_date == day]
        ids = [one.id for one in slots]
        home = await remote_pupils_of_slots(read, school_id, ids)
        settled: dict[str, dict[str, Settlement]] = defaultdict(dict)
        for (slot_id, pupil_id), one in (await store.of_slots(read, school_id, ids)).items():
            settled[pupil_id][slot_id] = one
        not_in_class: dict[str, set[str]] = defaultdict(set)
        for slot_id, pupil_id in await attendance_store.not_in_class(read, school_id, ids):
            not_in_class[pupil_id].add(slot_id)
        who = {pupil_id for pupils in home.values() for pupil_id in pupils} | not_in_class.keys() | settled.keys()
        period = await self._counting.period(read, school_id, sorted(who & set(mine)), Dates(day, day), now)
        found: dict[str, tuple[Unseen, ...]] = {}
        for pupil_id, count in period.pupils.items():
            absent, theirs = not_in_class.get(pupil_id, set()), settled.get(pupil_id, {})
            lessons = tuple(one for each in count.days for one in rules.of_day(each, absent, theirs, now, actor.id))
            if lessons:
                found[pupil_id] = lessons
        return found
