"""The routes of photos of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.live.board.wire import BoardPhotoTaken, BoardStrip
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.live.board.service import Boards
    from erbij.web.route import Call

LARGEST_BODY = 6 * 1024 * 1024
CLASS = frozenset({Role.TEACHER, Role.UNIT})
LOOKS = frozenset({Role.PUPIL, Role.GUARDIAN, Role.TEACHER, Role.MENTOR, Role.COORDINATOR})


def routes(service: Boards) -> list[Route]:
    """Return the routes of this room."""

    async def take(call: Call) -> None:
        await service.take(call.actor, call.body)

    async def strip(call: Call) -> BoardStrip:
        return await service.strip(call.actor, call.query.get("slot_id", ""))

    async def photo(call: Call) -> web.Response:
        jpeg = await service.jpeg(call.actor, call.part("id"))
        return web.Response(body=jpeg, content_type="image/jpeg", headers={"Content-Disposition": "inline"})

    return [
        Route("POST", "/api/live/boards", take, CLASS, body=BoardPhotoTaken, max_body=LARGEST_BODY),
        Route("GET", "/api/live/boards", strip, LOOKS, reply=BoardStrip, query=("slot_id",)),
        Route("GET", "/api/live/boards/{id}", photo, LOOKS),
    ]
