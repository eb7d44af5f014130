"""Who stays out of the picture: said by pupil, guardian or care, named to the teacher once at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.people.model import Relation
from erbij.people.store import names_of
from erbij.plans.out_of_view import store
from erbij.plans.rights import about
from erbij.plans.store import remote_pupils_of_slots
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.plans.day_plan.ports import Disclose
    from erbij.plans.out_of_view.wire import SaveOutOfView
    from erbij.private import Private

THING = PAGE = "plans.out_of_view"


class OutsOfView:
    """Who stays out of the picture, of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str | None) -> tuple[str, Private[str], bool]:
        """Return a pupil, their name and whether they stay out. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id)
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=self._clock.now())
            out = await store.out_of(tx, actor.school_id, [whose.id])
        return whose.id, whose.pupil.name, bool(out)

    async def save(self, actor: Actor, body: SaveOutOfView) -> None:
        """Say it for a pupil. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id)
            before = bool(await store.out_of(tx, actor.school_id, [whose.id]))
            await store.write(tx, actor.school_id, whose.id, out=body.out)
            await history.record(
                tx,
                actor,
                thing=THING,
                thing_id=whose.id,
                pupil_id=whose.id,
                before={"out": before},
                after={"out": body.out},
                now=now,
            )

    async def lesson(self, actor: Actor, slot_id: str) -> list[Private[str]]:
        """Return who in the classroom stays out, by name; for its teacher and the unit. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            slot = await timetable_store.slot_for(tx, actor, slot_id)
            is_unit = actor.is_any(Role.UNIT)
            if slot is None or not (is_unit or await timetable_store.gives(tx, actor, slot_id)):
                raise NotFound
            expected = (await timetable_store.expected_ids(tx, actor.school_id, [slot_id])).get(slot_id, frozenset())
            home = (await remote_pupils_of_slots(tx, actor.school_id, [slot_id])).get(slot_id, frozenset())
            out = await store.out_of(tx, actor.school_id, expected - home)
            if out and not is_unit:
                now = self._clock.now()
                await self._disclose(tx, actor, PAGE, out, relation=Relation.OWN_GROUP, now=now)
            names = await names_of(tx, actor.school_id, out)
        return sorted(names.values(), key=lambda name: name.reveal().casefold())
