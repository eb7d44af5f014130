"""Signing in through the school's own provider, and linking an account to a person.

Theory of operation
===================
``begin`` gives the browser a secret and sends it to the provider; only digests of that secret and of the ``state`` are
kept. The provider sends the browser back to a page of ours whose address names the school; that page posts what it
got. ``finish`` takes the sign-in under way out (so that nothing comes back twice), asks the provider for the id_token
with the PKCE verifier that follows from the browser's secret, and checks it. Whoever the account is linked to is signed
in; an account without a link is linked the first time to the one person of that school whom it names.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from joserfc.errors import JoseError

from erbij.access.identities import identity_of
from erbij.access.model import Owner
from erbij.access.proof import rules as proof_rules
from erbij.access.proof import store as proofs
from erbij.access.proof.errors import ProviderDidNotAsk
from erbij.access.proof.service import needs_proof
from erbij.access.providers import rules, store
from erbij.access.providers.asking import NoUse
from erbij.access.providers.errors import (
    ProviderIsAway,
    ProviderLinkTaken,
    ProviderPersonUnknown,
    ProviderSignInFailed,
)
from erbij.access.providers.model import AccountLink, Flow
from erbij.access.providers.wire import ProviderLink, ProviderOffered, ProvidersOffered
from erbij.access.throttle import Tries
from erbij.actor import WITH_PASSWORD, Role
from erbij.db.scope import NOBODY_YET
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.ids import digest, new_id, new_secret
from erbij.people import store as people
from erbij.people.looks import look_at
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from erbij.access.model import Browser, Identity, SignedIn
    from erbij.access.providers.model import Claims, Discovered, Provider
    from erbij.access.providers.ports import AsksProviders
    from erbij.access.providers.wire import FinishProvider
    from erbij.access.sealed import Sealed
    from erbij.access.sign_ins import SignIns
    from erbij.actor import Actor
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.people.ports import Disclose
    from erbij.settings import Settings

log = structlog.get_logger(__name__)

ACCOUNT = "access.provider_account"
PAGE = "access.devices"
AGAIN = "again."
"""What the state of a sign-in begins with by which somebody proves themself again: the page says so."""
AT_THE_BELL = 1500
"""Sign-ins that may begin from one address in a quarter of an hour: a whole school stands behind one."""
SHOWN = 8
"""So many schools are offered at most."""


def back_to(settings: Settings, school_id: str) -> str:
    """Return the address to which a school's provider sends browsers back."""
    return f"{settings.web_address}/access/provider/{school_id}"


def after_at(settings: Settings) -> str:
    """Return the address to which a provider sends browsers after signing out."""
    return f"{settings.web_address}/access"


class ProviderSignIns:
    """Every sign-in through a provider."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        sign_ins: SignIns,
        *,
        asks: AsksProviders,
        sealed: Sealed,
        disclose: Disclose | None = None,
        bus: Bus | None = None,
    ) -> None:
        """``disclose`` None: no look is written down; only for tests and commands. ``bus`` as in ``Passwords``."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._sign_ins = sign_ins
        self._asks = asks
        self._sealed = sealed
        self._disclose = disclose
        self._by_address = Tries("provider", AT_THE_BELL, 15 * 60.0, bus)

    async def offered(self, school_id: str | None, email: str, host: str) -> ProvidersOffered:
        """Return the schools to offer: the one of a link, those of an address or of this host, else the only one."""
        async with self._database.read() as read:
            found = {one.school_id: (name, one) for name, one in await store.providers(read)}
        asked = [school_id] if school_id in found else []
        ids = asked or rules.offered([(one, found[one][1]) for one in found], email, host)
        schools = tuple(ProviderOffered(school_id=one, school_name=found[one][0]) for one in ids[:SHOWN])
        return ProvidersOffered(schools=schools, more=bool(found) and not schools)

    async def begin(self, school_id: str, address: str, who: Actor | None = None) -> tuple[str, str]:
        """Begin a sign-in, or link the account of ``who``; returns where to go and the browser's secret.

        Staff prove themselves before an account is linked to them (StepUpNeeded): it lets in whoever has it.
        """
        if who is not None and not who.roles.isdisjoint(WITH_PASSWORD):
            async with self._database.read() as read:
                await needs_proof(read, who, self._clock.now())
        return await self._begun(school_id, address, who.id if who else None)

    async def begin_again(self, who: Actor, address: str) -> tuple[str, str]:
        """Begin the sign-in with which ``who`` proves themself again: the provider is to ask, whoever is in there."""
        return await self._begun(who.school_id, address, who.id, who.sign_in_id)

    async def _begun(self, school_id: str, address: str, person_id: str | None, proves: str = "") -> tuple[str, str]:
        await self._by_address.take(address, self._clock.monotonic())
        now = self._clock.now()
        async with self._database.read() as read:
            provider = await self._usable(read, school_id)
        about = await self._about(provider)
        state, secret = new_secret(), new_secret()
        if proves:
            state = f"{AGAIN}{state}"
        flow = Flow(new_id(now), school_id, person_id, now + rules.FLOW_LASTS, proves)
        async with self._database.transaction() as tx:
            await store.add_flow(tx, flow, state=digest(state), browser=digest(secret), now=now)
        back = back_to(self._settings, school_id)
        return rules.address_of(about, provider, back=back, state=state, secret=secret, again=bool(proves)), secret

    async def _usable(self, read: Reading, school_id: str) -> Provider:
        provider = await store.provider(read, school_id)
        if provider is None or not (provider.staff or provider.pupils):
            raise NotFound
        return provider

    async def finish(self, came: FinishProvider, secret: str, browser: Browser, actor: Actor | None) -> SignedIn | None:
        """Finish what began in this browser; None where an account was linked to who is signed in."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await store.take_flow(tx, state=digest(came.state), browser=digest(secret))
        flow = rules.check_flow(found, came.school_id, now)
        async with self._database.read() as read:
            provider = await self._usable(read, flow.school_id)
        if came.error or not came.code or came.issuer not in {"", provider.issuer}:
            log.warning("access.provider_refused", school_id=flow.school_id, why="came_back_without_a_code")
            raise ProviderSignInFailed
        claims = await self._claims(provider, came.code, secret)
        if flow.person_id is not None:
            if actor is None or (actor.id, actor.school_id) != (flow.person_id, flow.school_id):
                raise ProviderSignInFailed
            if flow.proves:
                await self._prove(actor, flow, provider, claims)
            else:
                await self._link(actor, provider, claims)
            return None
        async with self._database.transaction() as tx:
            who = await self._whose(tx, provider, claims)
            await self._sign_ins.leave(tx, browser)
            return await self._sign_ins.begin(
                tx,
                who,
                through=rules.THROUGH,
                both=claims.second_step,
                proved_at=proof_rules.proved_there(claims.asked_at, now),
            )

    async def _claims(self, provider: Provider, code: str, secret: str) -> Claims:
        """Exchange the code and check what comes; a key that is not known is looked for once."""
        about = await self._about(provider)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to(self._settings, provider.school_id),
            "code_verifier": rules.verifier_of(secret),
        }
        ours = await asyncio.to_thread(self._sealed.open, provider.secret, provider.school_id)
        try:
            token = await self._asks.exchange(about, form, provider.client_id, ours)
            keys = await self._asks.keys(about)
            nonce, now = rules.nonce_of(secret), self._clock.now()
            try:
                return rules.check_token(token, keys, provider, nonce, now)
            except JoseError:
                keys = await self._asks.keys(about, fresh=True)
                return rules.check_token(token, keys, provider, nonce, now)
        except NoUse as no:
            raise self._away(provider, no) from None
        except (JoseError, ValueError) as error:
            log.warning("access.provider_refused", school_id=provider.school_id, why=type(error).__name__)
            raise ProviderSignInFailed from None

    def _away(self, provider: Provider, no: NoUse) -> ProviderIsAway:
        log.warning("access.provider_away", school_id=provider.school_id, why=no.trouble.value)
        return ProviderIsAway()

    async def _about(self, provider: Provider) -> Discovered:
        try:
            return await self._asks.about(provider.issuer)
        except NoUse as no:
            raise self._away(provider, no) from None

    async def _whose(self, tx: Transaction, provider: Provider, claims: Claims) -> Identity:
        """Return whose account it is, linked now if it names somebody for the first time."""
        subject = digest(rules.subject_key(provider.issuer, claims.subject))
        link = await store.account_of(tx, provider.school_id, subject=subject)
        person_id = link.person_id if link else await self._named(tx, provider, claims)
        who = await identity_of(tx, provider.school_id, Owner.PERSON, person_id) if person_id else None
        if who is None or not rules.is_of_school(claims.said.reveal(), provider):
            raise ProviderPersonUnknown
        if not rules.may_enter(who.roles, provider):
            raise ProviderPersonUnknown
        if link is None:
            await self._write(tx, who, who.roles, subject)
        return who

    async def _write(self, tx: Transaction, who: Author, roles: frozenset[Role], subject: str) -> None:
        """Link an account to somebody; raises ProviderLinkTaken where one of the two has another link."""
        now = self._clock.now()
        if not await store.link_account(tx, AccountLink(who.school_id, who.id, now), subject):
            raise ProviderLinkTaken
        await history.record(
            tx,
            who,
            thing=ACCOUNT,
            thing_id=who.id,
            before=None,
            after={"linked_at": now},
            now=now,
            pupil_id=who.id if Role.PUPIL in roles else None,
        )

    async def _named(self, read: Reading, provider: Provider, claims: Claims) -> str | None:
        word = rules.named(claims.said.reveal(), provider)
        found = await store.people_named(read, provider.school_id, provider.matches, word) if word else []
        return found[0].id if len(found) == 1 else None

    async def _link(self, actor: Actor, provider: Provider, claims: Claims) -> None:
        """Link the account to who is signed in: no address is asked for, but it must not name a colleague.

        Else a pupil at the screen that a teacher left open could make their own account the teacher's.
        """
        subject = digest(rules.subject_key(provider.issuer, claims.subject))
        if not rules.is_of_school(claims.said.reveal(), provider) or not rules.may_enter(actor.roles, provider):
            raise ProviderPersonUnknown
        async with self._database.transaction() as tx:
            there = await store.account_of(tx, actor.school_id, subject=subject)
            if there is None:
                if await self._named(tx, provider, claims) not in {None, actor.id}:
                    raise ProviderLinkTaken
                await self._write(tx, actor, actor.roles, subject)
            elif there.person_id != actor.id:
                raise ProviderLinkTaken

    async def _prove(self, actor: Actor, flow: Flow, provider: Provider, claims: Claims) -> None:
        """Make a sign-in good again by the linked account, asked just now; raises ProviderDidNotAsk."""
        now = self._clock.now()
        subject = digest(rules.subject_key(provider.issuer, claims.subject))
        asked_at = proof_rules.proved_there(claims.asked_at, now)
        async with self._database.transaction() as tx:
            link = await store.account_of(tx, actor.school_id, subject=subject)
            mine = link is not None and link.person_id == actor.id and flow.proves == actor.sign_in_id
            if not mine or asked_at is None or not proof_rules.is_fresh(asked_at, now):
                raise ProviderDidNotAsk
            await proofs.was_proved(tx, actor.school_id, actor.sign_in_id, asked_at)

    async def link_of(self, actor: Actor, person_id: str) -> ProviderLink:
        """Say whether somebody's account is linked; raises NotFound without a right to that."""
        async with self._database.transaction() as read:
            roles = await self._theirs(read, actor, person_id)
            if Role.PUPIL in roles and person_id != actor.id:
                await look_at(self._disclose, read, actor, PAGE, [person_id], now=self._clock.now())
            provider = await store.provider(read, actor.school_id)
            found = await store.account_of(read, actor.school_id, person_id=person_id)
            school = await school_of(read, actor.school_id)
        offered = provider is not None and rules.may_enter(roles, provider)
        return ProviderLink(offered=offered, linked_at=found.linked_at if found else None, school_name=school.name)

    async def unlink(self, actor: Actor, person_id: str) -> None:
        """Take somebody's link away and end their sign-ins; raises NotFound without a right."""
        async with self._database.transaction() as tx:
            roles = await self._theirs(tx, actor, person_id)
            found = await store.account_of(tx, actor.school_id, person_id=person_id)
            if found is None:
                return
            await store.unlink_accounts(tx, actor.school_id, person_id)
            await history.record(
                tx,
                actor,
                thing=ACCOUNT,
                thing_id=person_id,
                before={"linked_at": found.linked_at},
                after=None,
                now=self._clock.now(),
                pupil_id=person_id if Role.PUPIL in roles else None,
            )
            if person_id != actor.id:
                await self._sign_ins.end_all(tx, actor.school_id, person_id)

    async def _theirs(self, read: Reading, actor: Actor, person_id: str) -> frozenset[Role]:
        """Return the roles of oneself, or (coordinator) of anybody at the school."""
        person = await people.person(read, actor.school_id, person_id)
        if person is None or not (person_id == actor.id or actor.is_any(Role.COORDINATOR)):
            raise NotFound
        return person.roles

    async def came_by(self, actor: Actor) -> Provider | None:
        """Return the provider through which the actor came in, if there is one, also where they came over after it."""
        async with self._database.read(NOBODY_YET) as read:
            school_id = await store.came_through(read, actor.sign_in_id)
            return await store.provider(read, school_id) if school_id is not None else None

    async def elsewhere(self, provider: Provider | None) -> str:
        """Return where the provider signs out who came in through it; empty where it does not, or is away.

        It may take as long as the provider does: whoever signs out is signed out here before.
        """
        if provider is None:
            return ""
        try:
            about = await self._asks.about(provider.issuer)
        except NoUse:
            return ""
        return rules.signs_out_at(about, provider, after_at(self._settings))
