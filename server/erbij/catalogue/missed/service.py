"""Missed lessons for who gives them and who looks after their pupils.

Theory of operation
===================
Finding who missed what takes many questions, so that it is gathered without holding the one writer. The look is written
before anything is answered: what could not be written down is not shown.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.catalogue.assignments import rules as assignment_rules
from erbij.catalogue.assignments import store as assignments
from erbij.catalogue.assignments.model import Listed
from erbij.catalogue.items import store as items
from erbij.catalogue.missed import rules, store
from erbij.catalogue.missed.model import MissedPage, MissedPupil, MissedSlot, NotNeeded
from erbij.catalogue.rights import own_pupils
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.people.looks import look_at
from erbij.plans.modality.store import decided
from erbij.schools.store import school_of
from erbij.timetable.store import (
    expected_ids,
    slot,
    slot_for,
    slots_of_pupil,
    slots_of_pupils,
    slots_visible_to,
)
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from erbij.actor import Actor
    from erbij.catalogue.assignments.ports import Progress
    from erbij.catalogue.missed.model import MissedBy
    from erbij.catalogue.missed.ports import Lessons
    from erbij.catalogue.missed.wire import DecideMissed
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person
    from erbij.people.ports import Disclose
    from erbij.timetable.model import Slot

PAGE = "catalogue.missed"
LOOK_BACK = timedelta(days=14)
WEEK = timedelta(days=6)


class Missing:
    """``assignments.ports.Missing``: who missed a lesson."""

    def __init__(self, lessons: Lessons) -> None:
        self._lessons = lessons

    async def of_slot(self, read: Reading, school_id: str, slot_id: str) -> frozenset[str]:
        """Return who was expected in the lesson and missed it or a part of it."""
        one = await slot(read, school_id, slot_id)
        found = await self.of_slots(read, school_id, [one] if one else [])
        return frozenset(by.pupil_id for by in found.get(slot_id, ()))

    async def of_slots(self, read: Reading, school_id: str, slots: Collection[Slot]) -> dict[str, list[MissedBy]]:
        """Return by lesson who missed what of it; lessons that nobody missed are left out."""
        ids = [one.id for one in slots if one.status is SlotStatus.PLANNED]
        absent = await self._lessons.absent(read, school_id, ids)
        parts = await self._lessons.parts(read, school_id, ids)
        modalities = await decided(read, school_id, ids)
        found: dict[str, list[MissedBy]] = {}
        for one in slots:
            whose = {pupil_id: each.modality for pupil_id, each in modalities.get(one.id, {}).items()}
            missed = rules.missed_by(one, whose, absent.get(one.id, {}), parts.get(one.id, {}))
            if missed and one.id in ids:
                found[one.id] = missed
        return found

    async def of_today(self, read: Reading, actor: Actor, now: datetime) -> dict[str, list[Slot]]:
        """Return by pupil of the actor which lessons of today they miss, by start; also those that are still to come.

        Lessons with which they need not catch up are left out, and so is who has no other.
        """
        start, end = _day(now, ZoneInfo((await school_of(read, actor.school_id)).timezone))
        slots = await slots_visible_to(read, _as_staff(actor), start, end)
        return await self._of_actor(read, actor, [one for one in slots if start <= one.starts_at < end])

    async def of_subject(
        self, read: Reading, actor: Actor, subject: str, pupil_ids: Sequence[str], now: datetime
    ) -> dict[str, list[Slot]]:
        """Return which lessons of a subject these pupils of the actor missed in two weeks, as :meth:`of_today`."""
        _, end = _day(now, ZoneInfo((await school_of(read, actor.school_id)).timezone))
        slots = await slots_of_pupils(read, actor.school_id, pupil_ids, end - LOOK_BACK, end)
        if Role.COORDINATOR not in actor.roles:
            seen = {one.id for one in await slots_visible_to(read, _as_staff(actor), end - LOOK_BACK, end)}
            slots = [one for one in slots if one.id in seen]
        same = [one for one in slots if one.subject.casefold() == subject.casefold()]
        found = await self._of_actor(read, actor, same)
        return {pupil_id: found[pupil_id] for pupil_id in pupil_ids if pupil_id in found}

    async def today(self, read: Reading, actor: Actor, subject: str, now: datetime) -> dict[str, str | None]:
        """Implements ``assignments.ports.Missing``."""
        found = await self.of_today(read, actor, now)
        return {pupil_id: _id(rules.latest_of(subject, slots)) for pupil_id, slots in found.items()}

    async def lately(
        self, read: Reading, actor: Actor, subject: str, pupil_ids: Sequence[str], now: datetime
    ) -> dict[str, str | None]:
        """Implements ``assignments.ports.Missing``."""
        found = await self.of_subject(read, actor, subject, pupil_ids, now) if pupil_ids else {}
        return {pupil_id: _id(rules.latest_of(subject, slots)) for pupil_id, slots in found.items()}

    async def _of_actor(self, read: Reading, actor: Actor, slots: Sequence[Slot]) -> dict[str, list[Slot]]:
        missed = await self.of_slots(read, actor.school_id, slots)
        spared = await store.not_needed(read, actor.school_id, missed)
        found: dict[str, list[Slot]] = {}
        for one in slots:
            ids = [by.pupil_id for by in missed.get(one.id, ()) if (one.id, by.pupil_id) not in spared]
            for pupil_id in await own_pupils(read, actor, ids, one.id) if ids else ():
                found.setdefault(pupil_id, []).append(one)
        return found


def _as_staff(actor: Actor) -> Actor:
    """What somebody of a school may know as such, and not as a parent."""
    return replace(actor, roles=actor.roles - {Role.PUPIL, Role.GUARDIAN})


def _day(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    today = now.astimezone(zone).date()
    return datetime.combine(today, time(), zone), datetime.combine(today + timedelta(days=1), time(), zone)


def _id(one: Slot | None) -> str | None:
    return one.id if one else None


class MissedLessonsOfStaff:
    """One per server."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        lessons: Lessons,
        progress: Progress,
        disclose: Disclose | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lessons = lessons
        self._missing = Missing(lessons)
        self._progress = progress
        self._disclose = disclose

    async def own(self, actor: Actor) -> tuple[str, list[MissedSlot]]:
        """Return the actor's own lessons of two weeks that pupils missed, the latest first, with the time zone."""
        now = self._clock.now()
        async with self._database.read() as read:
            slots = await store.taught(read, actor.school_id, actor.id, now - LOOK_BACK, now)
            zone, shown = await self._zone(read, actor), await self._shown(read, actor, slots[::-1], None)
        await self._looked(actor, shown, now)
        return zone, shown

    async def of_pupil(self, actor: Actor, pupil_id: str) -> tuple[str, list[MissedSlot]]:
        """Return what a pupil of the actor missed in two weeks, the latest first. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            if not await own_pupils(read, actor, [pupil_id]):
                raise NotFound
            slots = await slots_of_pupil(read, actor.school_id, pupil_id, now - LOOK_BACK, now)
            over = [one for one in reversed(slots) if one.ends_at <= now]
            zone, shown = await self._zone(read, actor), await self._shown(read, actor, over, pupil_id)
        await self._looked(actor, shown, now)
        return zone, shown

    async def lesson(self, actor: Actor, slot_id: str) -> MissedPage:
        """Return one lesson with who missed it, its board, and what may fit in its place. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            one = await self._visible(read, actor, slot_id)
            shown = await self._shown(read, actor, [one], None)
            missed = shown[0] if shown else MissedSlot(one, ())
            photos = await self._lessons.photos(read, actor.school_id, slot_id, now)
            monday = one.local_date - timedelta(days=one.local_date.weekday())
            of_week = await store.given_for(read, actor.school_id, one.subject, monday, monday + WEEK)
            shelf = await store.shelf(read, actor.school_id, one.subject, of_week)
            suggested = rules.suggested(shelf, one.subject, one.group_name, of_week)
            zone = await self._zone(read, actor)
        await self._looked(actor, shown, now)
        return MissedPage(zone, missed, tuple(photos), tuple(suggested))

    async def decide(self, actor: Actor, asked: DecideMissed) -> None:
        """Keep whether a pupil has to catch up with a lesson. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await self._visible(tx, actor, asked.slot_id)
            expected = (await expected_ids(tx, actor.school_id, [one.id])).get(one.id, frozenset())
            if asked.pupil_id not in expected or not await own_pupils(tx, actor, [asked.pupil_id], one.id):
                raise NotFound
            there = (one.id, asked.pupil_id) in await store.not_needed(tx, actor.school_id, [one.id])
            word = NotNeeded(actor.school_id, one.id, asked.pupil_id, actor.id, now)
            await store.decide(tx, word, needed=asked.needed)
            await history.record(
                tx,
                actor,
                thing=PAGE,
                thing_id=one.id,
                pupil_id=asked.pupil_id,
                before=asdict(word) if there else None,
                after=None if asked.needed else asdict(word),
                now=now,
            )

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _visible(self, read: Reading, actor: Actor, slot_id: str) -> Slot:
        found = await slot_for(read, _as_staff(actor), slot_id)
        if found is None:
            raise NotFound
        return found

    async def _zone(self, read: Reading, actor: Actor) -> str:
        return ZoneInfo((await school_of(read, actor.school_id)).timezone).key

    async def _shown(self, read: Reading, actor: Actor, slots: Sequence[Slot], only: str | None) -> list[MissedSlot]:
        """Return lessons with who of the actor's pupils missed them; for :meth:`_looked` before anybody sees them."""
        found = await self._missing.of_slots(read, actor.school_id, slots)
        given = await self._given(read, actor, found)
        spared = await store.not_needed(read, actor.school_id, found)
        shown: list[MissedSlot] = []
        for one in slots:
            missed = [by for by in found.get(one.id, ()) if only in {None, by.pupil_id}]
            mine = await own_pupils(read, actor, [by.pupil_id for by in missed], one.id) if missed else {}
            pupils = [_pupil(by, mine[by.pupil_id], given, spared, one.id) for by in missed if by.pupil_id in mine]
            if pupils:
                pupils.sort(key=lambda each: (each.name.reveal().casefold(), each.by.pupil_id))
                shown.append(MissedSlot(one, tuple(pupils)))
        return shown

    async def _looked(self, actor: Actor, shown: Sequence[MissedSlot], now: datetime) -> None:
        """Write each pupil that is shown to the who-looked log."""
        if seen := {pupil.by.pupil_id for one in shown for pupil in one.pupils}:
            async with self._database.transaction() as tx:
                await look_at(self._disclose, tx, actor, PAGE, seen, now=now)

    async def _given(
        self, read: Reading, actor: Actor, slot_ids: Collection[str]
    ) -> dict[tuple[str | None, str], list[Listed]]:
        there = await assignments.of_slots(read, actor.school_id, slot_ids)
        known = await items.without_blocks(read, actor.school_id, {one.item_id for one in there})
        done = await self._progress.done(read, actor.school_id, {one.id for one in there})
        found: dict[tuple[str | None, str], list[Listed]] = {}
        for one in there:
            if item := known.get(one.item_id):
                listed = Listed(one, item, item.norm_minutes, None, done=one.id in done)
                found.setdefault((one.slot_id, one.pupil_id), []).append(listed)
        return {key: assignment_rules.ordered(mine) for key, mine in found.items()}


def _pupil(
    by: MissedBy,
    pupil: Person,
    given: Mapping[tuple[str | None, str], Sequence[Listed]],
    spared: Collection[tuple[str, str]],
    slot_id: str,
) -> MissedPupil:
    mine = tuple(given.get((slot_id, by.pupil_id), ()))
    return MissedPupil(by, pupil.name, (slot_id, by.pupil_id) not in spared, mine)
