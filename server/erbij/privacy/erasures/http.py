"""The routes of erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.privacy.erasures.wire import AskErasure, ErasureCard, ErasureList
from erbij.web.route import Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.privacy.erasures.model import NamedErasure
    from erbij.privacy.erasures.service import Erasures
    from erbij.web.route import Call

_OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})
_FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def routes(service: Erasures) -> list[Route]:
    """Return the routes of this room."""

    async def listed(call: Call) -> ErasureList:
        return cards(await service.listed(call.actor))

    async def own(call: Call) -> ErasureList:
        return cards(await service.own(call.actor, call.query.get("person_id") or None))

    async def ask(call: Call) -> None:
        await service.ask(call.actor, call.body)

    async def approve(call: Call) -> None:
        await service.approve(call.actor, call.part("id"))

    async def stop(call: Call) -> None:
        await service.stop(call.actor, call.part("id"))

    path = "/api/privacy/erasures"
    return [
        Route("GET", path, listed, _OFFICE, reply=ErasureList),
        Route("GET", f"{path}/own", own, _FAMILY, reply=ErasureList, query=("person_id",)),
        Route("POST", path, ask, _FAMILY | {Role.COORDINATOR}, body=AskErasure),
        Route("POST", f"{path}/{{id}}/approve", approve, _OFFICE, body=Nothing),
        Route("POST", f"{path}/{{id}}/stop", stop, _OFFICE | _FAMILY, body=Nothing),
    ]


def cards(found: Sequence[NamedErasure]) -> ErasureList:
    """Return requests as a message."""
    return ErasureList(
        erasures=tuple(
            ErasureCard(
                id=one.erasure.id,
                pupil_id=one.erasure.pupil_id,
                pupil_name=one.pupil_name.reveal(),
                left=one.left,
                state=one.erasure.state,
                asked_name=one.asked_name.reveal(),
                asked_at=one.erasure.asked_at,
                words=one.erasure.words.reveal(),
                proposed_name=one.proposed_name.reveal() if one.proposed_name else None,
                due_at=one.erasure.due_at,
                closed_at=one.erasure.closed_at,
                may_approve=one.may_approve,
                may_stop=one.may_stop,
            )
            for one in found
        )
    )
