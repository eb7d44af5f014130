"""The passport card: written by the pupil and their guardian, seen by who teaches them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.people.store import names_of
from erbij.plans.comfort.store import terms
from erbij.plans.model import Right
from erbij.plans.passport import store
from erbij.plans.passport.model import Card, Passport, Seen
from erbij.plans.passport.wire import PassportPage
from erbij.plans.policy.store import policy_of
from erbij.plans.rights import about
from erbij.plans.store import remote_pupils_of_slots
from erbij.plans.version.service import saved
from erbij.plans.version.store import version_of
from erbij.private import Private
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.plans.day_plan.ports import Disclose
    from erbij.plans.passport.wire import SavePassport
    from erbij.timetable.model import Slot

PAGE = "plans.passport"
THING = "plans.passport"
START = timedelta(minutes=5)
"""So long from its start on a lesson begins: then the unit shows the lines."""
NAMELESS = Private("")
READERS = frozenset(Right)


class Passports:
    """Passports of the pupils of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str | None) -> Passport:
        """Return a pupil's passport. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id, may=READERS)
            page = (await store.pages(tx, actor.school_id, [whose.id])).get(whose.id, PassportPage())
            seen = await store.seen_of(tx, actor.school_id, whose.id)
            names = await names_of(tx, actor.school_id, {one.person_id for one in seen})
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=self._clock.now())
            return Passport(
                pupil_id=whose.id,
                pupil_name=whose.pupil.name,
                version=await version_of(tx, actor.school_id, THING, whose.id),
                may_edit=whose.is_family,
                page=page,
                seen=tuple((names.get(one.person_id, NAMELESS), one.at) for one in seen),
            )

    async def save(self, actor: Actor, body: SavePassport) -> int:
        """Write the passport; returns its version. Raises ``NotFound``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id, may={Right.FAMILY})
            before = (await store.pages(tx, actor.school_id, [whose.id])).get(whose.id)
            await store.write_page(tx, actor.school_id, whose.id, body.page)
            what = (before.model_dump() if before else None, body.page.model_dump())
            return await saved(tx, actor, THING, whose.id, given=body.version, what=what, pupil_id=whose.id, now=now)

    async def lesson(self, actor: Actor, slot_id: str) -> tuple[list[Card], datetime]:
        """Return the cards of those who follow a lesson from home, and until when a unit shows them.

        For its teacher, a supply teacher if the school lets them, and the unit of its place. Raises ``NotFound``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            slot, pupils = await self._lesson(tx, actor, slot_id)
            if actor.is_any(Role.UNIT):
                pupils = [one for one in pupils if not (await terms(tx, actor.school_id, one)).hidden]
            pages = await store.pages(tx, actor.school_id, pupils) if await self._may(tx, actor, slot) else {}
            names = await names_of(tx, actor.school_id, pages.keys())
            teaches = not actor.is_any(Role.UNIT)
            said = await store.seen_in(tx, actor.school_id, slot_id)
            seen = {pupil for pupil, who in said if who == actor.id or not teaches}
            cards = [
                Card(pupil, names[pupil], page.lines, page if teaches else None, pupil in seen)
                for pupil, page in pages.items()
                if page.lines or (teaches and page != PassportPage())
            ]
            if teaches and cards:
                shown = [card.pupil_id for card in cards]
                await self._disclose(tx, actor, PAGE, shown, relation=Relation.OWN_GROUP, now=now)
        return sorted(cards, key=lambda card: card.pupil_name.reveal().casefold()), slot.starts_at + START

    async def say_seen(self, actor: Actor, slot_id: str, pupil_id: str) -> None:
        """Keep that a card was seen: by the teacher, or with a tap on the screen in class. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            slot, pupils = await self._lesson(tx, actor, slot_id)
            hidden = actor.is_any(Role.UNIT) and (await terms(tx, actor.school_id, pupil_id)).hidden
            if hidden or pupil_id not in pupils or not await self._may(tx, actor, slot):
                raise NotFound
            await store.say_seen(tx, Seen(new_id(now), actor.school_id, pupil_id, slot_id, actor.id, now))

    async def _lesson(self, read: Reading, actor: Actor, slot_id: str) -> tuple[Slot, Collection[str]]:
        slot = await timetable_store.slot_for(read, actor, slot_id)
        if slot is None:
            raise NotFound
        if not actor.is_any(Role.UNIT) and not await timetable_store.gives(read, actor, slot_id):
            raise NotFound
        home = await remote_pupils_of_slots(read, actor.school_id, [slot_id])
        return slot, home.get(slot_id, frozenset())

    async def _may(self, read: Reading, actor: Actor, slot: Slot) -> bool:
        """Whether the school lets this screen or this teacher see passports."""
        policy = await policy_of(read, actor.school_id)
        if actor.is_any(Role.UNIT):
            return policy.passport_on_unit
        is_supply = slot.supply and actor.id == slot.teacher_id
        return policy.passport_for_supply or not is_supply
