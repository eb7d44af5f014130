"""Make, move, change and call off lessons, with a word about what is in the way, and a way back.

Theory of operation
===================
A change locks the school's timetable, reads what it changes, decides (``rules``), and writes slots, history, the way
back and the news in one transaction. What is in the way (``rules.clashes``) stops it unless the actor saw that and may
do it anyway: a pupil, a group or a free day is the maker's own decision, a teacher or a place the coordinator's (and
anybody's in the demonstration school, where lessons never stop).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Invalid, NotFound, UndoTooLate
from erbij.history.service import changes_of, check, record
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.people.store import names_of, people_by_id
from erbij.schools.rules import year_of
from erbij.schools.store import lock_school, school_of
from erbij.timetable.model import StoredSlot
from erbij.timetable.rules import LONGEST_HOLIDAY, is_school_day, next_school_day
from erbij.timetable.slots import rights, rules, store
from erbij.timetable.slots.model import (
    UNDO_WITHIN,
    Detail,
    Done,
    Form,
    LessonIsPast,
    LessonIsRunning,
    Undo,
    Whom,
    Work,
)
from erbij.timetable.slots.wire import SlotScope, SlotTense
from erbij.timetable.store import (
    add_slots,
    change_slots,
    expected_ids,
    free_days,
    gives,
    places,
    slot_for,
    stored_by_id,
)
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.ports import Disclose
    from erbij.schools.model import School
    from erbij.timetable.bulletin.service import Bulletins
    from erbij.timetable.model import Slot
    from erbij.timetable.ports import LessonsNow
    from erbij.timetable.slots.model import Clash, Draft, Edit, Saw

THING = "timetable.slot"
PAGE = "timetable.slot"
_NOT_KEPT = {"id", "school_id", "key", "starts_at", "ends_at", "imported", "by_hand", "withdrawn"}
_KEPT = tuple(name for name in StoredSlot.__slots__ if name not in _NOT_KEPT)


class SlotPlanning:
    """Changes of the timetable by teachers and coordinators."""

    def __init__(
        self, database: Database, clock: Clock, live: LessonsNow, disclose: Disclose, bulletins: Bulletins
    ) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._disclose = disclose
        self._bulletins = bulletins

    async def form(self, actor: Actor) -> Form:
        """Return what "Nieuwe les" begins with; pupils are not in it (see the people page)."""
        now = self._clock.now()
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            local = now.astimezone(ZoneInfo(school.timezone))
            today = local.date()
            free = await free_days(read, school.id, today, today + LONGEST_HOLIDAY)
            hours = rules.usual_hours(await store.hours(read, school.id, today - rights.LATELY, today + rights.LATELY))
            later = next_school_day(today, free, every_day=school.demo)
            groups = await rights.groups(read, actor, today)
            used = [
                one
                for one in await store.used_by(read, school.id, actor.id, now)
                if one.group_id is None or one.group_id in groups
            ]
            group_id = used[0].group_id if used else None
            taken = await store.taken(read, school.id, actor.id, group_id, {today, later or today})
            is_school = is_school_day(today, free, every_day=school.demo)
            day, hour = rules.next_hour(hours, local, later, today_is_school=is_school, taken=taken)
            teachers = await rights.teachers(read, actor)
            return Form(
                school=school,
                today=today,
                last_day=year_of(day)[1],
                day=day,
                hours=hours,
                chosen=hour,
                groups=tuple(groups.items()),
                teachers=teachers,
                subjects=tuple(await store.subjects(read, school.id, year_of(today)[0])),
                places=await places(read, school.id),
                used=used[0] if used else None,
            )

    async def detail(self, actor: Actor, slot_id: str) -> Detail:
        """Return one lesson with its history; raises ``NotFound`` for who may not change it."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            slot, stored = await self._target(tx, actor, slot_id)
            live = await self._live.live_slots([slot_id])
            people = await people_by_id(tx, actor.school_id, {*stored.pupil_ids, stored.teacher_id})
            pupils = [people[one] for one in stored.pupil_ids if one in people]
            changes = await changes_of(tx, actor.school_id, THING, slot_id)
            names = await names_of(tx, actor.school_id, {one.author_id for one in changes})
            later = await store.later_of(tx, stored) if slot.status is SlotStatus.PLANNED else []
            school = await school_of(tx, actor.school_id)
            await self._disclose(tx, actor, PAGE, stored.pupil_ids, relation=_relation(actor), now=now)
        return Detail(
            slot=slot,
            stored=stored,
            tense=rules.tense(stored, now, live.get(slot_id)),
            later=len(later),
            pupils=tuple(sorted(((one.id, one.name) for one in pupils), key=lambda pair: pair[1].reveal().casefold())),
            planned_teacher=people[stored.teacher_id].name,
            changes=tuple(changes),
            names=names,
            may_supply=Role.COORDINATOR in actor.roles,
            timezone=school.timezone,
        )

    async def make(self, actor: Actor, draft: Draft, *, anyway: bool) -> Done:
        """Make a lesson or a weekly series; raises ``NotFound`` for a group, pupil or teacher that the actor lacks."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            school = await school_of(tx, actor.school_id)
            zone = ZoneInfo(school.timezone)
            today = now.astimezone(zone).date()
            teacher_id = await self._allowed(tx, actor, draft, today)
            last = draft.until or draft.when.day
            free = await free_days(tx, school.id, draft.when.day, max(last, draft.when.day))
            days, skipped = rules.dates(draft, today, free)
            work = rules.made(draft, days, school_id=school.id, teacher_id=teacher_id, zone=zone, now=now)
            if not work.new or work.new[0].ends_at <= now:
                raise Invalid([("body.start" if work.new else "body.until", "nothing is left of this")])
            work = Work(work.new, (), skipped)
            return await self._write(tx, actor, school, work, anyway=anyway, reason="", now=now)

    async def edit(self, actor: Actor, slot_id: str, edit: Edit, saw: Saw) -> Done:
        """Change a lesson, or it and the later ones of its series.

        Raises ``NotFound``, ``SomebodyElseChanged``, ``LessonIsPast``, and for another time or other people
        ``LessonIsRunning``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school, slots = await self._slots(tx, actor, slot_id, saw)
            target = slots[0]
            zone = ZoneInfo(school.timezone)
            await self._check_edit(tx, actor, target, edit, now.astimezone(zone).date())
            retimed = (edit.when.day, f"{edit.when.start:%H:%M}", f"{edit.when.end:%H:%M}") != (
                target.local_date,
                target.local_start,
                target.local_end,
            )
            settled = retimed or rules.other_people(target, edit)
            slots = await self._changeable(slots, now, also_running=not settled)
            shift = edit.when.day - target.local_date
            last = max(slot.local_date for slot in slots)
            free = await free_days(tx, school.id, min(target.local_date, edit.when.day), max(last, last + shift))
            work = rules.edited(target, slots, edit, free=free, zone=zone, now=now)
            work = await self._following(tx, work)
            return await self._write(tx, actor, school, work, anyway=saw.anyway, reason=saw.reason, now=now)

    async def off(self, actor: Actor, slot_id: str, saw: Saw, *, restore: bool) -> Done:
        """Call a lesson off, or let it go on after all; raises as :meth:`edit` does."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school, slots = await self._slots(tx, actor, slot_id, saw, planned=False)
            slots = await self._changeable(slots, now, also_running=False)
            work = rules.restored(slots[:1]) if restore else rules.off(slots)
            return await self._write(tx, actor, school, work, anyway=saw.anyway, reason=saw.reason, now=now)

    async def undo(self, actor: Actor, undo_id: str) -> Done:
        """Take back a change of the last ten minutes; raises ``UndoTooLate``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            school = await school_of(tx, actor.school_id)
            kept = await store.take_undo(tx, actor, undo_id)
            if kept is None or kept.at < now - UNDO_WITHIN:
                raise UndoTooLate
            there = await stored_by_id(tx, school.id, kept.versions)
            for slot_id, version in kept.versions.items():
                await _check_version(tx, school.id, slot_id, version, there[slot_id].version)
            live = await self._live.live_slots(list(kept.versions))
            if any(rules.tense(there[one], now, found) is not SlotTense.AHEAD for one, found in live.items()):
                raise LessonIsRunning
            work = rules.taken_back(kept, there)
            await self._put(tx, actor, work, "", now)
            return Done(school, tuple(one.id for one in kept.before), {})

    async def _target(self, read: Reading, actor: Actor, slot_id: str) -> tuple[Slot, StoredSlot]:
        slot = await slot_for(read, actor, slot_id)
        if slot is None or not (Role.COORDINATOR in actor.roles or await gives(read, actor, slot_id)):
            raise NotFound
        return slot, (await stored_by_id(read, actor.school_id, [slot_id]))[slot_id]

    async def _slots(
        self, tx: Transaction, actor: Actor, slot_id: str, saw: Saw, *, planned: bool = True
    ) -> tuple[School, list[StoredSlot]]:
        """The slot and, if meant, the later ones of its series that the actor may change; the first is the one seen."""
        await lock_school(tx, actor.school_id)
        _, stored = await self._target(tx, actor, slot_id)
        await _check_version(tx, actor.school_id, slot_id, saw.version, stored.version)
        if stored.status is SlotStatus.MOVED or (planned and stored.status is not SlotStatus.PLANNED):
            raise Invalid([("path.id", "this lesson is not planned any more")])
        slots = await store.later_of(tx, stored) if saw.scope is SlotScope.LATER else [stored]
        if Role.COORDINATOR not in actor.roles:
            slots = [one for one in slots if actor.id in {one.teacher_id, one.supply_teacher_id}]
        return await school_of(tx, actor.school_id), slots

    async def _changeable(self, slots: list[StoredSlot], now: datetime, *, also_running: bool) -> list[StoredSlot]:
        live = await self._live.live_slots([slot.id for slot in slots])
        tense = rules.tense(slots[0], now, live.get(slots[0].id))
        if tense is SlotTense.PAST:
            raise LessonIsPast
        if tense is SlotTense.RUNNING and not also_running:
            raise LessonIsRunning
        return slots

    async def _allowed(self, read: Reading, actor: Actor, draft: Draft, today: date) -> str:
        """Return who gives the lesson; raises ``NotFound`` for what the actor may not plan."""
        allowed = {actor.id} if Role.TEACHER in actor.roles else set()
        allowed |= {one for one, _ in await rights.teachers(read, actor)}
        teacher_id = draft.teacher_id or actor.id
        if draft.teacher_id is None and Role.TEACHER not in actor.roles:
            raise Invalid([("body.teacher_id", "who gives the lesson?")])
        if teacher_id not in allowed:
            raise NotFound
        await rights.check_whom(read, actor, Whom.of(draft), today)
        return teacher_id

    async def _check_edit(self, read: Reading, actor: Actor, target: StoredSlot, edit: Edit, today: date) -> None:
        if (edit.supply_teacher_id, edit.teacher_id or target.teacher_id) != (
            target.supply_teacher_id,
            target.teacher_id,
        ):
            known = {one for one, _ in await rights.teachers(read, actor)}
            wanted = {edit.supply_teacher_id, edit.teacher_id} - {target.supply_teacher_id, target.teacher_id, None}
            if not known or not wanted <= known:
                raise NotFound
        if edit.whom not in {None, Whom.of(target)} and edit.whom is not None:
            already = (target.group_id, *target.pupil_ids)
            await rights.check_whom(read, actor, edit.whom, today, already)
        if edit.when.day != target.local_date and not today <= edit.when.day <= year_of(target.local_date)[1]:
            raise Invalid([("body.date", "not within the rest of the school year")])

    async def _following(self, read: Reading, work: Work) -> Work:
        """A lesson that was moved before, and is moved again, is where its last one is."""
        to = {old.id: new.successor_id for old, new in work.changed if new.status is SlotStatus.MOVED}
        if not to:
            return work
        school_id = work.changed[0][0].school_id
        before = await store.predecessors(read, school_id, to)
        return Work(work.new, (*work.changed, *rules.redirected(before, to)), work.skipped)

    async def _write(
        self,
        tx: Transaction,
        actor: Actor,
        school: School,
        work: Work,
        *,
        anyway: bool,
        reason: str,
        now: datetime,
    ) -> Done:
        found = await self._in_the_way(tx, school.id, work)
        hard = any(clash.kind in rules.HARD for clash in found)
        may_anyway = not hard or Role.COORDINATOR in actor.roles or school.demo
        if found and not (anyway and may_anyway):
            named = {pupil_id for clash in found for pupil_id in clash.pupil_ids}
            await self._disclose(tx, actor, PAGE, named, relation=_relation(actor), now=now)
            names = await names_of(tx, school.id, named)
            return Done(school, (), work.skipped, tuple(found), may_anyway, None, names)
        undo_id = await self._put(tx, actor, work, reason, now)
        ids = [slot.id for slot in work.new] or [new.id for _, new in work.changed]
        return Done(school, tuple(ids), work.skipped, tuple(found), may_anyway, undo_id)

    async def _in_the_way(self, read: Reading, school_id: str, work: Work) -> list[Clash]:
        wanted = [*work.new, *(new for old, new in work.changed if _takes_more(old, new))]
        wanted = [slot for slot in wanted if slot.status is SlotStatus.PLANNED]
        if not wanted:
            return []
        replaced = {old.id for old, _ in work.changed}
        others = [one for one in await store.at_the_same_time(read, school_id, wanted) if one.id not in replaced]
        pupils = await expected_ids(read, school_id, [one.id for one in others])
        pupils.update({slot.id: slot.pupil_ids for slot in wanted})
        for group_id in {slot.group_id for slot in wanted if slot.group_id}:
            members = await store.members_on(read, group_id, {slot.local_date for slot in wanted})
            pupils.update({slot.id: members[slot.local_date] for slot in wanted if slot.group_id == group_id})
        days = [slot.local_date for slot in wanted]
        return rules.clashes(wanted, others, pupils, await free_days(read, school_id, min(days), max(days)))

    async def _put(self, tx: Transaction, actor: Actor, work: Work, reason: str, now: datetime) -> str | None:
        await add_slots(tx, work.new)
        await change_slots(tx, [new for _, new in work.changed], now)
        await self._bulletins.changed(
            tx, actor.school_id, [*work.new, *(slot for pair in work.changed for slot in pair)]
        )
        for slot in work.new:
            await record(
                tx, actor, thing=THING, thing_id=slot.id, before=None, after=_kept(slot), now=now, reason=reason
            )
        for old, new in work.changed:
            after = {**_kept(new), "version": old.version + 1}
            await record(
                tx, actor, thing=THING, thing_id=old.id, before=_kept(old), after=after, now=now, reason=reason
            )
        versions = {slot.id: slot.version for slot in work.new} | {old.id: old.version + 1 for old, _ in work.changed}
        if not versions:
            return None
        undo = Undo(new_id(now), actor.id, now, tuple(old for old, _ in work.changed), versions)
        await store.keep_undo(tx, actor.school_id, undo, now - UNDO_WITHIN)
        return undo.id


def _takes_more(old: StoredSlot, new: StoredSlot) -> bool:
    """Whether the change can get in anybody's way: another time, place, teacher, group or pupils, or on after all."""
    return (old.counted[:-1], old.place, old.gives_id) != (new.counted[:-1], new.place, new.gives_id)


def _kept(slot: StoredSlot) -> Mapping[str, object]:
    return {name: getattr(slot, name) for name in _KEPT}


def _relation(actor: Actor) -> Relation:
    return Relation.OWN_SCHOOL if Role.COORDINATOR in actor.roles else Relation.OWN_GROUP


async def _check_version(read: Reading, school_id: str, slot_id: str, given: int, current: int) -> None:
    await check(read, school_id, thing=THING, thing_id=slot_id, given=given, current=current, names=names_of)
