"""A deviation is signed: by a signed-in guardian (from 16 by the pupil too) who read the text, or on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.guardians.rules import age_on
from erbij.people.store import names_of
from erbij.plans.deviations import rules, store
from erbij.plans.deviations.model import DeviationSignature, Signing, ToSign, ToSignPage
from erbij.plans.document.model import PlanIsIncomplete
from erbij.plans.document.service import check, revise
from erbij.plans.document.wire import PlanState, PlanThing
from erbij.plans.model import Right
from erbij.plans.paper import service as paper
from erbij.plans.rights import about
from erbij.plans.start.model import TextChanged
from erbij.plans.start.rules import asked_of, text_hash
from erbij.plans.start.store import births
from erbij.plans.start.wire import SignedAs
from erbij.private import Private
from erbij.schools.rules import is_primary
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.plans.day_plan.ports import Disclose
    from erbij.plans.deviations.wire import DeviationDetails, FileDeviation, SaveDeviation, SignDeviation
    from erbij.plans.document.model import Document
    from erbij.plans.document.wire import PlanKept
    from erbij.plans.model import About

Save: TypeAlias = "Callable[[Actor, SaveDeviation], Awaitable[PlanKept]]"
PAGE = "plans.deviation"
THING = "plans.deviation_signature"


async def signing_of(read: Reading, school_id: str, pupil_id: str, today: date) -> Signing:
    """Return who must sign a pupil's deviations and who did."""
    guardians = await store.guardians_of(read, school_id, pupil_id)
    school = await school_of(read, school_id)
    age = age_on((await births(read, school_id, [pupil_id])).get(pupil_id), today)
    asked = asked_of(age, primary=is_primary(school.sector))
    name = (await names_of(read, school_id, [pupil_id])).get(pupil_id, Private(""))
    return Signing(
        pupil=name,
        school=school.name,
        signers=rules.signers_of((pupil_id, name), guardians, asked),
        needs_paper=SignedAs.GUARDIAN in asked and not guardians,
        signatures=await store.signatures_of(read, school_id, pupil_id),
    )


class Deviations:
    """The deviations of every school on this server, and the signatures under them."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose, save: Save | None = None) -> None:
        """``save`` None: nothing is written; only for tests."""
        self._save = save
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def save(self, actor: Actor, body: SaveDeviation) -> PlanKept:
        """Keep a version, together with what rests on it. Raises as that use case does."""
        if self._save is None:
            raise NotFound
        return await self._save(actor, body)

    async def show(self, actor: Actor, person_id: str | None) -> ToSignPage:
        """Return a pupil's deviations that did not end; for the family those that can be signed. ``NotFound``."""
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id)
            signing = await self._signing(tx, whose)
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=self._clock.now())
            found = await store.deviation_documents.of_pupils(tx, actor.school_id, [whose.id])
        shown = [_to_sign(actor, whose, signing, one) for one in found if one.state is not PlanState.ENDED]
        mine = tuple(one for one in shown if one.whole or not whose.is_family)
        return ToSignPage(whose.pupil, not whose.is_family, signing, mine)

    async def sign(self, actor: Actor, body: SignDeviation) -> None:
        """Agree to the text that was shown. Raises ``NotFound``, ``TextChanged``; a second time changes nothing."""
        async with self._database.transaction() as tx:
            whose, one, signing = await self._named(tx, actor, body.deviation_id, {Right.FAMILY})
            text = rules.text_of(one, signing)
            if text_hash(text) != body.text_hash:
                raise TextChanged
            part = _part(actor, whose, signing, one)
            if part is not None:
                name = signing.signers[actor.id]
                await self._keep(tx, actor, one, (actor.id, name, part), text=text)

    async def file(self, actor: Actor, body: FileDeviation) -> None:
        """File a signature on paper. Raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose, one, signing = await self._named(tx, actor, body.deviation_id, {Right.CARE})
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            if body.signed_on > now.astimezone(zone).date():
                raise Invalid([("body.signed_on", "lies ahead")])
            if body.person_id is not None and body.person_id not in signing.signers:
                raise Invalid([("body.person_id", "nobody whose signature is needed")])
            paper_id = await paper.keep(tx, actor, body.paper, now, pupil_id=whose.id)
            signer = (body.person_id, Private(body.signed_by), SignedAs.PAPER)
            text = rules.text_of(one, signing)
            await self._keep(tx, actor, one, signer, text=text, on_paper=(body.signed_on, paper_id))

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _signing(self, read: Reading, whose: About) -> Signing:
        zone = ZoneInfo((await school_of(read, whose.pupil.school_id)).timezone)
        today = self._clock.now().astimezone(zone).date()
        return await signing_of(read, whose.pupil.school_id, whose.id, today)

    async def _named(
        self, tx: Transaction, actor: Actor, deviation_id: str, may: set[Right]
    ) -> tuple[About, Document[DeviationDetails], Signing]:
        """A deviation that can be signed, and whose it is."""
        one = await store.deviation_documents.one(tx, actor.school_id, deviation_id)
        if one is None:
            raise NotFound
        whose = await about(tx, actor, one.pupil_id, may=may)
        if one.state is PlanState.ENDED:
            raise Conflict("it has ended")
        lacks = rules.missing_in_text(one)
        if lacks:
            raise PlanIsIncomplete(lacks)
        return whose, one, await self._signing(tx, whose)

    async def _keep(
        self,
        tx: Transaction,
        actor: Actor,
        one: Document[DeviationDetails],
        signer: tuple[str | None, Private[str], SignedAs],
        *,
        text: str,
        on_paper: tuple[date, str] | None = None,
    ) -> None:
        now = self._clock.now()
        signature = DeviationSignature(
            id=new_id(now),
            school_id=one.school_id,
            pupil_id=one.pupil_id,
            deviation_id=one.id,
            person_id=signer[0],
            signer_name=signer[1],
            signed_as=signer[2],
            text_hash=text_hash(text),
            text=Private(text),
            author_id=actor.id,
            at=now,
            signed_on=on_paper[0] if on_paper else None,
            paper_id=on_paper[1] if on_paper else None,
        )
        await store.sign(tx, signature)
        after = {"signed_as": signer[2], "text_hash": signature.text_hash, "signed_on": signature.signed_on}
        await history.record(
            tx, actor, thing=THING, thing_id=one.id, pupil_id=one.pupil_id, before=None, after=after, now=now
        )


def _to_sign(actor: Actor, whose: About, signing: Signing, one: Document[DeviationDetails]) -> ToSign:
    whole = not rules.missing_in_text(one)
    return ToSign(one, rules.text_of(one, signing), whole, _part(actor, whose, signing, one) if whole else None)


def _part(actor: Actor, whose: About, signing: Signing, one: Document[DeviationDetails]) -> SignedAs | None:
    """As what the actor can still sign the text as it stands; None: it is not asked, or they did."""
    if actor.id not in signing.signers or actor.id in rules.signed_by(one, signing):
        return None
    return SignedAs.PUPIL if actor.id == whose.id else SignedAs.GUARDIAN


Kept: TypeAlias = "Document[DeviationDetails]"


async def to_sign_again(
    tx: Transaction, actor: Actor, before: Kept | None, after: Kept, *, given: int, today: date, now: datetime
) -> tuple[Kept | None, Kept, int]:
    """Return what a save writes: another text of one in effect is a draft that takes over when it is signed."""
    replaces = before.details.replaces if before else None
    details = after.details.model_copy(update={"replaces": replaces})
    after = replace(after, details=details)
    if before is None or before.state is PlanState.DRAFT or replace(after, version=before.version) == before:
        first = max(after.first, today) if after.first and replaces else after.first
        return before, replace(after, first=first), given
    await check(tx, actor, PlanThing.DEVIATION, before, given)
    draft = replace(
        after,
        id=new_id(now),
        state=PlanState.DRAFT,
        first=max(after.first or today, today),
        details=details.model_copy(update={"replaces": before.id}),
        created_at=now,
    )
    return None, draft, 0


async def take_over(tx: Transaction, actor: Actor, after: Kept, deviations: Sequence[Kept], now: datetime) -> None:
    """End the deviation that ``after`` replaces, on the day before."""
    for one in deviations:
        if one.id == after.details.replaces and one.state is PlanState.ACTIVE and one.last and after.first:
            ended = replace(one, state=PlanState.ENDED, last=min(one.last, after.first - timedelta(days=1)))
            await revise(
                tx,
                actor,
                PlanThing.DEVIATION,
                one,
                ended,
                documents=store.deviation_documents,
                given=one.version,
                now=now,
            )
