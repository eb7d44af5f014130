"""Who looks along, for the pupil."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.people.guardians.wire import GrantGuardian, GuardianCard, GuardiansLooking
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.people.guardians.service import Guardians
    from erbij.web.route import Call

_PUPIL = frozenset({Role.PUPIL})


def routes(service: Guardians) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> GuardiansLooking:
        looking = await service.show(call.actor)
        cards = [
            GuardianCard(id=tie.guardian_id, name=name.reveal(), looks=tie.ended_on is None)
            for name, tie in looking.ties
        ]
        return GuardiansLooking(is_adult=looking.is_adult, guardians=tuple(cards))

    async def grant(call: Call) -> None:
        await service.grant(call.actor, call.body.guardian_id, granted=call.body.looks)

    path = "/api/people/guardians"
    return [
        Route("GET", path, show, _PUPIL, reply=GuardiansLooking),
        Route("POST", path, grant, _PUPIL, body=GrantGuardian),
    ]
