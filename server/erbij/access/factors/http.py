"""Routes of the second step of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules
from erbij.access.cookies import welcome
from erbij.access.factors.wire import (
    FactorBegun,
    FactorCode,
    FactorCodes,
    FactorDone,
    FactorState,
    FactorWaiting,
    ResetFactor,
    SaveFactorRule,
)
from erbij.access.wire import Me
from erbij.actor import WITH_PASSWORD, Role
from erbij.web.route import Cookie, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.access.service import Access
    from erbij.web.route import Call

COORDINATOR = frozenset({Role.COORDINATOR})


def routes(access: Access) -> list[Route]:
    """Return the routes of this room."""
    return [*_entering(access), *_keeping(access)]


def _entering(access: Access) -> list[Route]:
    """What is asked before somebody is signed in; making one is for who is, as well."""
    factors, cookie = access.factors, rules.second_cookie(secure=access.settings.secure)

    def secret(call: Call) -> str:
        return call.request.cookies.get(cookie, "")

    async def waiting(call: Call) -> FactorWaiting:
        return await factors.waiting(secret(call))

    async def leave(call: Call) -> None:
        await factors.leave(secret(call))
        call.cookies.append(Cookie(cookie, "", 0))

    async def enter(call: Call) -> Me:
        browser = access.browser(call.request.cookies, unit=False)
        signed_in = await factors.enter(secret(call), call.body.code, browser)
        call.cookies.append(Cookie(cookie, "", 0))
        return await welcome(access, call, signed_in)

    async def begin(call: Call) -> FactorBegun:
        actor = await access.authenticate(call.request.cookies, as_unit=False)
        return await factors.begin(secret(call), actor)

    async def finish(call: Call) -> FactorDone:
        browser = access.browser(call.request.cookies, unit=False)
        actor = await access.authenticate(call.request.cookies, as_unit=False)
        codes, signed_in = await factors.finish(secret(call), call.body.code, browser, actor)
        if signed_in is None:
            return FactorDone(codes=tuple(codes), me=None)
        call.cookies.append(Cookie(cookie, "", 0))
        return FactorDone(codes=tuple(codes), me=await welcome(access, call, signed_in))

    return [
        Route("POST", "/api/access/factors/waiting", waiting, None, Nothing, FactorWaiting),
        Route("POST", "/api/access/factors/leave", leave, None, Nothing),
        Route("POST", "/api/access/factors/enter", enter, None, FactorCode, Me),
        Route("POST", "/api/access/factors/begin", begin, None, Nothing, FactorBegun),
        Route("POST", "/api/access/factors/finish", finish, None, FactorCode, FactorDone),
    ]


def _keeping(access: Access) -> list[Route]:
    factors = access.factors

    async def state(call: Call) -> FactorState:
        return await factors.state(call.actor, call.query.get("person_id", call.actor.id))

    async def codes(call: Call) -> FactorCodes:
        return FactorCodes(codes=tuple(await factors.new_codes(call.actor)))

    async def remove(call: Call) -> None:
        await factors.remove(call.actor)

    async def reset(call: Call) -> None:
        await factors.reset(call.actor, call.body.person_id)

    async def rule(call: Call) -> FactorState:
        await factors.save_rule(call.actor, required=call.body.required, version=call.body.version)
        return await factors.state(call.actor, call.actor.id)

    return [
        Route("GET", "/api/access/factors", state, WITH_PASSWORD, reply=FactorState, query=("person_id",)),
        Route("POST", "/api/access/factors/codes", codes, WITH_PASSWORD, Nothing, FactorCodes),
        Route("POST", "/api/access/factors/remove", remove, WITH_PASSWORD, Nothing),
        Route("POST", "/api/access/factors/reset", reset, COORDINATOR, ResetFactor),
        Route("POST", "/api/access/factors/rule", rule, COORDINATOR, SaveFactorRule, FactorState),
    ]
