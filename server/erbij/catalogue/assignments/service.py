"""Giving items to pupils, taking them back, and the list of a pupil and their parents."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.catalogue.assignments import rules, store
from erbij.catalogue.assignments.model import Assignment, CatchUp, Given, Listed
from erbij.catalogue.assignments.wire import MOST_AT_ONCE, AssignTo
from erbij.catalogue.collections import rules as collection_rules
from erbij.catalogue.collections import store as collections
from erbij.catalogue.items import store as items
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.rights import own_pupils
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.people.family import of_family
from erbij.people.model import MemberAs
from erbij.people.store import group_pupils, names_of, own_parts
from erbij.schools.store import groups_of, lock_school, school_of
from erbij.timetable.store import expected_ids, slot_for

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.catalogue.assignments.ports import Boards, Energy, Missing, Progress
    from erbij.catalogue.assignments.wire import AssignCollection, AssignItem, AssignWhom
    from erbij.catalogue.items.model import Item
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.family import OfFamily

THING = "catalogue.assignments"


class Assignments:
    """What pupils of every school on this server were given."""

    def __init__(  # noqa: PLR0917 - what it needs of the rooms around it
        self, database: Database, clock: Clock, missing: Missing, progress: Progress, energy: Energy, boards: Boards
    ) -> None:
        self._database = database
        self._clock = clock
        self._missing = missing
        self._progress = progress
        self._energy = energy
        self._boards = boards

    async def give(self, actor: Actor, asked: AssignItem) -> tuple[Given, date]:
        """Give an item; returns also the last day. Raises ``NotFound``, ``Invalid``.

        Who has it already has it until that day too, where that is later. A pupil to whom the actor may not give
        anything, a lesson or group or item that is not there: ``NotFound``, and nobody was given anything.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            first, last = await self._window(tx, actor, asked, now)
            item = (await items.items(tx, actor.school_id, {asked.item_id})).get(asked.item_id)
            if item is None or item.state is not ItemState.READY:
                raise NotFound
            whom = await self._whom(tx, actor, asked, item.subject, now)
            if not whom:
                raise NotFound
            wanted = _wanted(actor, asked, item, (first, last), now)
            there = [
                one
                for slot_id in sorted(set(whom.values()), key=str)
                for one in await store.of_item(tx, actor.school_id, item.id, slot_id=slot_id)
            ]
            given, longer = rules.for_each(wanted, whom, there)
            await self._write(tx, actor, {one.id: one for one in there}, [*given, *longer], now)
            done = await self._progress.done(tx, actor.school_id, {one.id for one in given})
        return Given(given, len(whom) - len(given), len(done)), last

    async def give_all(self, actor: Actor, asked: AssignCollection) -> tuple[Given, date]:
        """Give every item of a collection that pupils can get; as :meth:`give`, and all of it or nothing.

        Who has an item on their list, for whatever lesson, has it once. A collection that the actor does not see, or
        without anything that pupils can get: ``NotFound``; more at once than fits: ``Invalid``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            first, last = await self._window(tx, actor, asked, now)
            inside = await self._inside(tx, actor, asked.collection_id)
            whom = {
                subject: await self._whom(tx, actor, asked, subject, now)
                for subject in dict.fromkeys(one.subject for one in inside)
            }
            pupil_ids = {pupil_id for mine in whom.values() for pupil_id in mine}
            if not inside or not pupil_ids:
                raise NotFound
            if len(inside) * len(pupil_ids) > MOST_AT_ONCE:
                raise Invalid([("body.collection_id", "too many at once: give it to fewer pupils")])
            there = await store.of_items(tx, actor.school_id, {one.id for one in inside}, pupil_ids)
            new: list[Assignment] = []
            longer: list[Assignment] = []
            for place, item in enumerate(inside):
                wanted = _wanted(actor, asked, item, (first, last), now)
                wanted = replace(wanted, collection_id=asked.collection_id, place=place)
                held = there.get(item.id, [])
                mine = rules.for_each(wanted, rules.on_their_list(wanted, whom[item.subject], held), held)
                new += mine[0]
                longer += mine[1]
            old = {one.id: one for held in there.values() for one in held}
            await self._write(tx, actor, old, [*new, *longer], now)
            done = await self._progress.done(tx, actor.school_id, {one.id for one in new})
        already = len(inside) * len(pupil_ids) - len(new)
        return Given(new, already, len(done), len(inside), len(pupil_ids)), last

    async def withdraw(self, actor: Actor, assignment_ids: Collection[str]) -> None:
        """Take assignments from their pupils' lists; what was done in them stays. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._own(tx, actor, assignment_ids)
            await self._write(tx, actor, old, [rules.taken_back(one, actor.id, now) for one in old.values()], now)

    async def restore(self, actor: Actor, assignment_ids: Collection[str]) -> None:
        """Put withdrawn assignments back as they were. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._own(tx, actor, assignment_ids)
            await self._write(tx, actor, old, [rules.put_back(one) for one in old.values()], now)

    async def catch_up(self, actor: Actor, person_id: str | None) -> CatchUp:
        """Return the list of the actor or of a child of theirs; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            return await self.list_of(read, await of_family(read, actor, person_id, now), now)

    async def list_of(self, read: Reading, own: OfFamily, now: datetime) -> CatchUp:
        """Implements ``suggestions.ports.GivenToday``."""
        school_id, pupil = own.pupil.school_id, own.pupil
        found = await store.of_pupil(read, school_id, pupil.id, own.today)
        listed = await self._listed(read, school_id, found)
        left = await self._energy.left(read, school_id, pupil.id, now)
        did = await self._progress.today(read, own, now) if left else {}
        names = await names_of(read, school_id, {one.given_by for one in found})
        missed = {one.slot_id for one in found if one.slot_id}
        photos = await self._boards.boards(read, school_id, missed, now) if missed else {}
        still = [one for one in listed if not one.done]
        room = rules.beside(still, left, did)
        fits, waits = rules.for_today(still, room)
        left, room = rules.minus(left, did.values()), rules.minus(room, (one.minutes * 60 for one in fits))
        return CatchUp(pupil, own.zone.key, own.today, left, room, fits, waits, names, photos)

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _inside(self, read: Reading, actor: Actor, collection_id: str) -> list[Item]:
        """The items of a collection that pupils can get, in its order; raises ``NotFound`` where it is not seen."""
        one = await collections.collection(read, actor.school_id, collection_id)
        if one is None or not collection_rules.may_see(actor, one):
            raise NotFound
        return collection_rules.open_items(one, await items.without_blocks(read, actor.school_id, one.item_ids))

    async def _window(self, read: Reading, actor: Actor, asked: AssignWhom, now: datetime) -> tuple[date, date]:
        today = now.astimezone(ZoneInfo((await school_of(read, actor.school_id)).timezone)).date()
        try:
            return rules.window(asked.first, asked.last, today)
        except ValueError as wrong:
            raise Invalid([("body.last", str(wrong))]) from wrong

    async def _whom(
        self, read: Reading, actor: Actor, asked: AssignWhom, subject: str, now: datetime
    ) -> dict[str, str | None]:
        """Return to whom the item goes, and which lesson it replaces for each; raises ``NotFound``, ``Invalid``."""
        by_itself = asked.missed or asked.to is AssignTo.ABSENT_TODAY
        if by_itself and asked.slot_id is not None:
            raise Invalid([("body.slot_id", "each pupil's own missed lesson is found by itself")])
        if asked.to is AssignTo.ABSENT_TODAY:
            return dict(await self._missing.today(read, actor, subject, now))
        pupil_ids = await self._pupils(read, actor, asked)
        if not asked.missed:
            return dict.fromkeys(pupil_ids, asked.slot_id)
        return dict.fromkeys(pupil_ids) | dict(await self._missing.lately(read, actor, subject, pupil_ids, now))

    async def _pupils(self, read: Reading, actor: Actor, asked: AssignWhom) -> list[str]:
        """Return to whom the item goes; raises ``NotFound`` where one of them is nobody of the actor's."""
        wanted = await self._wanted(read, actor, asked)
        mine = await own_pupils(read, actor, wanted, asked.slot_id)
        if asked.slot_id is not None:
            staff = replace(actor, roles=actor.roles - {Role.PUPIL, Role.GUARDIAN})
            if await slot_for(read, staff, asked.slot_id) is None:
                raise NotFound
            expected = (await expected_ids(read, actor.school_id, [asked.slot_id])).get(asked.slot_id, frozenset())
            mine = {pupil_id: one for pupil_id, one in mine.items() if pupil_id in expected}
        if asked.to is AssignTo.ABSENT:  # a mentor gives it to their own pupils of the lesson
            return [pupil_id for pupil_id in wanted if pupil_id in mine]
        if not mine.keys() >= set(wanted):
            raise NotFound
        return wanted

    async def _wanted(self, read: Reading, actor: Actor, asked: AssignWhom) -> list[str]:
        match asked.to:
            case AssignTo.PUPILS:
                return list(dict.fromkeys(asked.pupil_ids))
            case AssignTo.GROUP:
                return await self._of_group(read, actor, asked.group_id or "")
            case AssignTo.ABSENT:
                if asked.slot_id is None:
                    raise Invalid([("body.slot_id", "absent from which lesson?")])
                return sorted(await self._missing.of_slot(read, actor.school_id, asked.slot_id))
            case AssignTo.ABSENT_TODAY:
                return []

    async def _of_group(self, read: Reading, actor: Actor, group_id: str) -> list[str]:
        """The pupils of a running group that the actor teaches or mentors, or of any for a coordinator."""
        running = {one.id for one in await groups_of(read, actor.school_id)}
        parts = (await own_parts(read, actor)).get(group_id, frozenset[MemberAs]())
        if group_id not in running or not (parts or Role.COORDINATOR in actor.roles):
            raise NotFound
        return [one.id for one in await group_pupils(read, actor.school_id, group_id)]

    async def _own(self, read: Reading, actor: Actor, assignment_ids: Collection[str]) -> dict[str, Assignment]:
        """Return assignments whose pupils are the actor's; raises ``NotFound`` when one is not there or is not."""
        found = await store.by_ids(read, actor.school_id, assignment_ids)
        if found.keys() != set(assignment_ids):
            raise NotFound
        by_slot: dict[str | None, set[str]] = {}
        for one in found.values():
            by_slot.setdefault(one.slot_id, set()).add(one.pupil_id)
        for slot_id, pupil_ids in by_slot.items():
            if not (await own_pupils(read, actor, pupil_ids, slot_id)).keys() >= pupil_ids:
                raise NotFound
        return found

    async def _write(
        self, tx: Transaction, actor: Actor, old: dict[str, Assignment], new: Sequence[Assignment], now: datetime
    ) -> None:
        """Write, and keep who did what."""
        changed = [one for one in new if one != old.get(one.id)]
        await store.write(tx, [one for one in changed if one.id not in old], [one for one in changed if one.id in old])
        for one in changed:
            before = old.get(one.id)
            before_it = asdict(before) if before else None
            kept = {"thing": THING, "thing_id": one.id, "pupil_id": one.pupil_id}
            await history.record(tx, actor, **kept, before=before_it, after=asdict(one), now=now)

    async def _listed(self, read: Reading, school_id: str, found: Sequence[Assignment]) -> list[Listed]:
        known = await items.items(read, school_id, {one.item_id for one in found})
        slots = await store.slots(read, school_id, {one.slot_id for one in found if one.slot_id})
        done = await self._progress.done(read, school_id, {one.id for one in found})
        return [
            Listed(one, item, item.norm_minutes, slots.get(one.slot_id) if one.slot_id else None, done=one.id in done)
            for one in found
            if (item := known.get(one.item_id)) is not None
        ]


def _wanted(actor: Actor, asked: AssignWhom, item: Item, window: tuple[date, date], now: datetime) -> Assignment:
    """An item as it is given, for nobody and no lesson yet."""
    return Assignment(
        id="",
        school_id=actor.school_id,
        pupil_id="",
        item_id=item.id,
        revision=item.revision,
        slot_id=None,
        group_id=asked.group_id if asked.to is AssignTo.GROUP else None,
        first=window[0],
        last=window[1],
        given_by=actor.id,
        given_at=now,
    )
