"""Routes of signing in through the school's own provider."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from erbij.access import rules
from erbij.access.cookies import welcome
from erbij.access.providers.rules import FLOW_LASTS
from erbij.access.providers.wire import (
    BeginProvider,
    FinishProvider,
    ProviderBegun,
    ProviderLink,
    ProviderPage,
    ProvidersAsked,
    ProvidersOffered,
    ProviderTried,
    RemoveProvider,
    SaveProvider,
)
from erbij.access.wire import Me
from erbij.actor import AT_SCHOOL, Role
from erbij.web.route import Call, Cookie, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.access.service import Access

COORDINATOR = frozenset({Role.COORDINATOR})
PEOPLE = AT_SCHOOL - {Role.UNIT, Role.GUARDIAN}


def routes(access: Access) -> list[Route]:
    """Return the routes of this room."""
    return [*_sign_in_routes(access), *_account_routes(access), *_setting_routes(access)]


def _sign_in_routes(access: Access) -> list[Route]:
    sign_ins = access.provider_sign_ins
    cookie = rules.provider_cookie(secure=access.settings.secure)

    async def offered(call: Call) -> ProvidersOffered:
        host = urlsplit(f"//{call.request.host}").hostname or ""
        return await sign_ins.offered(call.body.school_id, call.body.email, host)

    async def begin(call: Call) -> ProviderBegun:
        address, secret = await sign_ins.begin(call.body.school_id, call.address)
        call.cookies.append(Cookie(cookie, secret, int(FLOW_LASTS.total_seconds())))
        return ProviderBegun(address=address)

    async def link(call: Call) -> ProviderBegun:
        address, secret = await sign_ins.begin(call.actor.school_id, call.address, call.actor)
        call.cookies.append(Cookie(cookie, secret, int(FLOW_LASTS.total_seconds())))
        return ProviderBegun(address=address)

    async def finish(call: Call) -> Me:
        browser = access.browser(call.request.cookies, unit=False)
        actor = await access.authenticate(call.request.cookies, as_unit=False)
        call.cookies.append(Cookie(cookie, "", 0))
        signed_in = await sign_ins.finish(call.body, call.request.cookies.get(cookie, ""), browser, actor)
        if signed_in is not None:
            return await welcome(access, call, signed_in)
        call.who = actor
        return await access.me(call.actor)

    return [
        Route("POST", "/api/access/providers/offered", offered, None, ProvidersAsked, ProvidersOffered),
        Route("POST", "/api/access/providers/begin", begin, None, BeginProvider, ProviderBegun),
        Route("POST", "/api/access/providers/finish", finish, None, FinishProvider, Me),
        Route("POST", "/api/access/providers/link", link, PEOPLE, Nothing, ProviderBegun),
    ]


def _account_routes(access: Access) -> list[Route]:
    async def account(call: Call) -> ProviderLink:
        return await access.provider_sign_ins.link_of(call.actor, call.query.get("person_id", call.actor.id))

    async def unlink(call: Call) -> None:
        await access.provider_sign_ins.unlink(call.actor, call.part("id"))

    return [
        Route("GET", "/api/access/providers/account", account, PEOPLE, reply=ProviderLink, query=("person_id",)),
        Route("DELETE", "/api/access/providers/account/{id}", unlink, PEOPLE),
    ]


def _setting_routes(access: Access) -> list[Route]:
    async def page(call: Call) -> ProviderPage:
        return await access.providers.page(call.actor)

    async def save(call: Call) -> ProviderPage:
        await access.providers.save(call.actor, call.body)
        return await access.providers.page(call.actor)

    async def remove(call: Call) -> ProviderPage:
        await access.providers.remove(call.actor, call.body.version)
        return await access.providers.page(call.actor)

    async def try_it(call: Call) -> ProviderTried:
        return await access.providers.try_it(call.actor)

    return [
        Route("GET", "/api/access/providers", page, COORDINATOR, reply=ProviderPage),
        Route("POST", "/api/access/providers", save, COORDINATOR, SaveProvider, ProviderPage),
        Route("POST", "/api/access/providers/remove", remove, COORDINATOR, RemoveProvider, ProviderPage),
        Route("POST", "/api/access/providers/try", try_it, COORDINATOR, Nothing, ProviderTried),
    ]
