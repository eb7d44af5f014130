"""The school's provider as its coordinators set it, and whether it works."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from erbij.access.proof.service import needs_proof
from erbij.access.providers import rules, store
from erbij.access.providers.asking import NoUse
from erbij.access.providers.model import Provider
from erbij.access.providers.sign_ins import after_at, back_to
from erbij.access.providers.wire import ProviderMatch, ProviderPage, ProviderTried
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import digest
from erbij.people.store import names_of

if TYPE_CHECKING:
    from erbij.access.providers.ports import AsksProviders
    from erbij.access.providers.wire import ProviderTrouble, SaveProvider
    from erbij.access.sealed import Sealed
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.settings import Settings

THING = "access.provider"


def _none(school_id: str) -> Provider:
    return Provider(school_id, "", "", "", ProviderMatch.EMAIL, "email", (), staff=True, pupils=False, version=0)


def _shown(provider: Provider | None) -> dict[str, object] | None:
    """What the history may hold: of the secret only whether it became another one."""
    if provider is None or provider.version == 0:
        return None
    return asdict(provider) | {"secret": digest(provider.secret)[:12]}


class Providers:
    """The settings of the school's provider."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, asks: AsksProviders, sealed: Sealed
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._asks = asks
        self._sealed = sealed

    async def page(self, actor: Actor) -> ProviderPage:
        """Return the school's provider, as it is or (version 0) as it would begin."""
        async with self._database.read() as read:
            provider = await store.provider(read, actor.school_id) or _none(actor.school_id)
            linked = await store.linked(read, actor.school_id)
            changes = await history.changes_of(read, actor.school_id, THING, actor.school_id, limit=10)
            names = await names_of(read, actor.school_id, {one.author_id for one in changes})
        return ProviderPage(
            issuer=provider.issuer,
            client_id=provider.client_id,
            has_secret=bool(provider.secret),
            matches=provider.matches,
            claim=provider.claim,
            domains=provider.domains,
            staff=provider.staff,
            pupils=provider.pupils,
            version=provider.version,
            back=back_to(self._settings, actor.school_id),
            after=after_at(self._settings),
            linked=linked,
            changes=history.shown(changes, names),
        )

    async def save(self, actor: Actor, asked: SaveProvider) -> None:
        """Save the provider; another issuer has other accounts, so then every link goes. Raises StepUpNeeded.

        So it goes for another program there: many providers give an account another number in each (Entra ID does).
        """
        issuer = asked.issuer
        if not rules.is_issuer(issuer, inside=self._settings.provider_inside):
            raise Invalid([("body.issuer", "must be an https address without ? and #")])
        if asked.matches is ProviderMatch.EMAIL and asked.claim != "email":
            raise Invalid([("body.claim", "an address counts only from the claim email")])
        if asked.matches is ProviderMatch.NUMBER and asked.claim in rules.OWN_WORDS:
            raise Invalid([("body.claim", "people may write this one themselves")])
        if issuer in rules.SHARED and not asked.domains:
            raise Invalid([("body.domains", "this provider is everybody's: name the school's own domains")])
        secret = None if asked.secret is None else await self._seal(asked.secret, actor.school_id)
        async with self._database.transaction() as tx:
            old = await store.provider(tx, actor.school_id) or _none(actor.school_id)
            if secret is None and (not old.secret or old.issuer != issuer):
                raise Invalid([("body.secret", "is missing")])
            new = Provider(
                school_id=actor.school_id,
                issuer=issuer,
                client_id=asked.client_id,
                secret=secret or old.secret,
                matches=asked.matches,
                claim=asked.claim,
                domains=asked.domains,
                staff=asked.staff,
                pupils=asked.pupils,
                version=old.version,
            )
            await needs_proof(tx, actor, self._clock.now())
            await self._check(tx, actor, asked.version, old.version)
            if not await store.put_provider(tx, new):
                await self._stop(tx, actor, asked.version)
            if (old.issuer, old.client_id) != (issuer, asked.client_id):
                await store.unlink_accounts(tx, actor.school_id)
            await self._record(tx, actor, old, replace(new, version=old.version + 1))

    async def remove(self, actor: Actor, version: int) -> None:
        """Take the provider and every link away; whoever is signed in stays so until that ends by itself.

        Raises NotFound, StepUpNeeded.
        """
        async with self._database.transaction() as tx:
            old = await store.provider(tx, actor.school_id)
            if old is None:
                raise NotFound
            await needs_proof(tx, actor, self._clock.now())
            await self._check(tx, actor, version, old.version)
            if not await store.remove_provider(tx, actor.school_id, version):
                await self._stop(tx, actor, version)
            await store.unlink_accounts(tx, actor.school_id)
            await self._record(tx, actor, old, None)

    async def try_it(self, actor: Actor) -> ProviderTried:
        """Ask the provider everything that can be asked without anybody signing in; raises NotFound."""
        async with self._database.read() as read:
            provider = await store.provider(read, actor.school_id)
        if provider is None:
            raise NotFound
        return ProviderTried(trouble=await self._trouble(provider), at=self._clock.now())

    async def _trouble(self, provider: Provider) -> ProviderTrouble | None:
        """A code that nobody was given: a provider that knows us says that the code is wrong, not that we are."""
        form = {
            "grant_type": "authorization_code",
            "code": "erbij-asks-whether-it-is-known",
            "redirect_uri": back_to(self._settings, provider.school_id),
            "code_verifier": rules.verifier_of("nobody"),
        }
        secret = await asyncio.to_thread(self._sealed.open, provider.secret, provider.school_id)
        try:
            about = await self._asks.about(provider.issuer, fresh=True)
            await self._asks.keys(about, fresh=True)
            await self._asks.exchange(about, form, provider.client_id, secret)
        except NoUse as no:
            return no.trouble
        return None

    async def _seal(self, secret: str, school_id: str) -> str:
        return await asyncio.to_thread(self._sealed.seal, secret, school_id)

    async def _check(self, tx: Transaction, actor: Actor, given: int, current: int) -> None:
        await history.check(
            tx, actor.school_id, thing=THING, thing_id=actor.school_id, given=given, current=current, names=names_of
        )

    async def _stop(self, tx: Transaction, actor: Actor, given: int) -> None:
        await history.stop(tx, actor.school_id, thing=THING, thing_id=actor.school_id, given=given, names=names_of)

    async def _record(self, tx: Transaction, actor: Actor, old: Provider, new: Provider | None) -> None:
        await history.record(
            tx,
            actor,
            thing=THING,
            thing_id=actor.school_id,
            before=_shown(old),
            after=_shown(new),
            now=self._clock.now(),
        )
