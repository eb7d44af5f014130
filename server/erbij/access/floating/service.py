"""Where floating units stand: said on the unit itself or by somebody who may pair one, and over by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.access import store
from erbij.access.floating import rules
from erbij.access.floating import store as floating_store
from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.floating.model import RoomLesson, Stand
    from erbij.access.model import Unit
    from erbij.access.ports import PlacesKnown
    from erbij.access.sign_ins import SignIns
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

THING = "access.floating"


async def place_of(read: Reading, places: PlacesKnown, stand: Stand, now: datetime) -> str:
    """Return where a floating unit stands now; empty where nobody said so, or that day in that room is over."""
    if not stand.place or stand.said_on is None:
        return ""
    last_end = await places.last_end(read, stand.school_id, stand.place, stand.said_on)
    return rules.place_now(stand, last_end, now)


async def units_of(read: Reading, places: PlacesKnown, school_id: str, now: datetime) -> list[Unit]:
    """Return the units of a school, floating ones with their name and where they stand now."""
    stands = await floating_store.of_school(read, school_id)
    found = []
    for unit in await store.units(read, school_id):
        stand = stands.get(unit.id)
        if stand is None:
            found.append(unit)
        else:
            found.append(replace(unit, name=stand.name, place=await place_of(read, places, stand, now)))
    return found


class Floating:
    """One per server."""

    def __init__(self, database: Database, clock: Clock, sign_ins: SignIns, places: PlacesKnown) -> None:
        self._database = database
        self._clock = clock
        self._sign_ins = sign_ins
        self._places = places

    async def rooms(self, actor: Actor) -> list[RoomLesson]:
        """Return where a unit could stand today; raises NotFound for a unit that stays in its classroom."""
        async with self._database.read() as read:
            if Role.UNIT in actor.roles:
                await self._stand(read, actor.school_id, actor.id)
            return await self._rooms(read, actor.school_id)

    async def say(self, actor: Actor, unit_id: str, place: str | None) -> Stand:
        """Write where a unit of the actor's school stands (None: nowhere); raises NotFound and Invalid.

        Its sign-in ends where that is somewhere else, and its device begins a new one there at once: nothing that it
        holds open stays with the classroom that it left. Who brought a screen into a lesson stands in the history.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            stand = await self._stand(tx, actor.school_id, unit_id)
            if place is not None and place not in {room.place for room in await self._rooms(tx, actor.school_id)}:
                raise Invalid([("body.place", "no lesson there now or later today")])
            before = await place_of(tx, self._places, stand, now)
            today = now.astimezone(ZoneInfo((await school_of(tx, actor.school_id)).timezone)).date()
            said = replace(stand, place=place or "", said_on=today if place else None)
            await floating_store.put(tx, said)
            was, becomes = {"place": before}, {"place": said.place}
            await history.record(tx, actor, thing=THING, thing_id=unit_id, before=was, after=becomes, now=now)
            if before != said.place:
                await self._sign_ins.end_all(tx, actor.school_id, unit_id)
        return said

    async def sweep(self) -> None:
        """Forget where units stood whose day there is over; to be called about once a minute."""
        now = self._clock.now()
        async with self._database.read() as read:
            said = await floating_store.said(read)
            over = [stand for stand in said if not await place_of(read, self._places, stand, now)]
        if not over:
            return
        async with self._database.transaction() as tx:
            for stand in over:
                await self._forget(tx, stand)

    async def _forget(self, tx: Transaction, stand: Stand) -> None:
        if await floating_store.of_unit(tx, stand.school_id, stand.unit_id) == stand:
            await floating_store.put(tx, replace(stand, place="", said_on=None))
            await self._sign_ins.end_all(tx, stand.school_id, stand.unit_id)

    async def _stand(self, read: Reading, school_id: str, unit_id: str) -> Stand:
        stand = await floating_store.of_unit(read, school_id, unit_id)
        if stand is None or not await store.units(read, school_id, unit_id):
            raise NotFound
        return stand

    async def _rooms(self, read: Reading, school_id: str) -> list[RoomLesson]:
        now = self._clock.now()
        zone = ZoneInfo((await school_of(read, school_id)).timezone)
        return rules.rooms(await self._places.lessons(read, school_id, now.astimezone(zone).date()), now)
