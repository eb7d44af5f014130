"""The rules of the school: read by everybody who works with them, written by coordinator and leader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.plans.paper import service as paper
from erbij.plans.policy import store
from erbij.plans.policy.model import Consent, Rules
from erbij.plans.policy.rules import agreement_of
from erbij.plans.version.service import saved
from erbij.plans.version.store import version_of
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.plans.policy.wire import AddConsent, EndConsent, SavePolicy

THING = "plans.policy"
CONSENT = "plans.policy_consent"
EDITORS = (Role.COORDINATOR, Role.LEADER)
SHOWN = 50


class Policies:
    """The rules of every school on this server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def show(self, actor: Actor) -> Rules:
        """Return the rules of the school of the actor, and for who may edit them what was changed."""
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            policy = await store.policy_of(read, school.id)
            version = await version_of(read, school.id, THING, school.id)
            changes = await history.changes_of(read, school.id, THING, school.id) if actor.is_any(*EDITORS) else []
            return Rules(
                school=school.name,
                version=version,
                policy=policy,
                agreement=agreement_of(policy, school.name),
                consents=await store.consents(read, school.id),
                changes=changes[:SHOWN],
                names=await names_of(read, school.id, {one.author_id for one in changes}),
            )

    async def save(self, actor: Actor, body: SavePolicy) -> None:
        """Write the rules. Raises ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await store.policy_of(tx, actor.school_id)
            what = (before.model_dump(), body.policy.model_dump())
            await saved(tx, actor, THING, actor.school_id, given=body.version, what=what, reason=body.reason, now=now)
            await store.write_policy(tx, actor.school_id, body.policy)

    async def add_consent(self, actor: Actor, body: AddConsent) -> None:
        """Write down what the participation council agreed to. Raises ``Invalid``."""
        if body.until is not None and body.until < body.first:
            raise Invalid([("body.until", "before its first day")])
        now = self._clock.now()
        async with self._database.transaction() as tx:
            paper_id = await paper.keep(tx, actor, body.paper, now) if body.paper else None
            one = Consent(new_id(now), actor.school_id, body.about, body.given_on, body.first, body.until, paper_id)
            await store.add_consent(tx, one)
            await history.record(tx, actor, thing=CONSENT, thing_id=one.id, before=None, after=_plain(one), now=now)

    async def end_consent(self, actor: Actor, body: EndConsent) -> None:
        """Let a consent hold until a date. Raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            known = {one.id: one for one in await store.consents(tx, actor.school_id)}
            one = known.get(body.consent_id)
            if one is None:
                raise NotFound
            if body.until < one.first:
                raise Invalid([("body.until", "before its first day")])
            await store.end_consent(tx, actor.school_id, one.id, body.until)
            what = (_plain(one), _plain(one) | {"until": body.until})
            await history.record(tx, actor, thing=CONSENT, thing_id=one.id, before=what[0], after=what[1], now=now)


def _plain(one: Consent) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("about", "given_on", "first", "until", "paper_id")}
