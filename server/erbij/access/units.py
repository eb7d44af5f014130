"""Classroom units: paired by a short code that somebody of the school enters, then on their own device identity.

The unit's page shows the code and keeps a secret to ask with; entering the code says which school and place it is, and
the next question of the page is answered with its cookies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.access import rules, store
from erbij.access.errors import PairingCodeUnknown, PairingIsOver
from erbij.access.floating import store as floating_store
from erbij.access.floating.model import Stand
from erbij.access.floating.service import units_of
from erbij.access.identities import identity_of
from erbij.access.model import Owner, Pairing, Unit
from erbij.access.throttle import Tries
from erbij.errors import Invalid, NotFound
from erbij.ids import digest, new_code, new_id, new_secret

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.model import Browser, SignedIn
    from erbij.access.ports import PlacesKnown
    from erbij.access.sign_ins import SignIns
    from erbij.actor import Actor
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction

TEN_MINUTES = 600.0
UNIT_NAME = "unit"


@dataclass(frozen=True, slots=True)
class Started:
    """What a waiting unit's page gets: the code to show and the secret to ask with."""

    code: str
    poll_token: str
    expires_at: datetime


class Units:
    """Every unit of this server."""

    def __init__(
        self, database: Database, clock: Clock, sign_ins: SignIns, places: PlacesKnown, bus: Bus | None = None
    ) -> None:
        """``bus`` None: this server counts tries alone."""
        self._database = database
        self._clock = clock
        self._sign_ins = sign_ins
        self._places = places
        self._starts = Tries("pairing-start", 60, TEN_MINUTES, bus)
        self._tries = Tries("pairing", 10, TEN_MINUTES, bus)

    async def start(self, address: str) -> Started:
        """Begin to wait; throttled per address."""
        await self._starts.take(address, self._clock.monotonic())
        now = self._clock.now()
        started = Started(new_code(), new_secret(), now + rules.PAIRING_LASTS)
        pairing = Pairing(new_id(now), None, None, started.expires_at, None)
        async with self._database.transaction() as tx:
            await store.add_pairing(tx, pairing, code=digest(started.code), poll=digest(started.poll_token), now=now)
        return started

    async def pair(self, actor: Actor, code: str, place: str, *, floating: bool = False) -> Unit:
        """Make the waiting unit with this code one of the actor's school; ten wrong codes in ten minutes at most.

        ``floating``: it belongs to no classroom, and ``place`` is what it is called.
        """
        await self._tries.take(actor.id, self._clock.monotonic())
        place = rules.plain(place)
        if not place:
            raise Invalid([("body.place", "no visible character")])
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pairing = await store.pairing(tx, now=now, code=digest(rules.typed_code(code)), lock=True)
            if pairing is None:
                raise PairingCodeUnknown
            unit = await self.add(tx, actor.school_id, place, floating=floating)
            await store.pair(tx, pairing, unit)
        await self._tries.give_back(actor.id)
        return unit

    async def add(self, tx: Transaction, school_id: str, place: str, *, floating: bool = False) -> Unit:
        """Add a unit without a pairing: in demonstrations, where a link signs it in. ``floating``: see :meth:`pair`."""
        now = self._clock.now()
        unit = Unit(new_id(now), school_id, "" if floating else place, now, name=place if floating else "")
        await store.add_unit(tx, unit)
        if floating:
            await floating_store.add(tx, Stand(unit.id, school_id, place))
        return unit

    async def claim(self, poll_token: str, browser: Browser) -> SignedIn | None:
        """Sign the waiting unit in, once; None while nobody entered its code. Raises PairingIsOver."""
        now = self._clock.now()
        async with self._database.read() as read:
            waiting = await store.pairing(read, now=now, poll=digest(poll_token))
        if waiting is None:
            raise PairingIsOver
        if waiting.unit_id is None:
            return None
        async with self._database.transaction() as tx:
            pairing = await store.pairing(tx, now=now, poll=digest(poll_token), lock=True)
            if pairing is None or pairing.unit_id is None or pairing.school_id is None:
                raise PairingIsOver
            who = await identity_of(tx, pairing.school_id, Owner.UNIT, pairing.unit_id)
            if who is None:
                raise PairingIsOver
            await store.claim(tx, pairing, now)
            return await self._sign_ins.bind(tx, who, browser, UNIT_NAME, replace=False)

    async def listed(self, actor: Actor) -> tuple[list[Unit], tuple[str, ...]]:
        """Return the units of the actor's school, and the places that the timetable or a unit names."""
        async with self._database.read() as read:
            units = await units_of(read, self._places, actor.school_id, self._clock.now())
            known = await self._places.places(read, actor.school_id)
        return units, tuple(sorted({*known, *(unit.place for unit in units if unit.place)}))

    async def revoke(self, actor: Actor, unit_id: str) -> None:
        """Take a unit's identity away; raises NotFound for another school's."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if not await store.units(tx, actor.school_id, unit_id):
                raise NotFound
            await store.revoke_unit(tx, unit_id, now)
            await store.revoke_devices(tx, store.device_of(actor.school_id, unit_id), now)
            await self._sign_ins.end_all(tx, actor.school_id, unit_id)
