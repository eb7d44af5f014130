"""What stands between the network and a handler, in this order: our own pages only, signed in, role, input.

Absent and forbidden answer alike, so a role that may not use a route gets the same 404 as for one that is not there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from erbij.db.scope import NOBODY_YET, scope_of, within
from erbij.errors import Invalid, NotFound, NotSignedIn
from erbij.settings import LOOPBACK_HOSTS
from erbij.web.body import read_body
from erbij.web.errors import NotFromHere
from erbij.web.problem import problem_response
from erbij.web.route import Call
from erbij.wire import Wire

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.settings import Settings
    from erbij.web.route import Route

Authenticate = Callable[[Mapping[str, str], bool], Awaitable["Actor | None"]]
"""From cookies, and whether the page acts as a classroom unit, to who asks; None: nobody."""

Proxies = Sequence[IPv4Network | IPv6Network]
SAFE = frozenset({"GET", "HEAD"})
MAX_QUERY = 200
"""Characters of one value in a query."""


def own_origins(settings: Settings) -> frozenset[str]:
    """Return every origin under which our own pages are opened: one, and on this machine its other names."""
    address = urlsplit(settings.web_address)
    own = f"{address.scheme}://{address.netloc}"
    if address.hostname not in LOOPBACK_HOSTS:
        return frozenset({own})
    port = f":{address.port}" if address.port else ""
    return frozenset({own, *(f"{address.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost", "[::1]"))})


def check_origin(request: web.BaseRequest, origins: frozenset[str]) -> None:
    """Raise NotFromHere unless the request was made by a page of ours."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    from_here = origin in origins if origin is not None else site == "same-origin"
    if not from_here or site not in {None, "same-origin"} or request.headers.get("X-Erbij") != "1":
        raise NotFromHere


def caller_address(request: web.BaseRequest, proxies: Proxies) -> str:
    """Return the caller's address; ``proxies`` are believed about it. IPv6 callers count by their /64 network.

    Each proxy adds whom it saw at the end, on the same line or on one of its own: what stands before the last address
    that is no proxy of ours was written by the caller.
    """
    said = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    seen = [*(one.strip() for one in said if one.strip()), request.remote or ""]
    try:
        parsed = ip_address(seen.pop())
        while seen and any(parsed in network for network in proxies):
            parsed = ip_address(seen.pop())
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else ":".join(parsed.exploded.split(":")[:4])  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Guard:
    """Makes an aiohttp handler of a route."""

    authenticate: Authenticate
    origins: frozenset[str]
    secure: bool
    proxies: Proxies

    def handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Return a handler that guards, parses, calls the route's handler once and renders its answer."""

        async def handle(request: web.Request) -> web.StreamResponse:
            call = Call(request, None, None, {}, address=caller_address(request, self.proxies))
            try:
                with within(NOBODY_YET):
                    await self._admit(route, call)
                with within(scope_of(call.who)):
                    response = render(await route.handler(call))
            except Exception as error:  # noqa: BLE001 - every error has an answer, and it is here
                response = problem_response(error)
            self._set_cookies(response, call)
            return response

        return handle

    async def _admit(self, route: Route, call: Call) -> None:
        if route.method not in SAFE and not route.from_anywhere:
            check_origin(call.request, self.origins)
        if route.roles is not None:
            call.who = await self.authenticate(call.request.cookies, call.as_unit)
            if call.who is None:
                raise NotSignedIn
            if call.who.roles.isdisjoint(route.roles):
                raise NotFound
        call.query.update(_query(call.request, route))
        if route.body is not None:
            call.body = await read_body(call.request, route.body, route.max_body)

    def _set_cookies(self, response: web.StreamResponse, call: Call) -> None:
        for cookie in call.cookies:
            response.set_cookie(
                cookie.name,
                cookie.value,
                max_age=cookie.max_age,
                path="/",
                secure=self.secure,
                httponly=True,
                samesite="Lax",
            )


def _query(request: web.Request, route: Route) -> dict[str, str]:
    values = {key: request.query[key] for key in route.query if key in request.query}
    for key, value in values.items():
        if len(value) > MAX_QUERY:
            raise Invalid([(f"query.{key}", "too long")])
    return values


def render(answer: Wire | web.StreamResponse | None, status: int = 200) -> web.StreamResponse:
    """Return the answer of a handler as a response."""
    if answer is None:
        return web.Response(status=204)
    if isinstance(answer, Wire):
        return web.Response(status=status, text=answer.model_dump_json(), content_type="application/json")
    return answer
