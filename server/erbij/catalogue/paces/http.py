"""The routes of paces; of staff only, for a pace decides about minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.paces.wire import PupilPace, SavePace
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.paces.service import Paces
    from erbij.web.route import Call

STAFF = frozenset({Role.TEACHER, Role.COORDINATOR})
PATH = "/api/catalogue/paces"


def routes(service: Paces) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> PupilPace:
        pupil_id = call.query.get("pupil_id", "")
        pace = await service.show(call.actor, pupil_id)
        return PupilPace(pupil_id=pupil_id, idle_s=pace.idle_s, asks=pace.asks)

    async def save(call: Call) -> None:
        await service.save(call.actor, call.body)

    return [
        Route("GET", PATH, show, STAFF, reply=PupilPace, query=("pupil_id",)),
        Route("POST", PATH, save, STAFF, body=SavePace),
    ]
