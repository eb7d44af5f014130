"""Use cases of erasure. Nothing is taken away before two people of the school said so and a week has gone by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.access.proof.service import needs_proof
from erbij.actor import Role
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.looks import look_at
from erbij.people.store import names_of
from erbij.privacy.erasures import rules, store
from erbij.privacy.erasures.model import OPEN, Erasure, ErasureIsSettled, ErasureState, NamedErasure
from erbij.privacy.service import disclose
from erbij.privacy.subjects.service import asked, is_family
from erbij.privacy.subjects.store import pupils
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.privacy.erasures.wire import AskErasure
    from erbij.privacy.retention.service import Retention

PAGE, THING = "privacy.erasures", "privacy.erasures"
AT_ONCE = 100
OFFICE = (Role.COORDINATOR, Role.LEADER)
NAMELESS = Private("(naam gewist)")


class Erasures:
    """The requests of every school on this server."""

    def __init__(self, database: Database, clock: Clock, retention: Retention) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention

    async def ask(self, actor: Actor, body: AskErasure) -> None:
        """A family asks, or a coordinator proposes. Raises ``NotFound``, ``StillAtSchool``, ``ErasureIsSettled``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            subject = await asked(tx, actor, body.person_id)
            running = await store.running(tx, actor.school_id, subject.id)
            left = subject.left_on is not None
            if await is_family(tx, actor, subject.id):
                if running is None:
                    await self._add(tx, actor, subject.id, body.words, now)
                return
            if not actor.is_any(Role.COORDINATOR):
                raise NotFound
            one = running or await self._add(tx, actor, subject.id, body.words, now)
            await self._go(tx, actor, one, rules.propose(one, actor.id, left=left), now)

    async def approve(self, actor: Actor, erasure_id: str) -> None:
        """Say yes as the second person, who proved themself just now.

        Raises ``NotFound``, what :func:`rules.approve` raises, and ``StepUpNeeded``.
        """
        await self._on(
            actor, erasure_id, lambda one, left, now: rules.approve(one, actor.id, now, left=left), proved=True
        )

    async def stop(self, actor: Actor, erasure_id: str) -> None:
        """Stop it: the school, or who asked for it. Raises ``NotFound``, ``ErasureIsSettled``."""
        await self._on(actor, erasure_id, lambda one, _, now: rules.stop(one, actor.id, now))

    async def listed(self, actor: Actor) -> list[NamedErasure]:
        """Return the requests of the school, the latest first; writes that the actor saw whom they are about."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await store.of_school(tx, actor.school_id, AT_ONCE)
            await look_at(disclose, tx, actor, PAGE, {one.pupil_id for one in found}, now=now)
            return await self._named(tx, actor, found)

    async def own(self, actor: Actor, person_id: str | None) -> list[NamedErasure]:
        """Return the requests about the actor, or a child of theirs. Raises ``NotFound``."""
        async with self._database.read() as read:
            subject = await asked(read, actor, person_id)
            if not await is_family(read, actor, subject.id):
                raise NotFound
            return await self._named(read, actor, await store.of_pupil(read, actor.school_id, subject.id))

    async def carry_out(self) -> None:
        """Erase what waited its week; one pupil in one transaction. Who came back to school meanwhile is kept."""
        now = self._clock.now()
        async with self._database.read() as read:
            due = await store.due(read, now)
        for one in due:
            async with self._database.transaction() as tx:
                there = await pupils(tx, one.school_id, one.pupil_id)
                back = bool(there) and there[0].left_on is None
                after = replace(one, state=ErasureState.STOPPED, closed_at=now) if back else rules.done(one, now)
                if await store.change(tx, after, one.state) and not back:
                    await self._retention.erase_asked(tx, one.school_id, one.pupil_id)

    async def _add(self, tx: Transaction, actor: Actor, pupil_id: str, words: str, now: datetime) -> Erasure:
        one = Erasure(new_id(now), actor.school_id, pupil_id, ErasureState.ASKED, actor.id, now, Private(words))
        await store.add(tx, one)
        await self._keep(tx, actor, None, one, now)
        return one

    async def _on(
        self,
        actor: Actor,
        erasure_id: str,
        go: Callable[[Erasure, bool, datetime], Erasure],
        *,
        proved: bool = False,
    ) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await store.erasure(tx, actor.school_id, erasure_id)
            if one is None or not (actor.is_any(*OFFICE) or await is_family(tx, actor, one.pupil_id)):
                raise NotFound
            there = await pupils(tx, actor.school_id, one.pupil_id)
            after = go(one, bool(there) and there[0].left_on is not None, now)
            if proved:
                await needs_proof(tx, actor, now)
            await self._go(tx, actor, one, after, now)

    async def _go(self, tx: Transaction, actor: Actor, before: Erasure, after: Erasure, now: datetime) -> None:
        if not await store.change(tx, after, before.state):
            raise ErasureIsSettled
        await self._keep(tx, actor, before, after, now)

    async def _keep(self, tx: Transaction, actor: Actor, before: Erasure | None, after: Erasure, now: datetime) -> None:
        was, became = {"state": before.state} if before else None, {"state": after.state}
        await history.record(
            tx, actor, thing=THING, thing_id=after.id, pupil_id=after.pupil_id, before=was, after=became, now=now
        )

    async def _named(self, read: Reading, actor: Actor, found: Sequence[Erasure]) -> list[NamedErasure]:
        ids = {key for one in found for key in (one.pupil_id, one.asked_by, one.proposed_by) if key}
        names = await names_of(read, actor.school_id, ids)
        here = {one.id for one in await pupils(read, actor.school_id) if one.left_on is None} if found else set()
        return [
            NamedErasure(
                one,
                names.get(one.pupil_id, NAMELESS),
                one.pupil_id not in here,
                names.get(one.asked_by, NAMELESS),
                names.get(one.proposed_by) if one.proposed_by else None,
                actor.is_any(*OFFICE)
                and one.state is ErasureState.PROPOSED
                and actor.id not in {one.proposed_by, one.asked_by},
                one.state in OPEN,
            )
            for one in found
        ]
