"""The aiohttp application, made from a list of routes.

Anything that is not a route is a page or file of the client, or it does not exist. The composition adds what lives as
long as the server (``cleanup_ctx``) and the socket; header and problem handling hold for those too. Serve it with
:func:`runner`, which keeps the library's own log lines, with addresses and pieces of requests in them, out of the log.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web
from typing_extensions import override

from erbij.errors import Broken, ErbijError, NotFound, TooLarge
from erbij.web import http
from erbij.web.client import StaticClient
from erbij.web.guard import SAFE, Authenticate, Guard, own_origins
from erbij.web.headers import header_signal
from erbij.web.pages import problem_page
from erbij.web.problem import problem_response

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiohttp.typedefs import Handler, Middleware

    from erbij.settings import Settings
    from erbij.web.route import Route

log = structlog.get_logger(__name__)

ROUTES = web.AppKey("routes", tuple)
"""Every route of the application, the server's own included: what the rights matrix is made from."""


def build_app(
    routes: Sequence[Route],
    authenticate: Authenticate,
    settings: Settings,
    static_dir: Path,
    checks: http.Checks | None = None,
    *,
    numbers: http.Numbers | None = None,
    lesser: http.Checks | None = None,
) -> web.Application:
    """Return an application that is not started. ``checks``, ``lesser``: of ``/health/ready``."""
    app = web.Application(middlewares=[_problems(StaticClient(static_dir))])
    app.on_response_prepare.append(header_signal(settings))
    listed = [*http.routes(routes, checks or {}, numbers, lesser), *routes]
    guard = Guard(authenticate, own_origins(settings), settings.secure, settings.proxies)
    for route in listed:
        app.router.add_route(route.method, route.path, guard.handler(route))
    app[ROUTES] = tuple(listed)
    return app


async def not_found(request: web.Request) -> web.Response:
    """Return a page where a person looks, and a problem document everywhere else."""
    wants_page = "text/html" in request.headers.get("Accept", "") and not request.path.startswith(("/api/", "/health/"))
    page = await asyncio.to_thread(problem_page, NotFound.code, NotFound.status) if wants_page else None
    return page or problem_response(NotFound())


def _problems(client: StaticClient) -> Middleware:
    """Answers whatever no route answers: the client, what does not exist, and errors of what the composition added."""

    @web.middleware
    async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if request.match_info.http_exception is None:
                return await handler(request)
            found = await client.answer(request.path) if request.method in SAFE else None
            return found or await not_found(request)
        except web.HTTPException as refusal:
            if refusal.status < HTTPStatus.BAD_REQUEST:
                raise
            return problem_response(_named(refusal))
        except Exception as error:  # noqa: BLE001 - the last place where an error gets an answer
            return problem_response(error)

    return problems


def _named(refusal: web.HTTPException) -> ErbijError:
    if isinstance(refusal, web.HTTPRequestEntityTooLarge):
        return TooLarge()
    return NotFound() if refusal.status < HTTPStatus.INTERNAL_SERVER_ERROR else Broken()


class _Mute(logging.Logger):
    """Takes the library's messages about requests that it could not read, and says only that there was one."""

    @override
    def handle(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            log.warning("web.unreadable_request", kind=kind)


def runner(app: web.Application, **options: Any) -> web.AppRunner:
    """Return a runner without access log, whose error log holds no part of a request."""
    return web.AppRunner(
        app, access_log=None, logger=_Mute("erbij.web", logging.WARNING), handle_signals=False, **options
    )
