"""The routes of closed months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.register.periods import wire
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.register.periods.service import Periods

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(service: Periods) -> list[Route]:
    """Everything that can be asked about closed months over HTTP."""

    async def months(call: Call) -> wire.MonthsOfSchool:
        found = await service.months(call.actor)
        closed = tuple(
            wire.ClosedMonth(
                month=one.close.month,
                by=one.author.reveal(),
                at=one.close.at,
                seq=one.close.head.seq,
                hash=one.close.head.hash,
                after=one.after,
            )
            for one in found.closed
        )
        return wire.MonthsOfSchool(closed=closed, next_month=found.next_month)

    async def close(call: Call) -> None:
        await service.close(call.actor, call.body.month)

    return [
        Route("GET", "/api/register/periods", months, OFFICE, reply=wire.MonthsOfSchool),
        Route("POST", "/api/register/periods", close, OFFICE, body=wire.CloseMonth),
    ]
