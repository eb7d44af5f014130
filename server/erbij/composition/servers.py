"""What the servers of one installation have in common: a bus, over which they tell each other what may be lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from erbij import ids
from erbij.bus.inside import InsideBus
from erbij.bus.redis import RedisBus
from erbij.servers.charges import HeldElsewhere, OneServer, SharedCharges
from erbij.wire import Id, Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.servers.charges import Charges
    from erbij.servers.store import Does
    from erbij.settings import Settings
    from erbij.web.http import Checks

ENDED = "sign-ins-ended"
WORK = "work"
MANY = 500
REST_S = 0.5
"""So long a server rests that found another one at work: each question is a transaction, often ten a second."""


class SignInsEnded(Wire):
    """Sign-ins that ended at one server: their sockets and media end at every one."""

    sign_in_ids: Annotated[tuple[Id, ...], Field(max_length=MANY)]


def bus_of(settings: Settings, clock: Clock) -> Bus:
    """Pick the bus: within this process, or over Redis."""
    return RedisBus(settings.redis_url, clock) if settings.redis_url else InsideBus(clock)


def lesser_checks(settings: Settings, bus: Bus) -> Checks:
    """The questions of ``/health/ready`` about what lessons go on without."""

    async def redis() -> bool:
        return bus.state.up

    return {"redis": redis} if settings.redis_url else {}


def charges_of(settings: Settings, database: Database, clock: Clock, does: Callable[[], Does]) -> Charges:
    """Pick who does what only one server may do: this one, or whoever holds it. ``does``: how much this one does."""
    if not settings.peer_address:
        return OneServer()
    return SharedCharges(database, clock, ids.new_id(clock.now()), settings.peer_address.rstrip("/"), does=does)


class OnlyHere:
    """Work in the background is done by one of the servers, whichever came first.

    One that was frozen may do a last piece beside its successor, before it knows: all of this work may be done twice.
    """

    def __init__(self, charges: Charges) -> None:
        self._charges = charges

    async def may(self) -> bool:
        """Whether it is this server's to do."""
        try:
            await self._charges.take(WORK)
        except HeldElsewhere:
            return False
        return True

    def once(self, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        """Return the same work, done where it is to be done."""

        async def done() -> None:
            if await self.may():
                await work()
            else:
                await asyncio.sleep(REST_S)

        return done


class Endings:
    """Tells every server that sign-ins ended; each also asks the database every second, so none is missed."""

    def __init__(self, bus: Bus, end: Callable[[frozenset[str]], Awaitable[None]]) -> None:
        self._bus, self._end = bus, end
        bus.subscribe(ENDED, SignInsEnded, self._heard)

    async def tell(self, sign_in_ids: frozenset[str]) -> None:
        """End them here, and say so."""
        await self._end(sign_in_ids)
        ordered = sorted(sign_in_ids)
        for start in range(0, len(ordered), MANY):
            await self._bus.publish(ENDED, SignInsEnded(sign_in_ids=tuple(ordered[start : start + MANY])))

    async def _heard(self, ended: SignInsEnded) -> None:
        await self._end(frozenset(ended.sign_in_ids))
