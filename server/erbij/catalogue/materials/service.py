"""A teacher puts something with a lesson, and who missed the lesson finds it on that day.

Theory of operation
===================
What stands with a lesson is for the pupils who belong in it, and for their parents; to everybody else it is not there.
Each pupil of the lesson may open it, for who was there may want it as well; it is *offered* to who missed the lesson or
a part of it. Where a part of a live lesson passed without a pupil, items that may fit are offered too, unless somebody
decided that catching up is not needed. Fourteen days after the lesson it is gone, as the photos of its board; a file is
among those of the catalogue, and its bytes go with the sweep once nothing shows it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.catalogue.assignments import store as assignments
from erbij.catalogue.files import store as files
from erbij.catalogue.files.model import FileState
from erbij.catalogue.items import store as items
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.materials import rules, store
from erbij.catalogue.materials.model import KEPT, Found, LessonMaterials, Material, Offer
from erbij.catalogue.materials.wire import MOST_MATERIALS, MOST_OFFERED
from erbij.catalogue.missed import rules as missed_rules
from erbij.catalogue.missed import store as missed_store
from erbij.catalogue.missed.wire import MissedWhy
from erbij.errors import Conflict, Invalid, NotFound
from erbij.ids import new_id
from erbij.people.family import of_family
from erbij.people.store import children_of
from erbij.private import Private
from erbij.schools.store import school_of
from erbij.timetable.store import expected_ids, gives, slot, slots_of_pupil

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.files.service import Files
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.materials.ports import MissedOfSlots
    from erbij.catalogue.materials.wire import AddMaterial
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person
    from erbij.timetable.model import Slot
    from erbij.web.slices import Elsewhere

WEEK = timedelta(days=6)


class Materials:
    """What stands with the lessons of every school on this server."""

    def __init__(self, database: Database, clock: Clock, sent: Files, missing: MissedOfSlots) -> None:
        self._database = database
        self._clock = clock
        self._sent = sent
        self._missing = missing

    # --- who gives the lesson ---------------------------------------------------------------------------------------

    async def of_lesson(self, actor: Actor, slot_id: str) -> LessonMaterials:
        """Return what stands with a lesson of the actor. Raises ``NotFound``."""
        async with self._database.read() as read:
            one = await self._given(read, actor, slot_id)
            found = await self._found(read, actor.school_id, [slot_id])
            zone = ZoneInfo((await school_of(read, actor.school_id)).timezone).key
        return LessonMaterials(zone, one, tuple(found.get(slot_id, ())))

    async def add(self, actor: Actor, asked: AddMaterial) -> None:
        """Put one thing with a lesson of the actor; the same thing once more changes nothing.

        Raises ``NotFound``, ``Invalid``, ``Conflict`` for a lesson long over, or where many things stand.
        """
        rules.check(asked)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._given(tx, actor, asked.slot_id)
            if lesson.ends_at <= now - KEPT:
                raise Conflict("this lesson is too long ago")
            file, item = await self._file(tx, actor, asked), await self._item(tx, actor, asked)
            there = (await store.of_slots(tx, actor.school_id, [lesson.id], now - KEPT)).get(lesson.id, [])
            address = asked.address.strip() if asked.address else None
            if any((one.address, one.file_id, one.item_id) == (address, asked.file_id, asked.item_id) for one in there):
                return
            if len(there) >= MOST_MATERIALS:
                raise Conflict("many things stand with this lesson already")
            new = Material(
                id=new_id(now),
                school_id=actor.school_id,
                slot_id=lesson.id,
                title=Private(rules.title_of(asked, file, item)[:200]),
                address=address,
                file_id=asked.file_id,
                item_id=asked.item_id,
                author_id=actor.id,
                added_at=now,
                ends_at=lesson.ends_at,
            )
            await store.add(tx, new)

    async def remove(self, actor: Actor, material_id: str) -> None:
        """Take something away from a lesson of the actor. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            one = await self._one(tx, actor, material_id)
            await self._given(tx, actor, one.slot_id)
            await store.remove(tx, one)

    # --- the pupils of the lesson -----------------------------------------------------------------------------------

    async def offered(self, actor: Actor, day: date | None, person_id: str | None) -> tuple[date, str, list[Offer]]:
        """Return a date (None: today), the pupil and what there is for lessons they missed. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            own = await of_family(read, actor, person_id, now)
            day = day or own.today
            slots = await slots_of_pupil(read, actor.school_id, own.pupil.id, *own.span(day))
            begun = [one for one in slots if one.starts_at <= now < one.ends_at + KEPT]
            return day, own.pupil.id, await self._offers(read, own.pupil, begun)

    async def content(self, actor: Actor, material_id: str) -> tuple[Path | Elsewhere, StoredFile]:
        """Return where the bytes of a file lie, for the pupils of the lesson, their parents and its teacher.

        Raises ``NotFound``.
        """
        async with self._database.read() as read:
            one = await self._one(read, actor, material_id)
            there = await files.file_of(read, actor.school_id, one.file_id) if one.file_id else None
            if there is None or there.state is not FileState.READY:
                raise NotFound
            family = {actor.id} | {child.id for child in await children_of(read, actor.school_id, actor.id)}
            expected = (await expected_ids(read, actor.school_id, [one.slot_id])).get(one.slot_id, frozenset())
            if not family & expected and not await gives(read, actor, one.slot_id):
                raise NotFound
        return await self._sent.lying(there), there

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _given(self, read: Reading, actor: Actor, slot_id: str) -> Slot:
        one = await slot(read, actor.school_id, slot_id) if await gives(read, actor, slot_id) else None
        if one is None:
            raise NotFound
        return one

    async def _one(self, read: Reading, actor: Actor, material_id: str) -> Material:
        one = await store.one(read, actor.school_id, material_id, self._clock.now() - KEPT)
        if one is None:
            raise NotFound
        return one

    async def _file(self, read: Reading, actor: Actor, asked: AddMaterial) -> StoredFile | None:
        if asked.file_id is None:
            return None
        one = await files.file_of(read, actor.school_id, asked.file_id)
        if not rules.is_own(one, actor.id):
            raise Invalid([("body.file_id", "no such file of yours")])
        return one

    async def _item(self, read: Reading, actor: Actor, asked: AddMaterial) -> Item | None:
        if asked.item_id is None:
            return None
        one = (await items.without_blocks(read, actor.school_id, [asked.item_id])).get(asked.item_id)
        if one is None or one.state is not ItemState.READY:
            raise Invalid([("body.item_id", "no such item that pupils can get")])
        return one

    async def _found(self, read: Reading, school_id: str, slot_ids: Iterable[str]) -> dict[str, list[Found]]:
        """Return what stands with lessons and is there still; an item that was put away is not."""
        there = await store.of_slots(read, school_id, set(slot_ids), self._clock.now() - KEPT)
        every = [one for mine in there.values() for one in mine]
        known = await items.without_blocks(read, school_id, {one.item_id for one in every if one.item_id})
        ready = {key: one for key, one in known.items() if one.state is ItemState.READY}
        sent = {one.file_id: await files.file_of(read, school_id, one.file_id) for one in every if one.file_id}
        found = {
            slot_id: [Found(one, sent.get(one.file_id or ""), ready.get(one.item_id or "")) for one in mine]
            for slot_id, mine in there.items()
        }
        return {slot_id: [one for one in mine if _is_there(one)] for slot_id, mine in found.items()}

    async def _offers(self, read: Reading, pupil: Person, slots: list[Slot]) -> list[Offer]:
        missed = await self._missing.of_slots(read, pupil.school_id, slots)
        mine = {one.id: by for one in slots for by in missed.get(one.id, ()) if by.pupil_id == pupil.id}
        found = await self._found(read, pupil.school_id, mine)
        spared = await missed_store.not_needed(read, pupil.school_id, mine)
        offers = []
        for one in slots:
            fits = one.id in mine and mine[one.id].why is MissedWhy.PART and (one.id, pupil.id) not in spared
            stands = tuple(found.get(one.id, ()))
            suggested = await self._fitting(read, pupil.id, one, stands) if fits else ()
            if stands or suggested:
                offers.append(Offer(one, stands, suggested))
        return offers

    async def _fitting(self, read: Reading, pupil_id: str, one: Slot, stands: tuple[Found, ...]) -> tuple[Item, ...]:
        """Return a few items for a lesson, as its teacher sees them, but for those that the pupil has already."""
        monday = one.local_date - timedelta(days=one.local_date.weekday())
        of_week = await missed_store.given_for(read, one.school_id, one.subject, monday, monday + WEEK)
        shelf = await missed_store.shelf(read, one.school_id, one.subject, of_week)
        given = await assignments.of_slots(read, one.school_id, [one.id])
        has = {each.item_id for each in given if each.pupil_id == pupil_id}
        has |= {each.item.id for each in stands if each.item}
        return tuple(missed_rules.suggested(shelf, one.subject, one.group_name, of_week, has)[:MOST_OFFERED])


def _is_there(one: Found) -> bool:
    whole = one.file is not None and one.file.state is FileState.READY
    return whole or one.item is not None or bool(one.material.address)
