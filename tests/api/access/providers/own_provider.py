"""An identity provider that says whatever a test wants it to say, and a browser that goes there and back."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from erbij.access.providers.rules import challenge_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse

    from erbij.clock import SetClock
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

SECRET = "het geheim van de school"
CLIENT = "erbij"
FIRST, SECOND = (RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("first", "second"))


@dataclass
class OwnProvider:
    """``said`` are the claims of the next token, over the right ones; ``key`` signs it, ``shown`` are published."""

    clock: SetClock
    base: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | OctKey = field(default_factory=lambda: FIRST)
    algorithm: str = "RS256"
    shown: list[RSAKey] = field(default_factory=lambda: [FIRST])
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)

    async def configuration(self, request: web.Request) -> web.Response:
        self._hear(request)
        names = {"authorization_endpoint": "in", "token_endpoint": "token", "jwks_uri": "keys"}
        here = {name: f"{self.base}/{path}" for name, path in names.items()}
        here |= {"issuer": self.base, "end_session_endpoint": f"{self.base}/out"}
        return web.json_response(here | self.about)

    async def keys(self, request: web.Request) -> web.Response:
        self._hear(request)
        return web.json_response(KeySet(list(self.shown)).as_dict(private=False))

    async def token(self, request: web.Request) -> web.Response:
        self._hear(request)
        form = await request.post()
        if request.headers.get("Authorization", "") == "":
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self.given.pop(str(form["code"]), None)
        if asked is None or challenge_of(str(form["code_verifier"])) != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(self.clock.now().timestamp())
        right = {
            "iss": self.base,
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "sub": "account-1",
        }
        claims = {name: value for name, value in (right | self.said).items() if value is not None}
        token = jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, self.key, algorithms=[self.algorithm])
        return web.json_response({"id_token": token, "access_token": "x", "token_type": "Bearer"})

    def _hear(self, request: web.Request) -> None:
        self.asked.append(request.path)
        if self.away:
            raise web.HTTPBadGateway

    def code_for(self, address: str) -> tuple[str, str]:
        """Somebody signs in at the provider: (code, state) with which the browser is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}-{len(self.given)}"
        self.given[code] = asked
        return code, asked["state"]


@asynccontextmanager
async def provider_running(clock: SetClock) -> AsyncIterator[OwnProvider]:
    one = OwnProvider(clock)
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", one.configuration)
    app.router.add_get("/keys", one.keys)
    app.router.add_post("/token", one.token)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


async def set_up(school: School, server: Served, issuer: str, office: Browser | None = None, **more: object) -> Browser:
    """The coordinator sets the provider; answers the coordinator's browser."""
    office = office or await school.somebody(server, "coordinator")
    wanted = {"issuer": issuer, "client_id": CLIENT, "secret": SECRET, "staff": True, "pupils": True, **more}
    answer = await office.post("/api/access/providers", wanted)
    assert answer.status == 200, await answer.text()
    return office


async def begun(browser: Browser, school_id: str) -> str:
    """The address at the provider to which the browser is sent."""
    answer = await browser.post("/api/access/providers/begin", {"school_id": school_id})
    assert answer.status == 200, await answer.text()
    return str((await answer.json())["address"])


async def signs_in(browser: Browser, school_id: str, provider: OwnProvider) -> ClientResponse:
    """There and back; answers what came of it."""
    code, state = provider.code_for(await begun(browser, school_id))
    return await came_back(browser, school_id, code=code, state=state)


async def came_back(browser: Browser, school_id: str, **came: str) -> ClientResponse:
    return await browser.post("/api/access/providers/finish", {"school_id": school_id, **came})
