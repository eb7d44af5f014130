from __future__ import annotations

import asyncio
import gzip
import io
import json
import time
from typing import TYPE_CHECKING

import pytest
import structlog

from tests.api.web.conftest import SECRET
from tests.api.web.serving import code

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.api.web.serving import Browser, Served

ECHO = "/api/test/echo"
GOOD = {"inner": [{"name": "Noor"}]}


async def raw_post(browser: Browser, body: bytes, path: str = ECHO, **headers: str) -> tuple[int, str | None]:
    own = {**browser.own, "Content-Type": "application/json", **headers}
    async with browser.session.post(path, data=io.BytesIO(body), headers=own) as answer:
        return await code(answer)


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"X-Erbij": ""},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_post_from_anywhere_else_is_refused(server: Served, headers: dict[str, str]) -> None:
    assert await code(await server.browser().post(ECHO, GOOD, as_unit=False, **headers)) == (403, "not_from_here")


async def test_a_post_without_any_origin_is_refused_and_one_from_the_same_site_is_good(server: Served) -> None:
    browser = server.browser()
    browser.own = {"X-Erbij": "1"}
    assert (await browser.post(ECHO, GOOD)).status == 403
    assert (await browser.post(ECHO, GOOD, as_unit=False, **{"Sec-Fetch-Site": "same-origin"})).status == 200


async def test_who_is_not_signed_in_and_who_may_not(server: Served) -> None:
    browser = server.browser()
    assert await code(await browser.get("/api/test/pupils")) == (401, "not_signed_in")
    browser.put("role", "teacher")
    forbidden, absent = await browser.get("/api/test/pupils"), await browser.get("/api/test/nothing")
    assert await code(forbidden) == (404, "not_found")
    assert await forbidden.text() == await absent.text()
    browser.put("role", "pupil")
    assert (await browser.get("/api/test/pupils")).status == 204


async def test_nobody_is_asked_for_a_body_before_they_may(server: Served) -> None:
    assert (await raw_post(server.browser(), b"not json", "/api/test/pupils")) == (401, "not_signed_in")


async def test_wrong_input_is_answered_with_its_path(server: Served) -> None:
    answer = await server.browser().post(ECHO, {"inner": [{"name": "Noor"}, {"name": 7, "x": SECRET}]})
    problem = await answer.json()
    assert (answer.status, answer.content_type, problem["code"]) == (422, "application/problem+json", "invalid")
    assert problem["type"] == "/problems/invalid"
    assert [error["path"] for error in problem["errors"]] == ["body.inner.1.name", "body.inner.1.x"]
    assert SECRET not in await answer.text()


BODIES = [
    (b"[" * 21 + b"]" * 21, (422, "invalid")),
    (b"[" * 60_000, (422, "invalid")),
    (b'{"inner": "' + b"[" * 200 + b'"}', (422, "invalid")),
    (b"", (422, "invalid")),
    (b"\xff\xfe", (422, "invalid")),
    (b'{"inner": [{"name": "\\ud800"}]}', (422, "invalid")),
    (b'{"inner": []}' + b" " * 70_000, (413, "too_large")),
    (b'{"inner": []}', (200, None)),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
async def test_odd_bodies_are_refused(server: Served, body: bytes, expected: tuple[int, str | None]) -> None:
    assert await raw_post(server.browser(), body) == expected


async def test_a_body_without_a_length_is_cut_at_the_same_size(server: Served) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    browser = server.browser()
    headers = {**browser.own, "Content-Type": "application/json"}
    async with browser.session.post(ECHO, data=endless(), headers=headers) as answer:
        assert await code(answer) == (413, "too_large")


async def test_only_plain_json_is_read(server: Served) -> None:
    browser = server.browser()
    assert await raw_post(browser, b"{}", **{"Content-Type": "text/plain"}) == (415, "not_json")
    packed = gzip.compress(b" " * 1_000_000)
    assert await raw_post(browser, packed, **{"Content-Encoding": "gzip"}) == (415, "not_json")
    form = {**browser.own}
    async with browser.session.post(ECHO, data={"a": "b"}, headers=form) as answer:
        assert await code(answer) == (415, "not_json")


async def test_a_route_may_take_more(server: Served) -> None:
    body = json.dumps({"inner": [{"name": "x" * 300}] * 4000}).encode()
    assert await raw_post(server.browser(), body, "/api/test/large") == (200, None)
    assert await raw_post(server.browser(), body) == (413, "too_large")


async def test_the_caller_is_told_how_long_to_wait_and_cookies_go_along_with_a_refusal(server: Served) -> None:
    answer = await server.browser().get("/api/test/throttled")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    cookie = answer.cookies["set"]
    assert cookie.value == "192.0.2.7"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


async def test_an_error_of_ours_has_an_id_and_no_words(server: Served) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await server.browser().get("/api/test/breaks")
    problem = await answer.json()
    assert (answer.status, problem["code"]) == (500, "broken")
    assert [line["log_id"] for line in lines] == [problem["log_id"]]
    assert "conftest.py" in str(lines)
    assert SECRET not in str(lines) + str(problem)


async def test_requests_that_are_broken_off_hold_nobody_up(server: Served) -> None:
    host, port = server.base.removeprefix("http://").split(":")
    head = f"POST {ECHO} HTTP/1.1\r\nHost: x\r\nOrigin: {server.settings.web_address}\r\nX-Erbij: 1\r\n"
    lines = (head + "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{").encode()
    hanging = []
    for _ in range(50):
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(lines)
        await writer.drain()
        hanging.append(writer)
    browser = server.browser()
    began = time.monotonic()
    assert (await browser.post(ECHO, GOOD)).status == 200
    assert time.monotonic() - began < 2
    with structlog.testing.capture_logs() as logged:
        for writer in hanging:
            writer.transport.abort()
        assert (await browser.post(ECHO, GOOD)).status == 200
        await asyncio.sleep(0.05)
    assert not logged


async def test_a_body_that_trickles_in_is_refused_in_time(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("erbij.web.body.SLOWEST", -0.5)

    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" "
            await asyncio.sleep(0.1)

    browser = server.browser()
    headers = {**browser.own, "Content-Type": "application/json"}
    began = time.monotonic()
    async with browser.session.post(ECHO, data=trickle(), headers=headers) as answer:
        assert await code(answer) == (408, "too_slow")
    assert time.monotonic() - began < 1.9


async def test_what_is_no_http_at_all_leaves_no_trace_of_itself_in_the_log(server: Served) -> None:
    host, port = server.base.removeprefix("http://").split(":")
    with structlog.testing.capture_logs() as logged:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET / HTTP/1.1\r\nCookie\0: {SECRET}\r\n\r\n".encode())
        assert b"400" in await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert [line["event"] for line in logged] == ["web.unreadable_request"]
    assert SECRET not in str(logged)


async def test_an_endless_query_is_refused(server: Served) -> None:
    answer = await server.browser().get(f"/api/test/query?date={'1' * 201}")
    assert (await answer.json())["path"] == "query.date"
    assert (await server.browser().get("/api/test/query?date=2026-01-01&unknown=1")).status == 204
