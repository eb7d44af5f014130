"""Routes of working at several schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules
from erbij.access.cookies import welcome
from erbij.access.schools.rules import OFFER_LASTS
from erbij.access.schools.wire import GoToSchool, LinkedSchools, SchoolOffer
from erbij.access.wire import Me
from erbij.actor import AT_WORK
from erbij.web.route import Cookie, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.access.model import Browser
    from erbij.access.service import Access
    from erbij.web.route import Call


def routes(access: Access) -> list[Route]:
    """Return the routes of this room."""
    return [*_linking(access), *_linked(access)]


def _browser(access: Access, call: Call) -> Browser:
    return access.browser(call.request.cookies, unit=False)


def _linking(access: Access) -> list[Route]:
    schools, cookie = access.schools, rules.school_cookie(secure=access.settings.secure)

    async def begin(call: Call) -> None:
        made = await schools.begin(call.actor, _browser(access, call))
        call.cookies.append(Cookie(cookie, made, int(OFFER_LASTS.total_seconds())))

    async def offered(call: Call) -> SchoolOffer:
        found = await schools.offered(call.request.cookies.get(cookie, ""))
        return SchoolOffer(school_name=found.school_name, name=found.name.reveal())

    async def refuse(call: Call) -> None:
        await schools.leave(call.request.cookies.get(cookie, ""))
        call.cookies.append(Cookie(cookie, "", 0))

    async def link(call: Call) -> LinkedSchools:
        await schools.link(call.actor, call.request.cookies.get(cookie, ""), _browser(access, call))
        call.cookies.append(Cookie(cookie, "", 0))
        return await schools.linked(call.actor)

    return [
        Route("POST", "/api/access/schools/begin", begin, AT_WORK, Nothing),
        Route("POST", "/api/access/schools/offered", offered, AT_WORK, Nothing, SchoolOffer),
        Route("POST", "/api/access/schools/refuse", refuse, AT_WORK, Nothing),
        Route("POST", "/api/access/schools/link", link, AT_WORK, Nothing, LinkedSchools),
    ]


def _linked(access: Access) -> list[Route]:
    schools = access.schools

    async def linked(call: Call) -> LinkedSchools:
        return await schools.linked(call.actor)

    async def go(call: Call) -> Me:
        return await welcome(access, call, await schools.go(call.actor, call.body.school_id, _browser(access, call)))

    async def end(call: Call) -> None:
        await schools.end(call.actor, call.part("id"))

    return [
        Route("GET", "/api/access/schools", linked, AT_WORK, reply=LinkedSchools),
        Route("POST", "/api/access/schools/go", go, AT_WORK, GoToSchool, Me),
        Route("DELETE", "/api/access/schools/{id}", end, AT_WORK),
    ]
