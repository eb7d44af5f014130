"""The routes of regimes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.register.regimes import wire
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.register.regimes.service import SchoolRegimes

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(service: SchoolRegimes) -> list[Route]:
    """Everything that can be asked about regimes over HTTP."""

    async def listed(call: Call) -> wire.Regimes:
        today, found = await service.listed(call.actor)
        cards = tuple(
            wire.RegimeCard(
                id=one.regime.id,
                first=one.regime.dates.first,
                last=one.regime.dates.last,
                mode=wire.RegimeMode(one.regime.mode.value),
                ground=one.regime.ground,
                by=one.author.reveal(),
                at=one.regime.at,
            )
            for one in found
        )
        return wire.Regimes(today=today, regimes=cards)

    async def add(call: Call) -> None:
        await service.add(call.actor, call.body)

    async def remove(call: Call) -> None:
        await service.remove(call.actor, call.part("id"))

    return [
        Route("GET", "/api/register/regimes", listed, OFFICE, reply=wire.Regimes),
        Route("POST", "/api/register/regimes", add, OFFICE, body=wire.RegimeAsked),
        Route("DELETE", "/api/register/regimes/{id}", remove, OFFICE),
    ]
