"""Giving, agreeing to and revoking grants, by the school of enrolment and the family.

Theory of operation
===================
A grant never changes: another date or another thing to see is another grant, and an old one is revoked. Whether it
holds is worked out from facts of the day it is asked (date, signatures, a regional arrangement in effect), so nothing
has to end it: no job, and no page that forgets to ask.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.access.wire import LinkPurpose
from erbij.actor import AT_WORK, OUTSIDE, Role
from erbij.db.scope import Everyone
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.guardians.rules import age_on
from erbij.people.store import names_of, person_by_email
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementForm
from erbij.plans.grants import rules, store
from erbij.plans.grants.model import Grant, GrantFacts, GrantSignature, Shown
from erbij.plans.grants.wire import GranteeKind, GrantScope, GrantState
from erbij.plans.model import Right
from erbij.plans.paper import service as paper
from erbij.plans.rights import about
from erbij.plans.start.model import TextChanged
from erbij.plans.start.rules import asked_of, text_hash
from erbij.plans.start.store import births
from erbij.plans.start.wire import SignedAs
from erbij.private import Private
from erbij.schools.rules import is_primary, year_of
from erbij.schools.store import school_of, schools

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.service import Access
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.service import People
    from erbij.plans.day_plan.ports import Disclose
    from erbij.plans.grants.wire import FileGrant, GiveGrant
    from erbij.plans.model import About
    from erbij.schools.model import School

PAGE = "plans.grants"
THING = "plans.grant"
YESTERDAY = timedelta(days=1)
INVITING = Everyone("who is invited may be known at another school: an address signs in at one only")


class Grants:
    """The grants of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, people: People, access: Access, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._access = access
        self._disclose = disclose

    async def show(self, actor: Actor, pupil_id: str | None) -> Shown:
        """Return who may see what of a pupil; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, pupil_id)
            found = await store.grants_of(tx, actor.school_id, whose.id)
            facts = await facts_of(tx, actor.school_id, whose.id, found, now)
            people = {one.given_by for one in found} | {one.revoked_by for one in found if one.revoked_by}
            names = await names_of(tx, actor.school_id, people)
            gives = not whose.is_family and actor.is_any(Role.COORDINATOR)
            others = await _others(tx, actor.school_id) if gives else ()
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=now)
        stands = tuple((one, rules.state(one, facts)) for one in found)
        return Shown(whose, actor.id, gives, facts, year_of(facts.today)[1], others, stands, names)

    async def give(self, actor: Actor, body: GiveGrant) -> tuple[str, str | None]:
        """Give a grant; returns its id, and a new account's link. Raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction(INVITING) as tx:
            whose = await about(tx, actor, body.pupil_id, may={Right.CARE})
            if body.to.kind is GranteeKind.PERSON and not set(body.scopes) <= set(rules.OF_A_PERSON):
                raise Invalid([("body.scopes", "attendance is told by another school only")])
            facts = await facts_of(tx, actor.school_id, whose.id, [], now)
            wrong = rules.dates_wrong(body.first, body.until, facts.today, year_of(body.first)[1])
            if wrong is not None:
                raise Invalid([wrong])
            grantee_id, name, link = await self._grantee(tx, actor, body, facts, now)
            grant = Grant(
                id=new_id(now),
                school_id=actor.school_id,
                pupil_id=whose.id,
                kind=body.to.kind,
                grantee_id=grantee_id,
                grantee_name=name,
                scopes=tuple(scope for scope in GrantScope if scope in body.scopes),
                first=body.first,
                until=body.until,
                reason=Private(body.reason),
                text=Private(""),
                given_by=actor.id,
                given_at=now,
            )
            grant = await _with_text(tx, grant, whose)
            await store.give(tx, grant)
            await self._record(tx, actor, grant, {"state": "given"}, now)
        return grant.id, link

    async def revoke(self, actor: Actor, grant_id: str) -> None:
        """End a grant at once: its school, and the family what they agreed to. Raises ``NotFound``; twice is once."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            grant, whose = await self._named(tx, actor, grant_id)
            if whose.is_family and grant.kind is not GranteeKind.PERSON:
                raise NotFound
            if grant.revoked_at is None:
                await store.revoke(tx, grant, actor.id, now)
                await self._record(tx, actor, grant, {"state": "revoked"}, now)

    async def agree(self, actor: Actor, grant_id: str, hash_: str) -> None:
        """Agree to a grant's text. Raises ``NotFound`` for who is not asked, ``TextChanged``; twice is once."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            grant, whose = await self._waiting(tx, actor, grant_id, now)
            if not whose.is_family:
                raise NotFound
            if text_hash(grant.text.reveal()) != hash_:
                raise TextChanged
            facts = await facts_of(tx, actor.school_id, whose.id, [grant], now)
            part = SignedAs.PUPIL if actor.id == whose.id else SignedAs.GUARDIAN
            signed = facts.signatures.get(grant.id, ())
            if any(one.signer_id == actor.id for one in signed):
                return
            if not rules.may_sign(part, signed, facts.asked):
                raise NotFound
            name = (await names_of(tx, actor.school_id, [actor.id])).get(actor.id, Private(""))
            one = GrantSignature(new_id(now), actor.school_id, grant.id, whose.id, actor.id, name, part, hash_, now)
            await self._sign(tx, actor, grant, one, now)

    async def file(self, actor: Actor, grant_id: str, body: FileGrant) -> None:
        """File a guardian's agreement on paper. Raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            grant, whose = await self._waiting(tx, actor, grant_id, now)
            facts = await facts_of(tx, actor.school_id, whose.id, [grant], now)
            if whose.is_family or not rules.may_sign(
                SignedAs.GUARDIAN, facts.signatures.get(grant.id, ()), facts.asked
            ):
                raise NotFound
            if body.signed_on > facts.today:
                raise Invalid([("body.signed_on", "lies ahead")])
            one = GrantSignature(
                id=new_id(now),
                school_id=actor.school_id,
                grant_id=grant.id,
                pupil_id=whose.id,
                signer_id=None,
                signer_name=Private(body.signed_by),
                signed_as=SignedAs.PAPER,
                text_hash=text_hash(grant.text.reveal()),
                at=now,
                signed_on=body.signed_on,
                paper_id=await paper.keep(tx, actor, body.paper, now, pupil_id=whose.id),
            )
            await self._sign(tx, actor, grant, one, now)

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _sign(self, tx: Transaction, actor: Actor, grant: Grant, one: GrantSignature, now: datetime) -> None:
        await store.sign(tx, one)
        await self._record(tx, actor, grant, {"signed_as": one.signed_as, "text_hash": one.text_hash}, now)

    async def _named(self, read: Reading, actor: Actor, grant_id: str) -> tuple[Grant, About]:
        """A grant of the actor's own school about a pupil who is theirs, or whose care is; raises ``NotFound``."""
        grant = await store.grant_of(read, actor.school_id, grant_id)
        if grant is None:
            raise NotFound
        whose = await about(read, actor, grant.pupil_id)
        if not whose.is_family and not actor.is_any(Role.COORDINATOR):
            raise NotFound
        return grant, whose

    async def _waiting(self, read: Reading, actor: Actor, grant_id: str, now: datetime) -> tuple[Grant, About]:
        grant, whose = await self._named(read, actor, grant_id)
        facts = await facts_of(read, actor.school_id, whose.id, [grant], now)
        if grant.kind is not GranteeKind.PERSON:
            raise NotFound
        if rules.state(grant, facts) in {GrantState.REVOKED, GrantState.ENDED}:
            raise Conflict("it is over")
        return grant, whose

    async def _grantee(
        self, tx: Transaction, actor: Actor, body: GiveGrant, facts: GrantFacts, now: datetime
    ) -> tuple[str, Private[str], str | None]:
        """Return who it is to, and the link of a new account."""
        if body.to.kind is GranteeKind.PERSON:
            return await self._person(tx, actor, body, now)
        other = next((one for one in await _others(tx, actor.school_id) if one.id == body.to.school_id), None)
        if other is None:
            raise Invalid([("body.to.school_id", "not another school of this installation")])
        if facts.regional_until is None:
            raise Invalid([("body.to.kind", "only while a regional arrangement is in effect")])
        if body.until > facts.regional_until:
            raise Invalid([("body.until", "not beyond the regional arrangement")])
        return other.id, Private(other.name), None

    async def _person(
        self, tx: Transaction, actor: Actor, body: GiveGrant, now: datetime
    ) -> tuple[str, Private[str], str | None]:
        if not body.to.email or not body.to.name:
            raise Invalid([("body.to.email", "name and address are needed")])
        known = await person_by_email(tx, body.to.email)
        if known is not None and known.roles & OUTSIDE:
            return known.id, known.name, None
        if known is not None and known.roles & AT_WORK:
            raise Invalid([("body.to.email", "somebody of a school signs in with this address")])
        since = now.date() - YESTERDAY
        roles = [Role.CONSULTANT]
        person_id = await self._people.add_in(
            tx, actor.school_id, body.to.name, roles, email=body.to.email, since=since
        )
        link = await self._access.make_link(tx, actor.school_id, person_id, LinkPurpose.PASSWORD)
        return person_id, Private(body.to.name), link

    async def _record(
        self, tx: Transaction, actor: Actor, grant: Grant, after: dict[str, object], now: datetime
    ) -> None:
        whole = {**after, "kind": grant.kind, "until": grant.until, "scopes": [scope.value for scope in grant.scopes]}
        await history.record(
            tx, actor, thing=THING, thing_id=grant.id, pupil_id=grant.pupil_id, before=None, after=whole, now=now
        )


async def facts_of(read: Reading, school_id: str, pupil_id: str, grants: list[Grant], now: datetime) -> GrantFacts:
    """Return what decides about grants of a pupil today."""
    school = await school_of(read, school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    holding = await arrangements.effective(read, school_id, today, today, [pupil_id])
    regional = [one.last for one in holding if one.details.form is ArrangementForm.REGIONAL and one.last]
    age = age_on((await births(read, school_id, [pupil_id])).get(pupil_id), today)
    asked = asked_of(age, primary=is_primary(school.sector))
    signed = await store.signatures(read, [one.id for one in grants])
    return GrantFacts(today, asked, max(regional, default=None), signed)


async def _with_text(read: Reading, grant: Grant, whose: About) -> Grant:
    if grant.kind is GranteeKind.SCHOOL:
        return grant
    school = (await school_of(read, grant.school_id)).name
    text = rules.agreement_of(school, whose.pupil.name.reveal(), grant.grantee_name.reveal(), grant)
    return replace(grant, text=Private(text))


async def _others(read: Reading, school_id: str) -> tuple[School, ...]:
    own = await school_of(read, school_id)
    found = [one for one in await schools(read) if one.id != school_id and one.demo is own.demo]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))
