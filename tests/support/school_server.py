"""The school's own pages on a real server; a cookie says who is asking."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.people import http as people_http
from erbij.people.service import People
from erbij.plans.service import RemotePupils
from erbij.schools import http as schools_http
from erbij.timetable import http as timetable_http
from erbij.timetable.service import Timetable
from tests.api.web.serving import served
from tests.support.school_files import NoAccess
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.web.route import Route
    from tests.api.web.serving import Browser, Served
    from tests.support.school_files import Given


@asynccontextmanager
async def school_server(given: Given, home: Path, *more: Route) -> AsyncIterator[Served]:
    """Serve the people, the timetable and the import of a school, and ``more`` routes."""

    async def authenticate(cookies: Mapping[str, str], as_unit: bool) -> Actor | None:
        who = cookies.get("who", "")
        if not who:
            return None
        key, _, roles = who.partition(".")
        if as_unit:
            return given.unit("Lokaal 12")
        return given.actor(key, *(Role(role) for role in roles.split(".")))

    routes = [
        *people_http.routes(People(given.database, given.clock, NoAccess())),
        *schools_http.routes(given.schools),
        *timetable_http.routes(Timetable(given.database, given.clock, RemotePupils())),
        *more,
    ]
    async with served(routes, authenticate, settings_in(home), home) as running:
        yield running


def browser_of(server: Served, key: str, *roles: Role) -> Browser:
    """A browser in which somebody is signed in."""
    browser = server.browser()
    browser.put("who", ".".join([key, *roles]))
    return browser
