from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.api.web.conftest import by_cookie
from tests.api.web.serving import code, served

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.settings import Settings
    from tests.api.web.serving import Served

PAGES = [
    "/",
    "/access/in",
    "/access/password",
    "/access",
    "/access/units",
    "/live/01abc",
    "/unit",
    "/register",
    "/absence",
    "/absence/illness",
    "/people",
    "/plans",
    "/plans/mine",
    "/plans/start",
    "/plans/policy",
    "/plans/pupil/01j6z",
]


@pytest.mark.parametrize("path", [*PAGES, "/settings", "/settings/", "/?as=unit"])
async def test_every_page_is_answered_with_the_same_document(server: Served, path: str) -> None:
    answer = await server.browser().get(path)
    assert (answer.status, answer.content_type) == (200, "text/html")
    assert "<title>Erbij</title>" in await answer.text()


OUTSIDE = ["/../erbij.toml", "/%2e%2e/erbij.toml", "/assets/..%2f..%2ferbij.toml", "/assets/link.js", "/manifest.json"]


@pytest.mark.parametrize("path", [*OUTSIDE, "/assets", "/assets/", "/live/a/b", "/live/"])
async def test_nothing_else_is_answered(server: Served, path: str) -> None:
    assert await code(await server.browser().get(path)) == (404, "not_found")


async def test_a_person_who_mistypes_an_address_gets_a_page(server: Served) -> None:
    answer = await server.browser().get("/nothing", Accept="text/html,*/*")
    assert (answer.status, answer.content_type) == (404, "text/html")
    assert await code(await server.browser().get("/api/nothing", Accept="text/html")) == (404, "not_found")


async def test_a_file_is_sent_packed_to_who_can_unpack_it(server: Served, build: Path) -> None:
    (build / "assets" / "index-abc123.js.gz").write_bytes(b"\x1f\x8bpacked")
    browser = server.browser()
    async with browser.session.get("/assets/index-abc123.js", headers={"Accept-Encoding": "identity"}) as answer:
        assert (answer.content_type, await answer.text()) == ("text/javascript", "export {};")
    async with browser.session.head("/assets/index-abc123.js", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"


async def test_without_a_build_a_page_says_what_to_run(settings: Settings, tmp_path: Path) -> None:
    async with served([], by_cookie, settings, tmp_path / "none") as server:
        answer = await server.browser().get("/")
        assert answer.status == 503
        assert "<code>make client</code>" in await answer.text()


async def test_ready_means_that_every_part_is_there(settings: Settings, tmp_path: Path) -> None:
    async def yes() -> bool:
        return True

    async def hangs() -> bool:
        await asyncio.sleep(60)
        return True

    async def breaks() -> bool:
        raise RuntimeError

    checks = {"database": yes, "media": hangs, "disk": breaks}
    async with served([], by_cookie, settings, tmp_path, checks) as server:
        answer = await server.browser().get("/health/ready")
        assert answer.status == 503
        parts = {"database": True, "media": False, "disk": False}
        assert await answer.json() == {"ok": False, "degraded": False, "parts": parts}
        assert (await server.browser().get("/health/live")).status == 200


async def test_openapi_describes_every_route(server: Served) -> None:
    document = await (await server.browser().get("/api/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    assert {"/api/test/echo", "/health/ready", "/problems/{code}"} <= document["paths"].keys()
    echo = document["paths"]["/api/test/echo"]["post"]
    assert echo["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Echo"}
    assert document["paths"]["/api/test/pupils"]["get"]["x-roles"] == ["pupil"]
    assert {"Echo", "Inner", "Problem", "Health"} <= document["components"]["schemas"].keys()
