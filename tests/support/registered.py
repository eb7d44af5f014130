"""What is registered: every route and event, made from the capabilities' own lists without starting anything."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Self

from erbij.web import http as web_http
from tests.support.checkout import SERVER

if TYPE_CHECKING:
    from erbij.realtime.event import Event
    from erbij.web.route import Route


class AnyService:
    """Stands where a service would: the lists ask it for methods and call none."""

    def __getattr__(self, name: str) -> Self:
        return self


def _rooms_with(file: str) -> list[str]:
    rooms = (found.parent.relative_to(SERVER) for found in SERVER.rglob(f"*/{file}.py"))
    return sorted(".".join(room.parts) for room in rooms if room.parts[0] not in {"web", "cli"})


def registered_routes() -> list[Route]:
    """Return every route of the server, those of the server about itself included."""
    service: Any = AnyService()
    capabilities = [
        route for room in _rooms_with("http") for route in importlib.import_module(f"erbij.{room}.http").routes(service)
    ]
    return [*capabilities, *web_http.routes(capabilities, {})]


def registered_events() -> list[Event]:
    """Return every event that a client may send."""
    service: Any = AnyService()
    return [
        event
        for room in _rooms_with("events")
        for event in importlib.import_module(f"erbij.{room}.events").events(service)
    ]
