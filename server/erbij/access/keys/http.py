"""Routes of keys and fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules
from erbij.access.cookies import welcome
from erbij.access.factors.wire import FactorDone
from erbij.access.keys.wire import KeyAsked, KeyMade, KeySigned, KeyWanted, RemoveKey
from erbij.access.wire import Me
from erbij.actor import WITH_PASSWORD
from erbij.web.route import Cookie, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.access.service import Access
    from erbij.web.route import Call


def routes(access: Access) -> list[Route]:
    """Return the routes of this room; who makes a key is signed in, or waits for the second step."""
    keys, cookie = access.keys, rules.second_cookie(secure=access.settings.secure)

    def secret(call: Call) -> str:
        return call.request.cookies.get(cookie, "")

    async def ask(call: Call) -> KeyAsked:
        return await keys.ask(secret(call))

    async def enter(call: Call) -> Me:
        browser = access.browser(call.request.cookies, unit=False)
        signed_in = await keys.enter(secret(call), call.body, browser)
        call.cookies.append(Cookie(cookie, "", 0))
        return await welcome(access, call, signed_in)

    async def begin(call: Call) -> KeyWanted:
        actor = await access.authenticate(call.request.cookies, as_unit=False)
        return await keys.begin(secret(call), actor)

    async def finish(call: Call) -> FactorDone:
        browser = access.browser(call.request.cookies, unit=False)
        actor = await access.authenticate(call.request.cookies, as_unit=False)
        done, signed_in = await keys.finish(secret(call), call.body, browser, actor)
        if signed_in is None:
            return done
        call.cookies.append(Cookie(cookie, "", 0))
        return FactorDone(codes=done.codes, me=await welcome(access, call, signed_in))

    async def remove(call: Call) -> None:
        await keys.remove(call.actor, call.body.id)

    return [
        Route("POST", "/api/access/keys/ask", ask, None, Nothing, KeyAsked),
        Route("POST", "/api/access/keys/enter", enter, None, KeySigned, Me),
        Route("POST", "/api/access/keys/begin", begin, None, Nothing, KeyWanted),
        Route("POST", "/api/access/keys/finish", finish, None, KeyMade, FactorDone),
        Route("POST", "/api/access/keys/remove", remove, WITH_PASSWORD, RemoveKey),
    ]
