"""The routes of grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.grants.rules import may_sign
from erbij.plans.grants.wire import (
    AgreeGrant,
    FileGrant,
    GiveGrant,
    GrantCard,
    GranteeKind,
    GrantGiven,
    GrantSchool,
    GrantSigned,
    GrantsOfPupil,
    GrantState,
)
from erbij.plans.policy.http import PAPER_BODY
from erbij.plans.start.rules import text_hash
from erbij.plans.start.wire import SignedAs
from erbij.private import Private
from erbij.web.route import Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.plans.grants.model import Grant, Shown
    from erbij.plans.grants.service import Grants
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
OFFICE = frozenset({Role.COORDINATOR})
OPEN = frozenset({GrantState.WAITING, GrantState.AHEAD, GrantState.IN_FORCE, GrantState.RESTING})


def routes(service: Grants) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> GrantsOfPupil:
        return shown(await service.show(call.actor, call.query.get("pupil_id") or None))

    async def give(call: Call) -> GrantGiven:
        id_, link = await service.give(call.actor, call.body)
        return GrantGiven(id=id_, link=link)

    async def revoke(call: Call) -> None:
        await service.revoke(call.actor, call.part("id"))

    async def agree(call: Call) -> None:
        await service.agree(call.actor, call.part("id"), call.body.text_hash)

    async def file(call: Call) -> None:
        await service.file(call.actor, call.part("id"), call.body)

    path = "/api/plans/grants"
    return [
        Route("GET", path, show, FAMILY | OFFICE, reply=GrantsOfPupil, query=("pupil_id",)),
        Route("POST", path, give, OFFICE, body=GiveGrant, reply=GrantGiven),
        Route("POST", f"{path}/{{id}}/revoke", revoke, FAMILY | OFFICE, body=Nothing),
        Route("POST", f"{path}/{{id}}/agree", agree, FAMILY, body=AgreeGrant),
        Route("POST", f"{path}/{{id}}/file", file, OFFICE, body=FileGrant, max_body=PAPER_BODY),
    ]


def shown(found: Shown) -> GrantsOfPupil:
    """Return a pupil's grants as a message."""
    return GrantsOfPupil(
        pupil_id=found.about.id,
        pupil_name=found.about.pupil.name.reveal(),
        may_give=found.may_give,
        today=found.facts.today,
        last_day=found.last_day,
        regional_until=found.facts.regional_until,
        schools=tuple(GrantSchool(id=one.id, name=one.name) for one in found.schools),
        grants=tuple(_card(found, grant, state) for grant, state in found.grants),
    )


def _card(found: Shown, grant: Grant, state: GrantState) -> GrantCard:
    signed = found.facts.signatures.get(grant.id, ())
    part = SignedAs.PUPIL if found.actor_id == found.about.id else SignedAs.GUARDIAN
    asked = grant.kind is GranteeKind.PERSON and state in OPEN
    signs = asked and may_sign(part, signed, found.facts.asked)
    nobody = Private("")
    return GrantCard(
        id=grant.id,
        kind=grant.kind,
        to=grant.grantee_name.reveal(),
        scopes=grant.scopes,
        first=grant.first,
        until=grant.until,
        reason=grant.reason.reveal(),
        state=state,
        given_by=found.names.get(grant.given_by, nobody).reveal(),
        given_at=grant.given_at,
        revoked_by=found.names.get(grant.revoked_by, nobody).reveal() if grant.revoked_by else None,
        revoked_at=grant.revoked_at,
        text=grant.text.reveal(),
        text_hash=text_hash(grant.text.reveal()) if grant.text.reveal() else "",
        signatures=tuple(
            GrantSigned(
                name=one.signer_name.reveal(),
                signed_as=one.signed_as,
                at=one.at,
                signed_on=one.signed_on,
                paper_id=one.paper_id,
            )
            for one in signed
        ),
        may_sign=part if found.about.is_family and signs else None,
        may_file=found.may_give and signs,
        may_revoke=state in OPEN and (found.may_give or (found.about.is_family and grant.kind is GranteeKind.PERSON)),
    )
