"""The routes of how classroom units are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access.health.wire import ReportHealth, UnitsHealth
from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.access.health.service import Health
    from erbij.web.route import Call

LOOKS = frozenset({Role.TEACHER, Role.COORDINATOR})


def routes(service: Health) -> list[Route]:
    """Return the routes of this room."""

    async def tell(call: Call) -> None:
        await service.tell(call.actor, call.body)

    async def listed(call: Call) -> UnitsHealth:
        return UnitsHealth(units=tuple(await service.listed(call.actor)))

    return [
        Route("POST", "/api/access/health", tell, frozenset({Role.UNIT}), ReportHealth),
        Route("GET", "/api/access/health", listed, LOOKS, reply=UnitsHealth),
    ]
