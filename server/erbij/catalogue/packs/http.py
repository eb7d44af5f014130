"""The route of a lesson on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.packs.service import Packs
    from erbij.web.route import Call

READERS = frozenset({Role.PUPIL, Role.TEACHER, Role.MENTOR, Role.COORDINATOR})


def routes(service: Packs) -> list[Route]:
    """Return the routes of this room."""

    async def pack(call: Call) -> web.Response:
        return web.Response(
            body=await service.pack(call.actor, call.part("id")),
            content_type="application/pdf",
            headers={"Content-Disposition": 'attachment; filename="les.pdf"'},
        )

    return [Route("GET", "/api/catalogue/packs/{id}", pack, READERS)]
