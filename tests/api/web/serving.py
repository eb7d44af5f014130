"""A real server on a loopback port, and browsers that behave like ours."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import ClientResponse, ClientSession, CookieJar, web
from yarl import URL

from erbij.web.app import build_app, runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from erbij.settings import Settings
    from erbij.web.guard import Authenticate
    from erbij.web.http import Checks, Numbers
    from erbij.web.route import Route


class Browser:
    """Keeps cookies and sends what a page of ours sends; ``as_unit``: the page of a classroom unit."""

    def __init__(self, base: str, origin: str) -> None:
        self.session = ClientSession(base, cookie_jar=CookieJar(unsafe=True), headers={"X-Forwarded-For": "192.0.2.7"})
        self._base = URL(base)
        self.own = {"Origin": origin, "X-Erbij": "1"}

    async def post(self, path: str, body: object = None, *, as_unit: bool = False, **headers: str) -> ClientResponse:
        unit = {"X-Erbij-As": "unit"} if as_unit else {}
        answer = await self.session.post(path, json=body or {}, headers={**self.own, **unit, **headers})
        await answer.read()
        return answer

    async def get(self, path: str, *, as_unit: bool = False, **headers: str) -> ClientResponse:
        unit = {"X-Erbij-As": "unit"} if as_unit else {}
        answer = await self.session.get(path, headers={**unit, **headers})
        await answer.read()
        return answer

    async def patch(self, path: str, at: object = 0, data: bytes = b"", **headers: str) -> ClientResponse:
        """Send bytes that go on at byte ``at``."""
        answer = await self.session.patch(path, data=data, headers={**self.own, "Upload-Offset": str(at), **headers})
        await answer.read()
        return answer

    async def delete(self, path: str) -> ClientResponse:
        answer = await self.session.delete(path, headers=self.own)
        await answer.read()
        return answer

    def cookie(self, name: str) -> str:
        return next((morsel.value for morsel in self.session.cookie_jar if morsel.key == name), "")

    def put(self, name: str, value: str) -> None:
        self.forget(name)
        self.session.cookie_jar.update_cookies({name: value}, self._base)

    def forget(self, name: str) -> None:
        self.session.cookie_jar.clear(lambda morsel: morsel.key == name)


class Served:
    """A running server."""

    def __init__(self, settings: Settings, base: str) -> None:
        self.settings = settings
        self.base = base
        self._browsers: list[Browser] = []

    def browser(self) -> Browser:
        self._browsers.append(Browser(self.base, self.settings.web_address))
        return self._browsers[-1]

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.session.close()


@asynccontextmanager
async def served(
    routes: Sequence[Route],
    authenticate: Authenticate,
    settings: Settings,
    static_dir: Path,
    checks: Checks | None = None,
    *,
    numbers: Numbers | None = None,
) -> AsyncIterator[Served]:
    ran = runner(build_app(routes, authenticate, settings, static_dir, checks, numbers=numbers))
    await ran.setup()
    await web.TCPSite(ran, "127.0.0.1", 0).start()
    host, port = ran.addresses[0][:2]
    running = Served(settings, f"http://{host}:{port}")
    try:
        yield running
    finally:
        await running.close()
        await ran.cleanup()


async def code(answer: ClientResponse) -> tuple[int, Any]:
    """The status and, of a problem, its code."""
    if answer.content_type != "application/problem+json":
        return answer.status, None
    return answer.status, (await answer.json())["code"]
