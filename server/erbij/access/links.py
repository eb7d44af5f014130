"""Sign-in links: made by somebody with a right to it, looked at as often as one likes, used once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules, store
from erbij.access.errors import LinkIsUsed, LinkUnknown
from erbij.access.identities import identity
from erbij.access.model import Link, Owner
from erbij.access.proof.service import needs_proof
from erbij.access.wire import LinkPurpose, LinkSeen
from erbij.actor import WITH_PASSWORD
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.ids import digest, new_id, new_secret
from erbij.people import store as people
from erbij.people.looks import look_at
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from datetime import timedelta

    from erbij.access.model import Browser, Identity, SignedIn
    from erbij.access.sign_ins import SignIns
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.people.ports import Disclose
    from erbij.settings import Settings

PAGE = "access.links"
THING = "access.link"
_PAGES = {LinkPurpose.SIGN_IN: "/access/in", LinkPurpose.PASSWORD: "/access/password"}


class Links:
    """Every sign-in link of this server."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, sign_ins: SignIns, disclose: Disclose | None = None
    ) -> None:
        """``disclose`` None: no look is written down; only for tests and commands."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._sign_ins = sign_ins
        self._disclose = disclose

    async def add(
        self,
        tx: Transaction,
        school_id: str,
        owner_id: str,
        *,
        owner: Owner = Owner.PERSON,
        purpose: LinkPurpose = LinkPurpose.SIGN_IN,
        lasts: timedelta | None = None,
        reusable: bool = False,
    ) -> tuple[str, Link]:
        """Make a link without asking for a right; return its address, kept nowhere else, and what is stored of it."""
        now = self._clock.now()
        if lasts is None:
            lasts = rules.DEMONSTRATION_LASTS if reusable else rules.LINK_LASTS[purpose]
        made = Link(
            id=new_id(now),
            school_id=school_id,
            owner_id=owner_id,
            owner=owner,
            purpose=purpose,
            reusable=reusable,
            created_at=now,
            expires_at=now + lasts,
            used_at=None,
        )
        token = new_secret()
        await store.add_link(tx, made, digest(token))
        return f"{self._settings.web_address}{_PAGES[purpose]}#{token}", made

    async def ask(self, actor: Actor, person_id: str, purpose: LinkPurpose) -> tuple[str, Link, Person]:
        """Make a link for somebody; raises NotFound without a right to it, and StepUpNeeded for one of staff."""
        async with self._database.transaction() as tx:
            relation = await people.relation(tx, actor, person_id)
            person = await people.person(tx, actor.school_id, person_id)
            if person is None or not person.active:
                raise NotFound
            if not rules.may_make_link(actor, relation, person.roles, purpose):
                raise NotFound
            if not person.roles.isdisjoint(WITH_PASSWORD):
                await needs_proof(tx, actor, self._clock.now())
            if rules.is_look(relation, person):
                await look_at(self._disclose, tx, actor, PAGE, [person_id], now=self._clock.now())
            address, link = await self.add(tx, actor.school_id, person_id, purpose=purpose)
            if person_id != actor.id and not person.roles.isdisjoint(WITH_PASSWORD):
                await self._keep(tx, actor, link)
        return address, link, person

    async def _keep(self, tx: Transaction, actor: Actor, link: Link) -> None:
        """Whoever makes a link for a colleague could use it themselves: it stands in the history who did."""
        made = {"purpose": link.purpose.value, "expires_at": link.expires_at}
        now = self._clock.now()
        await history.record(tx, actor, thing=THING, thing_id=link.owner_id, before=None, after=made, now=now)

    async def look(self, token: str) -> LinkSeen:
        """Say whose link it is; nothing is used up. Raises LinkUnknown, LinkIsUsed, LinkIsExpired."""
        async with self._database.read() as read:
            link, who = await self.check(read, token, None)
            school = await school_of(read, link.school_id)
            person = await people.person(read, link.school_id, who.id) if link.purpose is LinkPurpose.PASSWORD else None
        email = person.email.reveal() if person is not None and person.email else None
        return LinkSeen(name=who.name.reveal(), school_name=school.name, purpose=link.purpose, email=email)

    async def check(self, read: Reading, token: str, purpose: LinkPurpose | None) -> tuple[Link, Identity]:
        """Return a link that can be used now, and whose it is; ``purpose`` None: any."""
        found = await store.link(read, digest(token))
        link = rules.check_link(found, purpose, self._clock.now(), demo=self._settings.demo)
        who = await identity(read, link)
        if who is None:
            raise LinkUnknown
        return link, who

    async def use_up(self, tx: Transaction, link: Link) -> None:
        """Use a link up; raises LinkIsUsed when somebody was first."""
        if not await store.use_link(tx, link, self._clock.now()) and not link.reusable:
            raise LinkIsUsed

    async def use(self, token: str, browser: Browser, name: str, *, only_today: bool) -> SignedIn:
        """Sign in with a link and bind the device, but not for staff and not on a shared tablet (``only_today``)."""
        async with self._database.transaction() as tx:
            link, who = await self.check(tx, token, LinkPurpose.SIGN_IN)
            await self.use_up(tx, link)
            if rules.binds_device(who) and not only_today:
                return await self._sign_ins.bind(tx, who, browser, name, replace=link.reusable)
            await self._sign_ins.leave(tx, browser)
            return await self._sign_ins.begin(tx, who, proved_at=self._clock.now())

    async def is_units(self, token: str) -> bool:
        """Whether the link is for a unit: its own cookies count then, not those of the person at the screen."""
        async with self._database.read() as read:
            link = await store.link(read, digest(token))
        return link is not None and link.owner is Owner.UNIT
