"""Who is at this screen? Asked again before what a person at somebody else's open screen must not do.

A sign-in remembers when its person last proved who they are: at its beginning, and whenever they do so again. Use
cases that need it call :func:`needs_proof` after every other right, in their own transaction; the client shows one
dialog for the refusal and sends the same request again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access.factors import store as factors
from erbij.access.keys import store as keys
from erbij.access.keys.model import Purpose
from erbij.access.proof import rules, store
from erbij.access.proof.errors import StepUpNeeded, WrongProof
from erbij.access.proof.wire import ProofWays
from erbij.access.providers import store as providers
from erbij.access.store import password as password_of
from erbij.access.throttle import Tries
from erbij.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.factors.service import Factors
    from erbij.access.keys.service import Keys
    from erbij.access.keys.wire import KeySigned
    from erbij.access.passwords import Passwords
    from erbij.access.providers.sign_ins import ProviderSignIns
    from erbij.actor import Actor
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading

QUARTER = 15 * 60.0


async def needs_proof(read: Reading, actor: Actor, now: datetime) -> None:
    """Go on only for who proved themself in the last five minutes; raises StepUpNeeded."""
    if not rules.is_fresh(await store.proved_at(read, actor.school_id, actor.sign_in_id), now):
        raise StepUpNeeded


class Proofs:
    """The ways to prove oneself again; each makes the present sign-in good for five minutes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        factors: Factors,
        keys: Keys,
        passwords: Passwords,
        provider: ProviderSignIns,
        bus: Bus | None = None,
    ) -> None:
        """``bus`` None: this server counts tries alone."""
        self._database = database
        self._clock = clock
        self._factors = factors
        self._keys = keys
        self._passwords = passwords
        self._provider = provider
        self._by_person = Tries("proof", 10, QUARTER, bus)

    async def ways(self, actor: Actor) -> ProofWays:
        """Say by what the actor can do it."""
        async with self._database.read() as read:
            app = await factors.factor(read, actor.school_id, actor.id)
            code = app is not None and app.confirmed_at is not None
            key = await keys.count(read, actor.school_id, actor.id) > 0
            alone = not (code or key)
            linked = await providers.account_of(read, actor.school_id, person_id=actor.id)
            provider = await providers.provider(read, actor.school_id)
            return ProofWays(
                fresh=rules.is_fresh(await store.proved_at(read, actor.school_id, actor.sign_in_id), self._clock.now()),
                key=key,
                code=code or key,
                password=alone and await password_of(read, actor.id) is not None,
                provider=alone and linked is not None and provider is not None and provider.staff,
            )

    async def by_code(self, actor: Actor, code: str) -> None:
        """With a code of the app, or a recovery code; raises WrongCode, TooMany."""
        await self._factors.use(actor, code)
        await self._was_proved(actor)

    async def by_key(self, actor: Actor, said: KeySigned) -> None:
        """With a key; raises WrongKey, KeyWentBack."""
        await self._keys.check(actor, said, Purpose.PROVE, actor.sign_in_id)
        await self._was_proved(actor)

    async def by_password(self, actor: Actor, password: str) -> None:
        """With the password, where there is no second step; raises WrongProof, TooMany."""
        now = self._clock.monotonic()
        await self._by_person.take(actor.id, now)
        if not (await self.ways(actor)).password or not await self._passwords.is_right(actor.id, password):
            raise WrongProof
        await self._by_person.give_back(actor.id)
        await self._was_proved(actor)

    async def by_provider(self, actor: Actor, address: str) -> tuple[str, str]:
        """At the school's own sign-in: where to go and the browser's secret; raises NotFound where that is no way.

        It is done when the browser comes back (``ProviderSignIns.finish``).
        """
        if not (await self.ways(actor)).provider:
            raise NotFound
        return await self._provider.begin_again(actor, address)

    async def _was_proved(self, actor: Actor) -> None:
        async with self._database.transaction() as tx:
            await store.was_proved(tx, actor.school_id, actor.sign_in_id, self._clock.now())
