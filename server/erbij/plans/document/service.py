"""Save a version of a record, with its history, and tell the register what it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from erbij.history import service as history
from erbij.people.store import names_of
from erbij.plans.document.wire import PlanState
from erbij.plans.modality.service import tell_facts_changed

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.history.model import Change
    from erbij.plans.document.model import D, Document
    from erbij.plans.document.store import Documents
    from erbij.plans.document.wire import PlanThing


async def revise(
    tx: Transaction,
    actor: Actor,
    thing: PlanThing,
    before: Document[D] | None,
    after: Document[D],
    *,
    documents: Documents[D],
    given: int,
    now: datetime,
    reason: str = "",
) -> Document[D]:
    """Write ``after`` as the next version; raises ``SomebodyElseChanged`` unless ``given`` is the one before."""
    if before is not None:
        await check(tx, actor, thing, before, given)
    if before is not None and replace(after, version=before.version) == before:
        return before
    kept = replace(after, version=before.version + 1 if before else 1)
    if not await documents.write(tx, kept):
        await _stop(tx, actor, thing, kept, given)
    await record(tx, actor, thing, before, kept, now=now, reason=reason)
    return kept


async def discard(
    tx: Transaction,
    actor: Actor,
    thing: PlanThing,
    draft: Document[D],
    *,
    documents: Documents[D],
    given: int,
    now: datetime,
) -> None:
    """Throw a draft away; the history keeps that it was there."""
    await check(tx, actor, thing, draft, given)
    if not await documents.forget(tx, draft):
        await _stop(tx, actor, thing, draft, given)
    await record(tx, actor, thing, draft, None, now=now)


def noun(thing: PlanThing) -> str:
    """Return the noun of the history."""
    return f"plans.{thing.value}"


async def check(tx: Transaction, actor: Actor, thing: PlanThing, before: Document[D], given: int) -> None:
    """Raise ``SomebodyElseChanged`` unless ``given`` is the version in the database."""
    await history.check(
        tx,
        actor.school_id,
        thing=noun(thing),
        thing_id=before.id,
        given=given,
        current=before.version,
        names=names_of,
    )


async def _stop(tx: Transaction, actor: Actor, thing: PlanThing, one: Document[D], given: int) -> NoReturn:
    await history.stop(tx, actor.school_id, thing=noun(thing), thing_id=one.id, given=given, names=names_of)


async def record(
    tx: Transaction,
    actor: Actor,
    thing: PlanThing,
    before: Document[D] | None,
    after: Document[D] | None,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    """Keep the change, and tell of the dates on which it changes anything."""
    either = [one for one in (before, after) if one is not None]
    await history.record(
        tx,
        actor,
        thing=noun(thing),
        thing_id=either[0].id,
        before=before.plain() if before else None,
        after=after.plain() if after else None,
        now=now,
        pupil_id=either[0].pupil_id,
        reason=reason,
    )
    firsts = [one.first for one in either if one.state is not PlanState.DRAFT and one.first is not None]
    lasts = [one.last for one in either if one.state is not PlanState.DRAFT and one.last is not None]
    if firsts and lasts and min(firsts) <= now.date():
        pupil_id, last = either[0].pupil_id, min(max(lasts), now.date())
        await tell_facts_changed(tx, actor.school_id, pupil_id, first=min(firsts), last=last, now=now)


async def ended_on(read: Reading, thing: PlanThing, one: Document[D]) -> datetime | None:
    """Return when a record was ended by the latest change of it; None: the latest change was another one."""
    change = await _ending(read, thing, one)
    return change.at if change else None


async def reopened(read: Reading, thing: PlanThing, one: Document[D]) -> Document[D]:
    """Return a record as it was before it was ended."""
    change = await _ending(read, thing, one)
    before = change.what.reveal().get("last") if change else None
    last = date.fromisoformat(str(before[0])) if before else one.last
    return replace(one, state=PlanState.ACTIVE, last=last)


async def _ending(read: Reading, thing: PlanThing, one: Document[D]) -> Change | None:
    if one.state is not PlanState.ENDED:
        return None
    latest = await history.changes_of(read, one.school_id, noun(thing), one.id, limit=1)
    ended = (PlanState.ACTIVE.value, PlanState.ENDED.value)
    return next((change for change in latest if change.what.reveal().get("state") == ended), None)
