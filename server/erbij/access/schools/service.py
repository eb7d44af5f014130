"""Linking the two people that somebody is at two schools, and going over from one to the other.

Theory of operation
===================
Who is signed in at the first school begins: the browser gets the secret of an offer of ten minutes. They sign in at the
other school in the same browser, by whatever way that school knows (which ends the sign-in at the first), and say yes
to the name that the offer shows. At both a person proves who they are (``access.proof``), for a link is a way in that
stays; a sign-in that came over itself begins nothing. Each school keeps a row of its own and a line in its own history;
the link holds only while both rows are there, so either school ends it alone. Whose sign-ins are ended at one school
loses those at the others that came over, or wait to.

Going over ends the sign-in here and begins one there: another secret, the roles that they have there now, the second
step of that school unless it was taken in this browser, and never a later end. A sign-in is always one school's; what
one transaction does for two of them says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import store as access_store
from erbij.access.identities import actor as actor_of
from erbij.access.identities import identity_of
from erbij.access.model import Carried, Owner, SignedIn
from erbij.access.proof.service import needs_proof
from erbij.access.providers.rules import provider_school
from erbij.access.rules import SECOND_STEP_LASTS
from erbij.access.schools import rules, store
from erbij.access.schools.errors import SameSchool, SchoolLinkTaken, SchoolOfferIsOver
from erbij.access.schools.model import As, AtOther, Offer, SchoolLink
from erbij.access.schools.wire import LinkedSchool, LinkedSchools
from erbij.db.scope import NOBODY_YET, Everyone
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.ids import digest, new_id, new_secret
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.access.factors.service import Factors
    from erbij.access.model import Browser, Identity, SignIn
    from erbij.access.sign_ins import SignIns
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

THING = "access.school_link"
TWO_SCHOOLS = Everyone("who works at two schools is somebody at each: a link, and going over, is of both")


class Schools:
    """Everybody on this server who works at several schools."""

    def __init__(self, database: Database, clock: Clock, sign_ins: SignIns, factors: Factors) -> None:
        self._database = database
        self._clock = clock
        self._sign_ins = sign_ins
        self._factors = factors

    async def linked(self, actor: Actor) -> LinkedSchools:
        """Return where the actor works too."""
        async with self._database.read() as read:
            found = await store.schools_of(read, actor.school_id, actor.id)
        return LinkedSchools(
            schools=tuple(
                LinkedSchool(id=link.other_school_id, name=name, linked_at=link.linked_at) for link, name in found
            )
        )

    async def begin(self, actor: Actor, browser: Browser) -> str:
        """Begin at the first school; returns the browser's secret. Raises SignInAnew, StepUpNeeded."""
        now, secret = self._clock.now(), new_secret()
        async with self._database.transaction() as tx:
            rules.check_own(await self._sign_in(tx, browser))
            await needs_proof(tx, actor, now)
            offer = Offer(new_id(now), actor.school_id, actor.id, now, now + rules.OFFER_LASTS)
            await store.add_offer(tx, offer, digest(secret))
        return secret

    async def _sign_in(self, read: Reading, browser: Browser) -> SignIn | None:
        return await access_store.sign_in(read, digest(browser.token))

    async def forget(self, tx: Transaction, owner_ids: Collection[str]) -> None:
        """What one of these began, and where they went over to, was by a sign-in that no longer counts."""
        await store.end_offers_of(tx, owner_ids)
        others = await store.others_of(tx, owner_ids)
        if others:
            tx.after_commit(lambda: self._end_over(others))

    async def _end_over(self, person_ids: Collection[str]) -> None:
        async with self._database.transaction(TWO_SCHOOLS) as tx:
            await self._end_came(tx, await store.reached(tx, person_ids), save="")

    async def _end_came(self, tx: Transaction, person_ids: Collection[str], save: str) -> None:
        await self._factors.forget_over(tx, person_ids, rules.THROUGH)
        self._sign_ins.tell(tx, await access_store.end_sign_ins(tx, store.came_over_as(person_ids, save=save)))

    async def offered(self, secret: str) -> AtOther:
        """Say who began in this browser; raises SchoolOfferIsOver."""
        async with self._database.read(NOBODY_YET) as read:
            offer, who = await self._offer(read, secret)
            school = await school_of(read, offer.school_id)
        return AtOther(school.name, who.name)

    async def _offer(self, read: Reading, secret: str) -> tuple[Offer, Identity]:
        found = await store.offer(read, digest(secret)) if secret else None
        offer = rules.check_offer(found, self._clock.now())
        who = await identity_of(read, offer.school_id, Owner.PERSON, offer.person_id)
        if who is None or not rules.works_there(who):
            raise SchoolOfferIsOver
        return offer, who

    async def leave(self, secret: str) -> None:
        """End what began in this browser: somebody said that it was not them, or signed out."""
        async with self._database.transaction(NOBODY_YET) as tx:
            await store.end_offer_in(tx, digest(secret))

    async def link(self, actor: Actor, secret: str, browser: Browser) -> None:
        """Link who is signed in with who began; raises SchoolOfferIsOver, SignInAnew, SameSchool, SchoolLinkTaken.

        And StepUpNeeded: whose sign-in began without a question, at a provider, proves it now.
        """
        now = self._clock.now()
        async with self._database.transaction(TWO_SCHOOLS) as tx:
            offer, _ = await self._offer(tx, secret)
            rules.check_after(await self._sign_in(tx, browser), offer)
            if offer.school_id == actor.school_id:
                raise SameSchool
            await needs_proof(tx, actor, now)
            if not await store.end_offer(tx, offer.id):
                raise SchoolOfferIsOver
            first = As(offer.school_id, offer.person_id)
            for mine, other in ((first, actor), (actor, first)):
                row = SchoolLink(mine.school_id, mine.id, other.school_id, other.id, now)
                if not await store.add_link(tx, row):
                    raise SchoolLinkTaken
                await self._record(tx, As(mine.school_id, mine.id), row, made=True)

    async def end(self, actor: Actor, school_id: str) -> None:
        """End the link with a school, in both, and the sign-ins that came over by it; raises NotFound."""
        async with self._database.transaction(TWO_SCHOOLS) as tx:
            mine = await store.link(tx, actor.school_id, actor.id, school_id)
            if mine is None:
                raise NotFound
            theirs = await store.link(tx, school_id, mine.other_person_id, actor.school_id)
            all_of_them = await store.reached(tx, [mine.person_id, mine.other_person_id])
            for row in (mine, theirs):
                if row is not None and await store.remove_link(tx, row):
                    await self._record(tx, As(row.school_id, row.person_id), row, made=False)
            await self._end_came(tx, all_of_them, save=actor.sign_in_id)

    async def go(self, actor: Actor, school_id: str, browser: Browser) -> SignedIn:
        """Go over to another school; raises NotFound, and SecondStepThere (see ``Factors.hold_over``).

        While the second step of the other school is waited for, the sign-in here stays.
        """
        async with self._database.transaction(TWO_SCHOOLS) as tx:
            sign_in = await self._sign_in(tx, browser)
            who = await self._other(tx, actor, school_id)
            if sign_in is None or who is None or not rules.works_there(who):
                raise NotFound
            came = provider_school(sign_in.through, sign_in.school_id, sign_in.provider_school_id)
            carried = Carried(sign_in.taken, sign_in.ends_at, came)
            held = await self._factors.hold_over(tx, who, rules.THROUGH, carried)
            if held is not None:
                return SignedIn(actor_of(who, "", ""), held, SECOND_STEP_LASTS, None, waits=True)
            await self._sign_ins.leave(tx, browser)
            return await self._sign_ins.begin(tx, who, through=rules.THROUGH, both=True, carried=carried)

    async def _other(self, read: Reading, actor: Actor, school_id: str) -> Identity | None:
        """Return who the actor is at that school, if both schools say so."""
        mine = await store.link(read, actor.school_id, actor.id, school_id, lock=True)
        theirs = await store.link(read, school_id, mine.other_person_id, actor.school_id) if mine else None
        if theirs is None or theirs.other_person_id != actor.id:
            return None
        return await identity_of(read, school_id, Owner.PERSON, theirs.person_id)

    async def sweep(self) -> None:
        """Remove what one school keeps of a link that the other no longer has; to be called now and then."""
        async with self._database.transaction() as tx:
            await store.remove_halves(tx)

    async def _record(self, tx: Transaction, author: As, row: SchoolLink, *, made: bool) -> None:
        now = self._clock.now()
        what = {"school": row.other_school_id, "linked_at": row.linked_at}
        before, after = (None, what) if made else (what, None)
        await history.record(tx, author, thing=THING, thing_id=row.person_id, before=before, after=after, now=now)
