"""The routes of stills of the board, and the measure of a line."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.live.saving.service import paced
from erbij.live.saving.wire import StillTaken
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.live.saving.service import BoardStills
    from erbij.web.route import Call

LARGEST_BODY = 300_000
MEASURE_BYTES = 12_000
"""Small enough for a buffer of half a second at 200 kbit/s, large enough to tell 100 from 1,000."""
CLASS = frozenset({Role.TEACHER, Role.UNIT})
PUPIL = frozenset({Role.PUPIL})


def routes(service: BoardStills) -> list[Route]:
    """Return the routes of this room."""

    async def take(call: Call) -> None:
        await service.take(call.actor, call.body)

    async def last(call: Call) -> web.Response:
        return web.Response(body=paced(service.last(call.actor, call.part("slot_id"))), content_type="image/jpeg")

    async def measure(_call: Call) -> web.Response:
        return web.Response(body=secrets.token_bytes(MEASURE_BYTES), content_type="application/octet-stream")

    return [
        Route("POST", "/api/live/stills", take, CLASS, body=StillTaken, max_body=LARGEST_BODY),
        Route("GET", "/api/live/stills/{slot_id}", last, PUPIL),
        Route("GET", "/api/live/line", measure, PUPIL),
    ]
