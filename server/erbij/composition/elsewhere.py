"""Requests about a lesson that runs on one server, asked of whichever was reached.

What a lesson keeps in memory (which photo of the board was asked of whom, the last still) is known where it runs. A
server that finds nothing asks the others, with everything by which they know who asks; who is asked by a server asks
nobody on.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import aiohttp
import structlog
from aiohttp import web

from erbij.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.realtime.peers import Peers
    from erbij.servers.charges import Charges
    from erbij.web.route import Call, Handler, Route
    from erbij.wire import Wire

PASSED_ON = ("Cookie", "Origin", "Sec-Fetch-Site", "X-Erbij", "X-Erbij-As", "Accept-Language")
log = structlog.get_logger()


def asking_others(
    routes: Sequence[Route], paths: frozenset[tuple[str, str]], peers: Peers, charges: Charges
) -> list[Route]:
    """Return the routes; those of ``paths`` (method and path) ask the other servers where this one finds nothing."""

    def asking(route: Route) -> Handler:
        async def handler(call: Call) -> Wire | web.StreamResponse | None:
            try:
                return await route.handler(call)
            except NotFound:
                found = None if peers.knows(call.request) else await _asked(call, peers, charges)
                if found is None:
                    raise
                return found

        return handler

    return [replace(route, handler=asking(route)) if (route.method, route.path) in paths else route for route in routes]


async def _asked(call: Call, peers: Peers, charges: Charges) -> web.StreamResponse | None:
    """Return the first answer of another server that found something; None: none did."""
    headers = {name: call.request.headers[name] for name in PASSED_ON if name in call.request.headers} | peers.headers
    body = None
    if call.body is not None:
        headers["Content-Type"], body = "application/json", call.body.model_dump_json()
    for address in await charges.others():
        try:
            url = address + call.request.rel_url.raw_path
            async with peers.session.request(call.request.method, url, data=body, headers=headers) as answer:
                if answer.status != HTTPStatus.NOT_FOUND:
                    kind = answer.headers.get("Content-Type", "application/octet-stream")
                    return web.Response(status=answer.status, body=await answer.read(), headers={"Content-Type": kind})
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.info("server_does_not_answer", error=type(error).__name__)
    return None
