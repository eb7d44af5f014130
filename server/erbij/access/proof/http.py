"""Routes of proving oneself again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules
from erbij.access.factors.wire import FactorCode
from erbij.access.keys.wire import KeyAsked, KeySigned
from erbij.access.proof.wire import ProofWays, ProvePassword
from erbij.access.providers.rules import FLOW_LASTS
from erbij.access.providers.wire import ProviderBegun
from erbij.actor import WITH_PASSWORD
from erbij.web.route import Cookie, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.access.service import Access
    from erbij.web.route import Call


def routes(access: Access) -> list[Route]:
    """Return the routes of this room."""
    proofs, cookie = access.proofs, rules.provider_cookie(secure=access.settings.secure)

    async def ways(call: Call) -> ProofWays:
        return await proofs.ways(call.actor)

    async def code(call: Call) -> None:
        await proofs.by_code(call.actor, call.body.code)

    async def password(call: Call) -> None:
        await proofs.by_password(call.actor, call.body.password)

    async def ask(call: Call) -> KeyAsked:
        return await access.keys.ask_again(call.actor)

    async def key(call: Call) -> None:
        await proofs.by_key(call.actor, call.body)

    async def provider(call: Call) -> ProviderBegun:
        address, secret = await proofs.by_provider(call.actor, call.address)
        call.cookies.append(Cookie(cookie, secret, int(FLOW_LASTS.total_seconds())))
        return ProviderBegun(address=address)

    path = "/api/access/proof"
    return [
        Route("GET", path, ways, WITH_PASSWORD, reply=ProofWays),
        Route("POST", f"{path}/code", code, WITH_PASSWORD, FactorCode),
        Route("POST", f"{path}/password", password, WITH_PASSWORD, ProvePassword),
        Route("POST", f"{path}/key/ask", ask, WITH_PASSWORD, Nothing, KeyAsked),
        Route("POST", f"{path}/key", key, WITH_PASSWORD, KeySigned),
        Route("POST", f"{path}/provider", provider, WITH_PASSWORD, Nothing, ProviderBegun),
    ]
