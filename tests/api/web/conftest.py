"""A server with a few routes that no capability has."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.errors import TooMany
from erbij.web.route import Call, Cookie, Route
from erbij.wire import Name, Wire
from tests.api.web.serving import served
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.settings import Settings
    from tests.api.web.serving import Served

SECRET = "Noor Jansen geheim@school.example"


class Inner(Wire):
    name: Name


class Echo(Wire):
    inner: tuple[Inner, ...]


async def by_cookie(cookies: Mapping[str, str], as_unit: bool) -> Actor | None:
    role = cookies.get("role-unit" if as_unit else "role")
    return Actor("me", "school", frozenset({Role(role)}), "sign-in") if role else None


def some_routes() -> list[Route]:
    async def echo(call: Call) -> Echo:
        body: Echo = call.body
        return body

    async def breaks(_call: Call) -> None:
        raise ValueError(SECRET)

    async def throttled(call: Call) -> None:
        call.cookies.append(Cookie("set", call.address, 60))
        raise TooMany(7)

    async def slow(_call: Call) -> None:
        await asyncio.sleep(0.2)

    pupils = frozenset({Role.PUPIL})
    return [
        Route("POST", "/api/test/echo", echo, None, Echo, Echo),
        Route("POST", "/api/test/large", echo, None, Echo, Echo, max_body=2_000_000),
        Route("GET", "/api/test/breaks", breaks, None),
        Route("GET", "/api/test/throttled", throttled, None),
        Route("GET", "/api/test/pupils", slow, pupils),
        Route("POST", "/api/test/pupils", echo, pupils, Echo, Echo),
        Route("GET", "/api/test/query", slow, None, query=("date",)),
    ]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Erbij</title>")
    (folder / "manifest.json").write_text("{}")
    (folder / "assets" / "index-abc123.js").write_text("export {};")
    (tmp_path / "erbij.toml").write_text("secret")
    (folder / "assets" / "link.js").symlink_to(tmp_path / "erbij.toml")
    return folder


@pytest.fixture
async def server(settings: Settings, build: Path) -> AsyncIterator[Served]:
    async def yes() -> bool:
        return True

    async with served(some_routes(), by_cookie, settings, build, {"database": yes}) as running:
        yield running
