"""The rota of buddies: made by care, declined by the pupil without a reason, shown in the lesson by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.people.store import group_pupils, names_of
from erbij.plans.buddies import rules, store
from erbij.plans.buddies.model import LessonBuddies, Rota, Turn
from erbij.plans.comfort.store import terms
from erbij.plans.model import Right
from erbij.plans.rights import about
from erbij.plans.store import remote_pupils_of_slots
from erbij.private import Private
from erbij.schools.store import school_of
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.plans.buddies.wire import DeclineBuddy, PlanBuddy
    from erbij.plans.day_plan.ports import Disclose

THING = PAGE = "plans.buddies"
TASKS = timedelta(minutes=5)
"""So long from its start on a lesson's unit shows what a buddy does."""
NAMELESS = Private("")


class Buddies:
    """The buddies of the pupils of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str | None) -> Rota:
        """Return a pupil's buddies from today on. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id)
            today = await self._today(tx, actor, now)
            turns = await store.turns_of(tx, actor.school_id, [whose.id], today)
            names = await names_of(tx, actor.school_id, {one.buddy_id for one in turns})
            mates = [] if whose.is_family else await _classmates(tx, whose.pupil)
            if not whose.is_family:
                named = {whose.id, *names, *(one.id for one in mates)}
                await self._disclose(tx, actor, PAGE, sorted(named), relation=whose.relation, now=now)
        return Rota(
            pupil_id=whose.id,
            pupil_name=whose.pupil.name,
            family=whose.is_family,
            today=today,
            turns=tuple((one, names.get(one.buddy_id, NAMELESS)) for one in turns),
            classmates=tuple((one.id, one.name) for one in mates),
            next_free=rules.next_free(turns, today),
        )

    async def plan(self, actor: Actor, body: PlanBuddy) -> None:
        """Make a classmate buddy for some weeks. Raises ``NotFound``, ``Invalid`` where another one has these days."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id, may={Right.CARE})
            if body.buddy_id not in {one.id for one in await _classmates(tx, whose.pupil)}:
                raise NotFound
            today = await self._today(tx, actor, now)
            if not today <= body.first <= today + rules.FAR:
                raise Invalid([("body.first", "from today on, within a year")])
            until = rules.end_of(body.first, body.weeks)
            turns = await store.turns_of(tx, actor.school_id, [whose.id], today)
            if rules.in_the_way(turns, body.first, until):
                raise Invalid([("body.first", "somebody else is buddy then")])
            turn = Turn(new_id(now), actor.school_id, whose.id, body.buddy_id, body.first, until)
            await store.add(tx, turn)
            await self._record(tx, actor, turn, (None, _plain(turn)))

    async def take_back(self, actor: Actor, turn_id: str) -> None:
        """Take a turn out of the rota. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            turn = await _turn(tx, actor, turn_id, may={Right.CARE})
            await store.remove(tx, turn)
            await self._record(tx, actor, turn, (_plain(turn), None))

    async def decline(self, actor: Actor, body: DeclineBuddy) -> None:
        """The family would rather not, or would after all. Raises ``NotFound``, ``Invalid`` as when planning."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            turn = await _turn(tx, actor, body.turn_id, may={Right.FAMILY})
            others = await store.turns_of(tx, actor.school_id, [turn.pupil_id], await self._today(tx, actor, now))
            others = [one for one in others if one.id != turn.id]
            if not body.declined and rules.in_the_way(others, turn.first, turn.until):
                raise Invalid([("body.declined", "somebody else is buddy then")])
            await store.decline(tx, turn, declined=body.declined)
            await self._record(tx, actor, turn, (_plain(turn), _plain(replace(turn, declined=body.declined))))

    async def lesson(self, actor: Actor, slot_id: str) -> LessonBuddies:
        """Return who is whose buddy in a lesson, for its teacher and the unit of its place. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            slot = await timetable_store.slot_for(tx, actor, slot_id)
            is_unit = actor.is_any(Role.UNIT)
            if slot is None or not (is_unit or await timetable_store.gives(tx, actor, slot_id)):
                raise NotFound
            home = (await remote_pupils_of_slots(tx, actor.school_id, [slot_id])).get(slot_id, frozenset())
            if is_unit:
                home = frozenset([one for one in home if not (await terms(tx, actor.school_id, one)).hidden])
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            day = slot.starts_at.astimezone(zone).date()
            turns = await store.turns_of(tx, actor.school_id, home, day)
            held = {pupil: one for pupil in home if (one := rules.on([t for t in turns if t.pupil_id == pupil], day))}
            names = await names_of(tx, actor.school_id, {*held, *(one.buddy_id for one in held.values())})
            if names and not is_unit:
                await self._disclose(tx, actor, PAGE, sorted(names), relation=Relation.OWN_GROUP, now=now)
        pairs = [(names[pupil], names[one.buddy_id]) for pupil, one in held.items()]
        pairs.sort(key=lambda pair: pair[0].reveal().casefold())
        return LessonBuddies(tuple(pairs), slot.starts_at + TASKS)

    async def _record(
        self, tx: Transaction, actor: Actor, turn: Turn, what: tuple[dict[str, object] | None, dict[str, object] | None]
    ) -> None:
        before, after = what
        about_whom, now = turn.pupil_id, self._clock.now()
        await history.record(
            tx, actor, thing=THING, thing_id=turn.id, pupil_id=about_whom, before=before, after=after, now=now
        )

    async def _today(self, read: Reading, actor: Actor, now: datetime) -> date:
        return now.astimezone(ZoneInfo((await school_of(read, actor.school_id)).timezone)).date()


async def _classmates(read: Reading, pupil: Person) -> list[Person]:
    """Return who shares a group with a pupil, by name."""
    found = {one.id: one for group in pupil.groups for one in await group_pupils(read, pupil.school_id, group)}
    found.pop(pupil.id, None)
    return sorted(found.values(), key=lambda one: (one.name.reveal().casefold(), one.id))


async def _turn(read: Reading, actor: Actor, turn_id: str, *, may: Collection[Right]) -> Turn:
    turn = await store.turn(read, actor.school_id, turn_id)
    if turn is None:
        raise NotFound
    await about(read, actor, turn.pupil_id, may=may)
    return turn


def _plain(one: Turn) -> dict[str, object]:
    """Who the buddy was is not kept for ever: the days and yes or no are."""
    return {"first": one.first, "last": one.until - timedelta(days=1), "declined": one.declined}
