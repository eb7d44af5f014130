"""The comfort profile's routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.comfort.wire import ComfortSaved, ComfortView, SaveComfort
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.comfort.service import Comforts
    from erbij.web.route import Call

BOTH = frozenset({Role.PUPIL, Role.GUARDIAN, Role.MENTOR, Role.COORDINATOR})


def routes(service: Comforts) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> ComfortView:
        one = await service.show(call.actor, call.query.get("person_id") or None)
        return ComfortView(
            person_id=one.pupil_id,
            person_name=one.pupil_name.reveal(),
            version=one.version,
            family=one.family,
            own=one.comfort.own,
            agreed=one.comfort.agreed,
            school=one.school,
        )

    async def save(call: Call) -> ComfortSaved:
        return ComfortSaved(version=await service.save(call.actor, call.body))

    path = "/api/plans/comfort"
    return [
        Route("GET", path, show, BOTH, reply=ComfortView, query=("person_id",)),
        Route("POST", path, save, BOTH, body=SaveComfort, reply=ComfortSaved),
    ]
