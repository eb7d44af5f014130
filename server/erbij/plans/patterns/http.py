"""The route of the fixed online day; what it has in common with the others is in the arrangements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.document.wire import PlanKept
from erbij.plans.patterns.wire import SavePattern
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.arrangements.service import Arrangements
    from erbij.web.route import Call


def routes(service: Arrangements) -> list[Route]:
    """Return the routes of this room."""

    async def save(call: Call) -> PlanKept:
        return await service.save_pattern(call.actor, call.body)

    return [Route("POST", "/api/plans/patterns/save", save, frozenset({Role.COORDINATOR}), SavePattern, PlanKept)]
