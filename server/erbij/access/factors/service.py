"""The second step: asked for after the first one, made, renewed, and taken away.

Theory of operation
===================
Whoever has a second step, or is asked for one by the school, is not signed in by the first: the browser gets the secret
of a row that waits ten minutes. A good code ends the row and begins the sign-in, in one transaction. A code counts
once: the half minute of the last one is kept, and only a later one is good. A lost phone: one of ten recovery codes,
another coordinator, or ``erbij school second-step``; each stands in the history. Keys (``access.keys``) are a second
step as well: whoever has any of the two has one, and the recovery codes are of both.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.access.export import qr_svg
from erbij.access.factors import rules, store
from erbij.access.factors.errors import SecondStepIsOver, SecondStepStays, SecondStepThere, WrongCode
from erbij.access.factors.model import Factor, Waiting
from erbij.access.factors.wire import FactorBegun, FactorState, FactorWaiting
from erbij.access.identities import identity_of
from erbij.access.keys import store as keys
from erbij.access.keys.rules import site_of
from erbij.access.keys.wire import KeyCard
from erbij.access.model import Carried, Owner
from erbij.access.proof.service import needs_proof
from erbij.access.rules import SECOND_STEP_LASTS
from erbij.access.throttle import Tries
from erbij.actor import WITH_PASSWORD, Role
from erbij.db.scope import NOBODY_YET
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.ids import digest, new_id, new_secret
from erbij.people import store as people
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.access.model import Browser, Identity, SignedIn
    from erbij.access.sealed import Sealed
    from erbij.access.sign_ins import SignIns
    from erbij.actor import Actor
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.people.model import Person
    from erbij.settings import Settings

THING = "access.factor"
RULE = "access.factor_rule"
QUARTER = 15 * 60.0


class Factors:
    """Every second step of this server."""

    def __init__(  # noqa: PLR0917 - what every service of access is made of
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        sign_ins: SignIns,
        sealed: Sealed,
        bus: Bus | None = None,
    ) -> None:
        """``bus`` None: this server counts tries alone."""
        self._database = database
        self._clock = clock
        self._keys_here = site_of(settings.web_address) is not None
        self._sign_ins = sign_ins
        self._sealed = sealed
        self._by_person = Tries("second-step", 10, QUARTER, bus)

    async def hold(self, tx: Transaction, who: Identity, through: str) -> str | None:
        """Return the secret of a row that waits for the second step, or None for who needs none."""
        if who.roles.isdisjoint(WITH_PASSWORD):
            return None
        if not await self.has(tx, who) and not await self._is_asked(tx, who.school_id, who.roles):
            return None
        return await self._wait(tx, who, through, None)

    async def _wait(self, tx: Transaction, who: Identity, through: str, carried: Carried | None) -> str:
        now, secret = self._clock.now(), new_secret()
        row = Waiting(new_id(now), who.school_id, who.id, through, 0, now + SECOND_STEP_LASTS)
        if carried is not None:
            came_through = carried.provider_school_id
            row = replace(row, taken=carried.taken, until=carried.ends_at, provider_school_id=came_through)
        await store.add_waiting(tx, row, digest(secret), now)
        return secret

    async def hold_over(self, tx: Transaction, who: Identity, through: str, carried: Carried) -> str | None:
        """The same for who comes over from another school, where the step may be taken already in this browser.

        A step that was made after it was taken is another one. Raises SecondStepThere for who is asked for one and has
        none: it is made by who signs in there, not by who came over.
        """
        made = await self._made_at(tx, who)
        if not made:
            if who.id not in carried.taken and await self._is_asked(tx, who.school_id, who.roles):
                raise SecondStepThere
            return None
        taken = carried.taken.get(who.id)
        if taken is not None and max(made) <= taken:
            return None
        return await self._wait(tx, who, through, carried)

    async def _made_at(self, read: Reading, who: Author) -> list[datetime]:
        app = await store.factor(read, who.school_id, who.id)
        confirmed = [] if app is None or app.confirmed_at is None else [app.confirmed_at]
        return [*confirmed, *(key.added_at for key in await keys.keys(read, who.school_id, who.id))]

    async def forget_over(self, tx: Transaction, person_ids: Collection[str], through: str) -> None:
        """Let nobody wait any more who came that way as one of these."""
        await store.end_waiting_of(tx, person_ids, through)

    async def forget(self, tx: Transaction, owner_ids: Collection[str]) -> None:
        """Let nobody wait any more as one of these: their first step was with what no longer counts."""
        await store.end_waiting_of(tx, owner_ids)

    async def has(self, read: Reading, who: Author) -> bool:
        """Whether somebody has a second step: an app or a key."""
        return await self._has_app(read, who) or await keys.count(read, who.school_id, who.id) > 0

    async def _has_app(self, read: Reading, who: Author) -> bool:
        found = await store.factor(read, who.school_id, who.id)
        return found is not None and found.confirmed_at is not None

    async def _is_asked(self, read: Reading, school_id: str, roles: frozenset[Role]) -> bool:
        return rules.is_asked(roles, required=(await store.rule(read, school_id)).required)

    async def waits(self, read: Reading, secret: str) -> tuple[Waiting, Identity]:
        """Return what waits in the browser and who; raises SecondStepIsOver."""
        row = await store.waiting(read, digest(secret)) if secret else None
        if row is None or self._clock.now() >= row.expires_at or row.wrong >= rules.MOST_WRONG:
            raise SecondStepIsOver
        who = await identity_of(read, row.school_id, Owner.PERSON, row.person_id)
        if who is None:
            raise SecondStepIsOver
        return row, who

    async def waiting(self, secret: str) -> FactorWaiting:
        """Say who waits in the browser, and whether a second step is to be made first."""
        async with self._database.read() as read:
            _, who = await self.waits(read, secret)
            there = await keys.count(read, who.school_id, who.id) > 0
            return FactorWaiting(
                name=who.name.reveal(),
                begin=not await self.has(read, who),
                app=await self._has_app(read, who),
                key=there,
                keys_here=self._keys_here,
            )

    async def leave(self, secret: str) -> None:
        """Let nobody wait any more in this browser: they went back, or signed out of the school they came from."""
        async with self._database.transaction(NOBODY_YET) as tx:
            await store.end_waiting_in(tx, digest(secret))

    async def enter(self, secret: str, code: str, browser: Browser) -> SignedIn:
        """Take the second step with a code or a recovery code; raises WrongCode, SecondStepIsOver, TooMany."""
        async with self._database.read() as read:
            row, who = await self.waits(read, secret)
        await self._by_person.take(who.id, self._clock.monotonic())
        async with self._database.transaction() as tx:
            good = await self._use(tx, who, code)
            if good:
                await self._by_person.give_back(who.id)
                return await self.let_in(tx, row, who, browser)
            await store.was_wrong(tx, row.id)
        raise WrongCode

    async def _use(self, tx: Transaction, who: Author, code: str) -> bool:
        plain = rules.typed(code)
        if len(plain) != rules.DIGITS:
            return await store.use_code(tx, who.id, rules.recovery_key(who.id, plain))
        found = await store.factor(tx, who.school_id, who.id)
        if found is None or found.confirmed_at is None:
            return False
        return await self._use_step(tx, found, plain, found.confirmed_at)

    async def _use_step(self, tx: Transaction, factor: Factor, code: str, confirmed_at: datetime) -> bool:
        secret = await asyncio.to_thread(self._sealed.open, factor.secret, factor.person_id)
        step = rules.fitting_step(secret, code, self._clock.now(), factor.last_step)
        return step is not None and await store.use_step(tx, factor, step, confirmed_at)

    async def use(self, actor: Actor, code: str) -> None:
        """Use a code of who is signed in; raises WrongCode, TooMany."""
        await self._by_person.take(actor.id, self._clock.monotonic())
        async with self._database.transaction() as tx:
            if not await self._use(tx, actor, code):
                raise WrongCode
        await self._by_person.give_back(actor.id)

    async def let_in(
        self, tx: Transaction, row: Waiting, who: Identity, browser: Browser, *, proved: bool = True
    ) -> SignedIn:
        """Begin the sign-in that waited, ``proved`` or not; raises SecondStepIsOver where another request did."""
        if not await store.end_waiting(tx, row.id):
            raise SecondStepIsOver
        await self._sign_ins.leave(tx, browser)
        now, carried = self._clock.now(), None
        if row.until is not None:
            carried = Carried({**row.taken, who.id: now}, row.until, row.provider_school_id)
        at = now if proved else None
        return await self._sign_ins.begin(tx, who, through=row.through, both=True, proved_at=at, carried=carried)

    async def begin(self, secret: str, actor: Actor | None) -> FactorBegun:
        """Begin to make a second step, for who is signed in or is asked for one while signing in."""
        async with self._database.transaction() as tx:
            person = await self.maker(tx, secret, actor)
            if await self._has_app(tx, person):
                raise NotFound
            made, now = rules.new_secret(), self._clock.now()
            sealed = await asyncio.to_thread(self._sealed.seal, made, person.id)
            if not await store.put_factor(tx, Factor(person.id, person.school_id, sealed, 0, now, None)):
                raise NotFound
            school = await school_of(tx, person.school_id)
        account = (person.email or person.name).reveal()
        return FactorBegun(qr_svg=qr_svg(rules.app_address(made, account, school.name)), secret=made)

    async def maker(self, read: Reading, secret: str, actor: Actor | None) -> Person:
        """Return who may make a second step: who proved themself just now, or waits and has none.

        So nobody makes one who only knows the password of somebody that has one, or sits at their open screen.
        """
        if actor is not None:
            who: Author = actor
        else:
            _, who = await self.waits(read, secret)
            if await self.has(read, who):
                raise NotFound
        person = await people.person(read, who.school_id, who.id)
        if person is None or person.roles.isdisjoint(WITH_PASSWORD):
            raise NotFound
        if actor is not None:
            await needs_proof(read, actor, self._clock.now())
        return person

    async def finish(
        self, secret: str, code: str, browser: Browser, actor: Actor | None
    ) -> tuple[list[str], SignedIn | None]:
        """Confirm the app by a first code; returns recovery codes, and the sign-in of who was only waiting.

        Who has a key already keeps the recovery codes of that day.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            person = await self.maker(tx, secret, actor)
            await self._by_person.take(person.id, self._clock.monotonic())
            first = await self.is_first(tx, person)
            if actor is None and not first:
                raise NotFound  # somebody else who waited made one meanwhile
            found = await store.factor(tx, person.school_id, person.id)
            confirmed = found is not None and found.confirmed_at is not None
            if found is None or confirmed or not await self._use_step(tx, found, rules.typed(code), now):
                raise WrongCode
            await self._by_person.give_back(person.id)
            codes = await self.give_codes(tx, person) if first else []
            await self._record(tx, actor or person, person.id, before=None, after={"confirmed_at": now})
            if actor is not None:
                return codes, None
            row, who = await self.waits(tx, secret)
            return codes, await self.let_in(tx, row, who, browser)

    async def is_first(self, tx: Transaction, who: Author) -> bool:
        """Whether somebody has no second step; nothing else gives or takes one of theirs until the commit."""
        await store.one_by_one(tx, who.school_id, who.id)
        return not await self.has(tx, who)

    async def give_codes(self, tx: Transaction, who: Author) -> list[str]:
        """Make recovery codes in the place of the former ones."""
        codes = rules.new_recovery_codes()
        await store.set_codes(tx, who.school_id, who.id, [rules.recovery_key(who.id, code) for code in codes])
        return codes

    async def new_codes(self, actor: Actor) -> list[str]:
        """Return new recovery codes; raises NotFound, StepUpNeeded."""
        async with self._database.transaction() as tx:
            if not await self.has(tx, actor):
                raise NotFound
            await needs_proof(tx, actor, self._clock.now())
            await self._record(tx, actor, actor.id, before={"codes": "former"}, after={"codes": "new"})
            return await self.give_codes(tx, actor)

    async def remove(self, actor: Actor) -> None:
        """Take one's own app away; raises NotFound, StepUpNeeded, SecondStepStays."""
        async with self._database.transaction() as tx:
            if not await self._has_app(tx, actor):
                raise NotFound
            await needs_proof(tx, actor, self._clock.now())
            found = await store.factor(tx, actor.school_id, actor.id)
            await store.remove_app(tx, actor.school_id, actor.id)
            await self.went(tx, actor)
            before: dict[str, object] | None = {"confirmed_at": found.confirmed_at} if found else None
            await self._record(tx, actor, actor.id, before=before, after=None)

    async def went(self, tx: Transaction, actor: Actor) -> None:
        """An app or a key of the actor went: without any other the codes go too; raises SecondStepStays."""
        if not await self.is_first(tx, actor):
            return
        if await self._is_asked(tx, actor.school_id, actor.roles):
            raise SecondStepStays
        await store.remove_codes(tx, actor.school_id, actor.id)

    async def reset(self, actor: Actor, person_id: str) -> None:
        """Take the second step of a colleague away and end their sign-ins; raises NotFound, StepUpNeeded."""
        async with self._database.transaction() as tx:
            person = await people.person(tx, actor.school_id, person_id)
            if person is None or person_id == actor.id or not await self.has(tx, person):
                raise NotFound
            await needs_proof(tx, actor, self._clock.now())
            await self._take_away(tx, actor, person_id)
            await self._sign_ins.end_all(tx, actor.school_id, person_id)

    async def reset_in(self, tx: Transaction, author: Author, person_id: str) -> bool:
        """The same for a command, without asking for a right; false where there was none."""
        kept = await keys.count(tx, author.school_id, person_id)
        if kept == 0 and await store.factor(tx, author.school_id, person_id) is None:
            return False
        await self._take_away(tx, author, person_id)
        await self._sign_ins.end_all(tx, author.school_id, person_id)
        return True

    async def _take_away(self, tx: Transaction, author: Author, person_id: str) -> None:
        found = await store.factor(tx, author.school_id, person_id)
        kept = await keys.count(tx, author.school_id, person_id)
        await store.remove_app(tx, author.school_id, person_id)
        await store.remove_codes(tx, author.school_id, person_id)
        await keys.remove(tx, author.school_id, person_id)
        await store.end_waiting_of(tx, [person_id])
        before: dict[str, object] = {"confirmed_at": found.confirmed_at if found else None, "keys": kept}
        await self._record(tx, author, person_id, before=before, after=None)

    async def state(self, actor: Actor, person_id: str) -> FactorState:
        """Say how it is with somebody's second step: one's own, or (coordinator) a colleague's; raises NotFound."""
        async with self._database.read() as read:
            person = await people.person(read, actor.school_id, person_id)
            mine = person_id == actor.id or actor.is_any(Role.COORDINATOR)
            if person is None or not mine or person.roles.isdisjoint(WITH_PASSWORD):
                raise NotFound
            found = await store.factor(read, actor.school_id, person_id)
            app_since = found.confirmed_at if found else None
            there = await keys.keys(read, actor.school_id, person_id)
            rule = await store.rule(read, actor.school_id)
            return FactorState(
                name=person.name.reveal(),
                since=min([*([app_since] if app_since else []), *(one.added_at for one in there)], default=None),
                app_since=app_since,
                keys=tuple(
                    KeyCard(id=one.id, name=one.name, added_at=one.added_at, last_used_at=one.last_used_at)
                    for one in (there if person_id == actor.id else ())
                ),
                keys_here=self._keys_here,
                codes_left=await store.codes_left(read, actor.school_id, person_id),
                asked=rules.is_asked(person.roles, required=rule.required),
                required=rule.required,
                version=rule.version,
            )

    async def save_rule(self, actor: Actor, *, required: bool, version: int) -> None:
        """Save the school's rule; who has no second step yet makes one at the next sign-in. Raises StepUpNeeded."""
        about = {"thing": RULE, "thing_id": actor.school_id, "given": version}
        async with self._database.transaction() as tx:
            await needs_proof(tx, actor, self._clock.now())
            old = await store.rule(tx, actor.school_id)
            await history.check(tx, actor.school_id, **about, current=old.version, names=people.names_of)  # type: ignore[arg-type]
            new = replace(old, required=required)
            if not await store.put_rule(tx, new):
                await history.stop(tx, actor.school_id, **about, names=people.names_of)  # type: ignore[arg-type]
            await history.record(
                tx,
                actor,
                thing=RULE,
                thing_id=actor.school_id,
                before={"required": old.required, "version": old.version},
                after={"required": required, "version": old.version + 1},
                now=self._clock.now(),
            )

    async def _record(
        self,
        tx: Transaction,
        author: Author,
        person_id: str,
        *,
        before: dict[str, object] | None,
        after: dict[str, object] | None,
    ) -> None:
        now = self._clock.now()
        await history.record(tx, author, thing=THING, thing_id=person_id, before=before, after=after, now=now)
