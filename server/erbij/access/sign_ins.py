"""Running sign-ins: how they begin, are found from cookies, are renewed from a device, and end.

A sign-in ends by being deleted, in the transaction of whatever ends it; listeners hear of it after the commit. Its
roles are those of its beginning: when the present ones differ it is over, and the device gives a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules, store
from erbij.access.errors import TooManyDevices
from erbij.access.identities import actor, identity, where
from erbij.access.model import BoundDevice, Owner, SignedIn, SignIn
from erbij.errors import NotSignedIn
from erbij.ids import digest, new_id, new_secret

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.model import Browser, Carried, Identity
    from erbij.access.ports import EndedListener, Forgets, LessonsOpen, PlacesKnown, SecondStep
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction


class SignIns:
    """Every sign-in of this server."""

    def __init__(self, database: Database, clock: Clock, lessons: LessonsOpen, places: PlacesKnown) -> None:
        self._database = database
        self._clock = clock
        self._lessons = lessons
        self._places = places
        self._listeners: list[EndedListener] = []
        self.second_step: SecondStep | None = None
        self.forgets: list[Forgets] = []

    def on_ended(self, listener: EndedListener) -> None:
        """Call ``listener`` with the ids of sign-ins after they ended."""
        self._listeners.append(listener)

    async def authenticate(self, token: str, owner: Owner) -> Actor | None:
        """Return who has this secret, if that is still good and belongs to that kind of owner."""
        now = self._clock.now()
        async with self._database.read() as read:
            sign_in = await store.sign_in(read, digest(token))
            if sign_in is None or sign_in.owner is not owner:
                return None
            who = await self._good(read, sign_in, now)
            if who is not None:
                who = await where(read, self._places, who, now)
        if who is None:
            await self.end_by_id(sign_in.id)
            return None
        if now - sign_in.last_seen_at >= rules.SEEN_EVERY:
            async with self._database.transaction() as tx:
                await store.sign_in_was_seen(tx, sign_in.id, now)
                await store.device_was_seen(tx, sign_in.device_id, now)
        return actor(who, sign_in.id, sign_in.device_id)

    async def _good(self, read: Reading, sign_in: SignIn, now: datetime) -> Identity | None:
        """Return whose sign-in it is, if it is not over: by time, by a changed role, by somebody who left."""
        if now >= rules.ends(sign_in) and (now >= sign_in.ends_at or await self._lesson_keeps(sign_in) is None):
            return None
        who = await identity(read, sign_in)
        return who if who is not None and who.roles == sign_in.roles else None

    async def _lesson_keeps(self, sign_in: SignIn) -> datetime | None:
        ends_at = await self._lessons.ends_at(sign_in.owner_id)
        return None if ends_at is None else rules.kept_until(sign_in, ends_at)

    async def keep(self) -> None:
        """Keep those who are in a lesson at this server; to be called about once a minute, at every server."""
        now = self._clock.now()
        kept: dict[str, datetime] = {}
        async with self._database.read() as read:
            for sign_in in await store.sign_ins(read):
                if now + 2 * rules.SEEN_EVERY >= rules.ends(sign_in):
                    until = await self._lesson_keeps(sign_in)
                    if until is not None and until != sign_in.kept_until:
                        kept[sign_in.id] = until
        if kept:
            async with self._database.transaction() as tx:
                for sign_in_id, until in kept.items():
                    await store.keep_sign_in(tx, sign_in_id, until)

    async def sweep(self) -> None:
        """End what is over; to be called about once a minute, at one server."""
        now = self._clock.now()
        async with self._database.read() as read:
            found = await store.sign_ins(read)
            over = [sign_in.id for sign_in in found if await self._good(read, sign_in, now) is None]
        if over:
            await self.end_by_id(*over)

    async def begin(
        self,
        tx: Transaction,
        who: Identity,
        device: BoundDevice | None = None,
        device_key: str | None = None,
        *,
        through: str = "",
        both: bool = False,
        proved_at: datetime | None = None,
        carried: Carried | None = None,
    ) -> SignedIn:
        """Begin a sign-in with a fresh secret, or wait for the second step of who has one.

        ``through``: see :class:`SignIn`; ``both``: the second step was taken already. ``carried``: from another school.
        ``proved_at``: when its person proved who they are (``access.proof``), for one that begins now.
        """
        now = self._clock.now()
        held = None if both or self.second_step is None else await self.second_step.hold(tx, who, through)
        if held is not None:
            return SignedIn(actor(who, "", ""), held, rules.SECOND_STEP_LASTS, None, waits=True)
        lasts = rules.lasts(who, bound=device is not None)
        if carried is not None:
            lasts = min(lasts, carried.ends_at - now)
        taken = carried.taken if carried is not None else {who.id: now} if both else {}
        sign_in = SignIn(
            id=new_id(now),
            school_id=who.school_id,
            owner_id=who.id,
            owner=who.owner,
            device_id=device.id if device else "",
            roles=who.roles,
            created_at=now,
            last_seen_at=now,
            kept_until=None,
            ends_at=now + lasts,
            through=through,
            proved_at=proved_at,
            taken=taken,
            provider_school_id=carried.provider_school_id if carried is not None else None,
        )
        token = new_secret()
        await store.add_sign_in(tx, sign_in, digest(token))
        return SignedIn(actor(who, sign_in.id, sign_in.device_id), token, lasts, device_key)

    async def renew(self, browser: Browser, owner: Owner) -> SignedIn:
        """Begin a sign-in from the device's key and give the device a new key; raises NotSignedIn."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await store.device_with_key(tx, digest(browser.device_key), now)
            who = await identity(tx, found[0]) if found is not None else None
            if found is None or who is None or who.owner is not owner or not rules.binds_device(who):
                raise NotSignedIn
            device, number = found
            await store.key_was_used(
                tx, device.id, number, now=now, grace_ends=now + rules.KEY_GRACE, ahead=rules.KEYS_AHEAD
            )
            return await self.begin(tx, who, device, await self._next_key(tx, device))

    async def _next_key(self, tx: Transaction, device: BoundDevice) -> str:
        now = self._clock.now()
        key = new_secret()
        await store.add_key(tx, device, digest(key))
        await store.device_was_seen(tx, device.id, now, expires_at=now + rules.DEVICE_LASTS)
        return key

    async def bind(self, tx: Transaction, who: Identity, browser: Browser, name: str, *, replace: bool) -> SignedIn:
        """Bind this browser and begin a sign-in; raises TooManyDevices.

        A browser that is bound to the same one already stays one device; bound to somebody else, it is theirs no more.
        ``replace``: beyond the limit the longest unseen device gives way (demonstrations).
        """
        now = self._clock.now()
        await self.leave(tx, browser)
        device = await self._same_device(tx, who, browser)
        if device is None:
            if who.owner is Owner.PERSON:
                await self._make_room(tx, who, replace=replace)
            device = BoundDevice(
                id=new_id(now),
                school_id=who.school_id,
                owner_id=who.id,
                owner=who.owner,
                name=rules.plain(name)[:80],
                bound_at=now,
                last_seen_at=now,
                expires_at=now + rules.DEVICE_LASTS,
                revoked_at=None,
            )
            await store.add_device(tx, device)
        return await self.begin(tx, who, device, await self._next_key(tx, device))

    async def _same_device(self, tx: Transaction, who: Identity, browser: Browser) -> BoundDevice | None:
        now = self._clock.now()
        found = await store.device_with_key(tx, digest(browser.device_key), now) if browser.device_key else None
        if found is None:
            return None
        device = found[0]
        if (device.school_id, device.owner_id) == (who.school_id, who.id):
            return device
        await self.unbind(tx, device.id)
        return None

    async def _make_room(self, tx: Transaction, who: Identity, *, replace: bool) -> None:
        now = self._clock.now()
        bound = await store.devices(tx, who.school_id, who.id, now)
        for device in bound[rules.DEVICE_LIMIT - 1 :]:
            if not replace:
                raise TooManyDevices
            await store.revoke_devices(tx, store.device_is(device.id), now)

    async def leave(self, tx: Transaction, browser: Browser) -> None:
        """End the sign-in that this browser has, if any: a new one never takes over its secret."""
        if browser.token:
            self.tell(tx, await store.end_sign_ins(tx, store.sign_in_with(digest(browser.token))))

    async def unbind(self, tx: Transaction, device_id: str) -> None:
        """Revoke a device and end the sign-ins on it."""
        await store.revoke_devices(tx, store.device_is(device_id), self._clock.now())
        self.tell(tx, await store.end_sign_ins(tx, store.sign_in_on(device_id)))

    async def end_all(self, tx: Transaction, school_id: str, *owner_ids: str) -> None:
        """End every sign-in of these people or units, also one that waits for the second step."""
        if self.second_step is not None:
            await self.second_step.forget(tx, owner_ids)
        for one in self.forgets:
            await one.forget(tx, owner_ids)
        self.tell(tx, await store.end_sign_ins(tx, store.sign_in_of(school_id, *owner_ids)))

    async def end_by_id(self, *sign_in_ids: str) -> None:
        """End these sign-ins."""
        async with self._database.transaction() as tx:
            self.tell(tx, await store.end_sign_ins(tx, store.sign_in_is(*sign_in_ids)))

    def tell(self, tx: Transaction, ended: frozenset[str]) -> None:
        """Tell the listeners after the commit."""
        if not ended:
            return

        async def effect() -> None:
            for listener in self._listeners:
                await listener(ended)

        tx.after_commit(effect)
