"""The routes of the school's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import STAFF
from erbij.plans.history.http import shown
from erbij.plans.policy.service import EDITORS
from erbij.plans.policy.wire import AddConsent, ConsentCard, EndConsent, PolicyView, SavePolicy
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.policy.service import Policies
    from erbij.web.route import Call

OFFICE = frozenset(EDITORS)
PAPER_BODY = 7_500_000
"""Bytes: a document of 5 MB in base 64, and the rest of the message."""


def routes(service: Policies) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> PolicyView:
        rules = await service.show(call.actor)
        return PolicyView(
            school=rules.school,
            version=rules.version,
            may_edit=call.actor.is_any(*EDITORS),
            policy=rules.policy,
            changes=tuple(shown(one, rules.names) for one in rules.changes),
            agreement=rules.agreement,
            consents=tuple(
                ConsentCard(
                    id=one.id,
                    about=one.about,
                    given_on=one.given_on,
                    first=one.first,
                    until=one.until,
                    paper_id=one.paper_id,
                )
                for one in rules.consents
            ),
        )

    async def save(call: Call) -> None:
        await service.save(call.actor, call.body)

    async def add(call: Call) -> None:
        await service.add_consent(call.actor, call.body)

    async def end(call: Call) -> None:
        await service.end_consent(call.actor, call.body)

    path = "/api/plans/policy"
    return [
        Route("GET", path, show, STAFF, reply=PolicyView),
        Route("POST", path, save, OFFICE, body=SavePolicy),
        Route("POST", f"{path}/consents", add, OFFICE, body=AddConsent, max_body=PAPER_BODY),
        Route("POST", f"{path}/consents/end", end, OFFICE, body=EndConsent),
    ]
