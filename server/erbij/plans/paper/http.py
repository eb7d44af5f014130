"""The one route of filed documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.plans.paper.rules import ENDINGS
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.paper.service import Papers
    from erbij.web.route import Call


def routes(service: Papers) -> list[Route]:
    """Return the routes of this room; always a download, never a page of ours."""

    async def paper(call: Call) -> web.Response:
        found = await service.paper(call.actor, call.query.get("id", ""))
        name = f"paper-{found.id}.{ENDINGS[found.media_type]}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return web.Response(body=found.body, content_type=found.media_type, headers=headers)

    return [Route("GET", "/api/plans/paper", paper, frozenset({Role.COORDINATOR}), query=("id",))]
