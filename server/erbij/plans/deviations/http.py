"""The route of the deviation of instruction time; what it has in common with the others is in the arrangements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.deviations.wire import SaveDeviation
from erbij.plans.document.wire import PlanKept
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.arrangements.service import Arrangements
    from erbij.web.route import Call


def routes(service: Arrangements) -> list[Route]:
    """Return the routes of this room."""

    async def save(call: Call) -> PlanKept:
        return await service.save_deviation(call.actor, call.body)

    return [Route("POST", "/api/plans/deviations/save", save, frozenset({Role.COORDINATOR}), SaveDeviation, PlanKept)]
