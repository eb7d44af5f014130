"""A route as a value: the rights matrix, OpenAPI and the aiohttp router are all made from the same list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from erbij.errors import Broken, Invalid

if TYPE_CHECKING:
    from aiohttp import web

    from erbij.actor import Actor, Role
    from erbij.wire import Wire

USUAL_BODY = 64 * 1024
"""Bytes of a request body, where the route does not say otherwise."""


@dataclass(slots=True)
class Call:
    """One request, guarded and parsed: ``body`` has the route's type, ``query`` only the route's keys.

    ``address`` is the caller's network address, for throttling only; ``cookies`` are set with the answer, also when the
    handler refuses.
    """

    request: web.Request
    who: Actor | None
    body: Any
    query: dict[str, str]
    cookies: list[Cookie] = field(default_factory=list)
    address: str = ""

    @property
    def actor(self) -> Actor:
        """Who asks; only on routes that need a sign-in."""
        if self.who is None:
            raise Broken
        return self.who

    @property
    def as_unit(self) -> bool:
        """Whether the page asks under the identity of the classroom unit that this browser is."""
        return self.request.headers.get("X-Erbij-As") == "unit"

    @property
    def language(self) -> str:
        """``en`` for who reads English first (``Accept-Language``), else ``nl``."""
        return "en" if self.request.headers.get("Accept-Language", "").lower().startswith("en") else "nl"

    def part(self, name: str) -> str:
        """Return a part of the path; ids only, so anything longer than 64 characters is no id."""
        value = self.request.match_info[name]
        if len(value) > 64:  # noqa: PLR2004
            raise Invalid([(f"path.{name}", "too long")])
        return value


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set with the answer; ``max_age`` in seconds, 0 deletes it. Always HttpOnly, SameSite=Lax, Path=/."""

    name: str
    value: str
    max_age: int


Handler = Callable[[Call], Awaitable["Wire | web.StreamResponse | None"]]


@dataclass(frozen=True, slots=True)
class Route:
    """``roles`` None: anybody, also without a sign-in. A handler's ``None`` is answered 204; a ``Wire`` as JSON.

    ``max_body`` is in bytes. ``from_anywhere``: other programs ask too; it changes nothing, though its method could.
    """

    method: str
    path: str
    handler: Handler
    roles: frozenset[Role] | None
    body: type[Wire] | None = None
    reply: type[Wire] | None = None
    query: tuple[str, ...] = ()
    max_body: int = USUAL_BODY
    from_anywhere: bool = False
