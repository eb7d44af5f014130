"""Routes of the server about itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from aiohttp import web

import erbij
from erbij.errors import NotFound
from erbij.web.guard import render
from erbij.web.openapi import Json, document
from erbij.web.pages import problem_page
from erbij.web.route import Call, Handler, Route
from erbij.web.wire import Health

if TYPE_CHECKING:
    from erbij.wire import Wire

Checks = Mapping[str, Callable[[], Awaitable[bool]]]
"""Per part that a lesson needs, a question that answers whether it is there; raising or hanging means no."""
Numbers = Callable[[web.Request], Awaitable[str]]
"""The text of ``/metrics`` for who may ask; raises ``NotFound`` for anybody else."""
CHECK_TIMEOUT = 2.0


def routes(
    capabilities: Sequence[Route], checks: Checks, numbers: Numbers | None = None, lesser: Checks | None = None
) -> list[Route]:
    """Return health, numbers, OpenAPI and problem pages; ``capabilities`` are described in OpenAPI with these.

    ``lesser``: of parts without which lessons go on.
    """

    async def live(_call: Call) -> Wire:
        return Health(ok=True, parts={})

    async def ready(_call: Call) -> web.StreamResponse:
        both = {**checks, **(lesser or {})}
        parts = dict(zip(both, await asyncio.gather(*(_asked(check) for check in both.values())), strict=True))
        away = [part for part, there in parts.items() if not there]
        health = Health(ok=not set(away) & set(checks), degraded=bool(set(away) - set(checks)), parts=parts)
        return render(health, 200 if health.ok else 503)

    @cache
    def described() -> Json:
        return document([*capabilities, *own], getattr(erbij, "__version__", "0"))

    async def openapi(_call: Call) -> web.StreamResponse:
        # Made for who asks first: that takes the time in which a server starts, and most are never asked.
        return web.json_response(await asyncio.to_thread(described))

    async def problem(call: Call) -> web.StreamResponse:
        page = await asyncio.to_thread(problem_page, call.part("code"))
        if page is None:
            raise NotFound
        return page

    own = [
        Route("GET", "/health/live", live, roles=None, reply=Health),
        Route("GET", "/health/ready", ready, roles=None, reply=Health),
        Route("GET", "/metrics", _told(numbers), roles=None),
        Route("GET", "/api/openapi.json", openapi, roles=None),
        Route("GET", "/problems/{code}", problem, roles=None),
    ]
    return own


def _told(numbers: Numbers | None) -> Handler:
    async def metrics(call: Call) -> web.StreamResponse:
        if numbers is None:
            raise NotFound
        return web.Response(text=await numbers(call.request), content_type="text/plain", charset="utf-8")

    return metrics


async def _asked(check: Callable[[], Awaitable[bool]]) -> bool:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            return await check()
    except Exception:  # noqa: BLE001 - a part that fails in any way is not ready
        return False
