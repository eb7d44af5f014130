"""Passwords of staff: argon2id, off the event loop, throttled, and unknown accounts get the same answer as slowly."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from erbij.access import mail, rules, store
from erbij.access.errors import LinkUnknown, NoMail, WrongPassword
from erbij.access.identities import identity_of
from erbij.access.model import Owner
from erbij.access.throttle import Tries
from erbij.access.wire import LinkPurpose
from erbij.actor import WITH_PASSWORD
from erbij.errors import TooMany
from erbij.ids import digest
from erbij.people import store as people

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.access.links import Links
    from erbij.access.model import Browser, SignedIn
    from erbij.access.sign_ins import SignIns
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.people.model import Person
    from erbij.settings import Settings

log = structlog.get_logger(__name__)

QUARTER = 15 * 60.0
MOST_AT_ONCE = 2
"""Hashes computed at the same time: each takes 64 MiB."""
MOST_WAITING = 40
HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_NOBODYS = "c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


def _staff(person: Person | None) -> Person | None:
    return person if person is not None and person.active and not person.roles.isdisjoint(WITH_PASSWORD) else None


def nobodys(hasher: PasswordHasher) -> str:
    """Return a hash that no password has, checked for unknown accounts so that they take as long as known ones."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${_NOBODYS}"


class Passwords:
    """Sign-in with address and password."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        sign_ins: SignIns,
        links: Links,
        *,
        hasher: PasswordHasher = HASHER,
        bus: Bus | None = None,
    ) -> None:
        """``bus`` None: this server counts tries alone."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._sign_ins = sign_ins
        self._links = links
        self._hasher = hasher
        self._nobodys = nobodys(hasher)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._waiting = 0
        self._mails: set[asyncio.Task[None]] = set()
        self._by_account = Tries("account", 10, QUARTER, bus)
        self._by_address = Tries("address", 40, QUARTER, bus)
        self._forgotten_by_account = Tries("forgotten-account", 3, 4 * QUARTER, bus)
        self._forgotten_by_address = Tries("forgotten-address", 10, QUARTER, bus)

    async def sign_in(self, email: str, password: str, address: str, browser: Browser) -> SignedIn:
        """Sign in; raises WrongPassword, or TooMany before anything is computed."""
        account = digest(email.strip().lower())
        now = self._clock.monotonic()
        await self._by_address.take(address, now)
        await self._by_account.take(account, now)
        async with self._database.read() as read:
            who = _staff(await people.person_by_email(read, email))
            hashed = await store.password(read, who.id) if who is not None else None
        right = await self._verify(hashed or self._nobodys, password)
        if who is None or hashed is None or not right:
            raise WrongPassword
        await self._by_address.give_back(address)
        await self._by_account.give_back(account)
        async with self._database.transaction() as tx:
            present = await identity_of(tx, who.school_id, Owner.PERSON, who.id)
            if present is None or await store.password(tx, who.id) != hashed:
                raise WrongPassword
            await self._sign_ins.leave(tx, browser)
            return await self._sign_ins.begin(tx, present, proved_at=self._clock.now())

    async def is_right(self, person_id: str, password: str) -> bool:
        """Whether it is somebody's password; the caller counts the tries."""
        async with self._database.read() as read:
            hashed = await store.password(read, person_id)
        return await self._verify(hashed or self._nobodys, password) and hashed is not None

    async def set(self, token: str, password: str, browser: Browser) -> SignedIn:
        """Set a password with a link and sign in; every other sign-in of this person ends."""
        async with self._database.read() as read:
            await self._links.check(read, token, LinkPurpose.PASSWORD)
        hashed = await self._hash(password)
        async with self._database.transaction() as tx:
            link, who = await self._links.check(tx, token, LinkPurpose.PASSWORD)
            if who.roles.isdisjoint(WITH_PASSWORD):
                raise LinkUnknown
            await self._links.use_up(tx, link)
            await store.set_password(tx, who.school_id, who.id, hashed, self._clock.now())
            await self._sign_ins.end_all(tx, who.school_id, who.id)
            await self._sign_ins.leave(tx, browser)
            return await self._sign_ins.begin(tx, who, proved_at=self._clock.now())

    async def forgotten(self, email: str, address: str) -> None:
        """Send a link if the address is known; done later, so that the answer takes as long either way.

        Raises TooMany, and NoMail for everybody where no mail server is set.
        """
        now = self._clock.monotonic()
        await self._forgotten_by_address.take(address, now)
        if not self._settings.smtp_url:
            raise NoMail
        try:
            await self._forgotten_by_account.take(digest(email.strip().lower()), now)
        except TooMany:
            return
        if len(self._mails) < MOST_WAITING:
            task = asyncio.create_task(self._mail(email))
            self._mails.add(task)
            task.add_done_callback(self._mails.discard)

    async def close(self) -> None:
        """Wait for mails that are on their way."""
        await asyncio.gather(*self._mails, return_exceptions=True)

    async def _mail(self, email: str) -> None:
        async with self._database.transaction() as tx:
            person = _staff(await people.person_by_email(tx, email))
            if person is None or person.email is None:
                return
            link, _ = await self._links.add(
                tx, person.school_id, person.id, purpose=LinkPurpose.PASSWORD, lasts=rules.MAILED_LASTS
            )
            to = person.email.reveal()
        try:
            await asyncio.to_thread(mail.send, self._settings, to, *mail.forgotten_text(link))
        except Exception as failed:  # noqa: BLE001 - a mail server can fail in any way; nobody waits for the answer
            log.warning("access.mail_failed", kind=type(failed).__name__)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for room to hash; a flood is refused instead of growing a queue."""
        if self._waiting >= MOST_WAITING:
            raise TooMany(2)
        self._waiting += 1
        try:
            async with self._room:
                yield
        finally:
            self._waiting -= 1

    async def _verify(self, hashed: str, password: str) -> bool:
        def verify() -> bool:
            try:
                return self._hasher.verify(hashed, password)
            except (VerificationError, InvalidHashError):
                return False

        async with self._turn():
            return await asyncio.to_thread(verify)

    async def _hash(self, password: str) -> str:
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, password)
