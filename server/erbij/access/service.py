"""Access as the rest of the server sees it: who asks, whose sign-ins end, links for commands, devices and letters."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.access import identities, rules, store
from erbij.access.export import Letter, letters_pdf
from erbij.access.factors.service import Factors
from erbij.access.floating.service import Floating
from erbij.access.keys.service import Keys
from erbij.access.links import Links
from erbij.access.model import Browser, Owner
from erbij.access.passwords import HASHER, Passwords
from erbij.access.ports import NoLessons, NoPlaces
from erbij.access.proof.service import Proofs
from erbij.access.providers.asking import Asking
from erbij.access.providers.service import Providers
from erbij.access.providers.sign_ins import ProviderSignIns
from erbij.access.schools.service import Schools
from erbij.access.sealed import Sealed
from erbij.access.sign_ins import SignIns
from erbij.access.units import Units
from erbij.access.wire import LinkPurpose
from erbij.errors import NotFound
from erbij.people import store as people
from erbij.people.looks import look_at
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from argon2 import PasswordHasher

    from erbij.access.model import BoundDevice
    from erbij.access.ports import EndedListener, LessonsOpen, PlacesKnown
    from erbij.access.wire import Me
    from erbij.actor import Actor
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.ports import Disclose
    from erbij.settings import Settings

DEVICES_PAGE = "access.devices"
LETTERS_PAGE = "access.letters"


class Access:
    """The use cases of signing in. Call :meth:`sweep` once a minute and :meth:`close` at the end."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        *,
        lessons: LessonsOpen | None = None,
        places: PlacesKnown | None = None,
        disclose: Disclose | None = None,
        hasher: PasswordHasher = HASHER,
        bus: Bus | None = None,
    ) -> None:
        """``disclose`` None: no look is written down; only for tests and commands.

        ``bus``: over which several servers count tries together; None: this one counts alone.
        """
        self._database = database
        self._clock = clock
        self._disclose = disclose
        self.settings = settings
        self._places = places or NoPlaces()
        self.sign_ins = SignIns(database, clock, lessons or NoLessons(), self._places)
        self.links = Links(database, clock, settings, self.sign_ins, disclose)
        self.passwords = Passwords(database, clock, settings, self.sign_ins, self.links, hasher=hasher, bus=bus)
        self.units = Units(database, clock, self.sign_ins, self._places, bus)
        self.floating = Floating(database, clock, self.sign_ins, self._places)
        asks, sealed = Asking(clock, inside=settings.provider_inside), Sealed(settings.secrets_key)
        self.factors = self.sign_ins.second_step = Factors(database, clock, settings, self.sign_ins, sealed, bus)
        self.keys = Keys(database, clock, settings, self.factors)
        self.schools = Schools(database, clock, self.sign_ins, self.factors)
        self.sign_ins.forgets.append(self.schools)
        self.providers = Providers(database, clock, settings, asks, sealed)
        self.provider_sign_ins = ProviderSignIns(
            database, clock, settings, self.sign_ins, asks=asks, sealed=sealed, disclose=disclose, bus=bus
        )
        self.proofs = Proofs(
            database,
            clock,
            factors=self.factors,
            keys=self.keys,
            passwords=self.passwords,
            provider=self.provider_sign_ins,
            bus=bus,
        )

    async def authenticate(self, cookies: Mapping[str, str], as_unit: bool) -> Actor | None:  # noqa: FBT001 - a port
        """Return who asks. A unit's page is only ever a unit, a person's page only ever a person."""
        browser = self.browser(cookies, unit=as_unit)
        if not browser.token:
            return None
        return await self.sign_ins.authenticate(browser.token, Owner.UNIT if as_unit else Owner.PERSON)

    def browser(self, cookies: Mapping[str, str], *, unit: bool) -> Browser:
        """Return the secrets that came in cookies."""
        sign_in, device = rules.cookie_names(secure=self.settings.secure, unit=unit)
        return Browser(cookies.get(sign_in, ""), cookies.get(device, ""))

    def on_ended(self, listener: EndedListener) -> None:
        """Call ``listener`` with the ids of sign-ins right after they ended."""
        self.sign_ins.on_ended(listener)

    async def ended(self, sign_in_ids: frozenset[str]) -> frozenset[str]:
        """Return which of these were ended meanwhile, also by a command in another process."""
        if not sign_in_ids:
            return frozenset()
        async with self._database.read() as read:
            return sign_in_ids - await store.standing(read, sign_in_ids)

    async def keep(self) -> None:
        """Keep the sign-ins of people in a lesson at this server."""
        await self.sign_ins.keep()

    async def sweep(self) -> None:
        """End sign-ins that are over, keep those of people in a lesson, and forget where floating units stood."""
        await self.keep()
        await self.sign_ins.sweep()
        await self.floating.sweep()
        await self.schools.sweep()

    async def close(self) -> None:
        """Finish what is under way."""
        await self.passwords.close()

    async def me(self, actor: Actor) -> Me:
        """Return what the signed-in one may know about themselves."""
        async with self._database.read() as read:
            return await identities.me(read, actor, self._places, self._clock.now(), demo=self.settings.demo)

    async def make_link(
        self,
        tx: Transaction,
        school_id: str,
        owner_id: str,
        purpose: LinkPurpose = LinkPurpose.SIGN_IN,
        *,
        reusable: bool = False,
        unit: bool = False,
    ) -> str:
        """Make a link without asking for a right, for commands; ``unit``: ``owner_id`` is a unit's.

        ``reusable`` links work only while the server runs in demonstration mode.
        """
        owner = Owner.UNIT if unit else Owner.PERSON
        address, _ = await self.links.add(tx, school_id, owner_id, owner=owner, purpose=purpose, reusable=reusable)
        return address

    async def make_unit(self, tx: Transaction, school_id: str, place: str) -> str:
        """Return the id of a unit in that place, an existing one if there is one; for demonstrations."""
        for unit in await store.units(tx, school_id):
            if unit.place == place:
                return unit.id
        return (await self.units.add(tx, school_id, place)).id

    async def facts(self, read: Reading, school_id: str, person_ids: Sequence[str]) -> Mapping[str, tuple[int, bool]]:
        """Return (bound devices, has a password) by person; who is absent has neither."""
        return await store.facts(read, school_id, person_ids, self._clock.now())

    async def rights_changed(self, tx: Transaction, school_id: str, person_ids: Sequence[str]) -> None:
        """End the sign-ins of those whose roles changed or who left; bound devices stay and give the new roles."""
        if person_ids:
            await self.sign_ins.end_all(tx, school_id, *person_ids)

    async def sign_out(self, actor: Actor) -> None:
        """End this sign-in and unbind this device."""
        async with self._database.transaction() as tx:
            if actor.device_id:
                await self.sign_ins.unbind(tx, actor.device_id)
            self.sign_ins.tell(tx, await store.end_sign_ins(tx, store.sign_in_is(actor.sign_in_id)))

    async def devices(self, actor: Actor, person_id: str) -> list[BoundDevice]:
        """Return somebody's devices, the most recently seen first; raises NotFound without a right to them."""
        async with self._database.transaction() as tx:
            relation = await people.relation(tx, actor, person_id)
            if not rules.may_see_devices(actor, relation):
                raise NotFound
            if rules.is_look(relation, await people.person(tx, actor.school_id, person_id)):
                await look_at(self._disclose, tx, actor, DEVICES_PAGE, [person_id], now=self._clock.now())
            return await store.devices(tx, actor.school_id, person_id, self._clock.now())

    async def revoke_device(self, actor: Actor, device_id: str) -> None:
        """Unbind a device and end its sign-ins; raises NotFound without a right to it.

        Links of its owner that nobody used end too: one may lie in a message on that device.
        """
        async with self._database.transaction() as tx:
            device = await store.device(tx, actor.school_id, device_id, self._clock.now())
            if device is None or device.owner is not Owner.PERSON:
                raise NotFound
            if not rules.may_see_devices(actor, await people.relation(tx, actor, device.owner_id)):
                raise NotFound
            await self.sign_ins.unbind(tx, device.id)
            await store.end_links(tx, actor.school_id, device.owner_id, self._clock.now())

    async def end_links(self, tx: Transaction, school_id: str, person_id: str) -> int:
        """End every link of somebody that nobody used, for commands; return how many there were."""
        return await store.end_links(tx, school_id, person_id, self._clock.now())

    async def letters(self, actor: Actor, group_id: str) -> bytes:
        """Make a link for every pupil of a group and return their letters as PDF; raises NotFound."""
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            group = next((g for g in await people.groups(tx, actor.school_id) if g.id == group_id), None)
            pupils = await people.group_pupils(tx, actor.school_id, group_id)
            if group is None or not pupils:
                raise NotFound
            await look_at(
                self._disclose, tx, actor, LETTERS_PAGE, [pupil.id for pupil in pupils], now=self._clock.now()
            )
            letters = []
            for pupil in pupils:
                address, link = await self.links.add(tx, school.id, pupil.id, lasts=rules.LETTER_LASTS)
                letters.append(Letter(pupil.name, address, link.expires_at.date()))
        return await asyncio.to_thread(letters_pdf, school.name, group.name, letters)
