"""What a lesson keeps in memory is found from every server, and work in the background is done by one."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from typing_extensions import override

from erbij.clock import SystemClock
from erbij.composition import servers
from erbij.composition.elsewhere import asking_others
from erbij.composition.servers import OnlyHere
from erbij.db.database import Database
from erbij.errors import NotFound
from erbij.realtime.peers import Peers
from erbij.servers.charges import HeldElsewhere, OneServer, SharedCharges
from erbij.web.app import build_app
from erbij.web.route import Route
from erbij.wire import Wire
from tests.support.settings import free_port, settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.web.route import Call
    from tests.support.databases import Postgres

SECRET = "a secret that only servers know, of 32 letters and more"
PATH = "/api/live/stills/{slot_id}"


class Still(Wire):
    text: str


class Server:
    """One of several: knows the stills of its own lessons, and counts how often it was asked."""

    def __init__(self, name: str, url: str, home: Path) -> None:
        self.port = free_port()
        self.database = Database(url)
        self.charges = SharedCharges(self.database, SystemClock(), name, self.url)
        self.stills: dict[str, str] = {}
        self.asked = 0
        routes = [Route("GET", PATH, self.last, None), Route("POST", "/api/live/stills", self.take, None, body=Still)]
        peers = self.peers = Peers(SECRET)
        routes = asking_others(routes, frozenset((r.method, r.path) for r in routes), peers, self.charges)

        async def nobody(_cookies: object, _as_unit: bool) -> None:
            return None

        settings = settings_in(home, port=self.port)
        self.http = TestServer(build_app(routes, nobody, settings, home), port=self.port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def last(self, call: Call) -> web.Response:
        self.asked += 1
        if call.part("slot_id") not in self.stills:
            raise NotFound
        return web.Response(body=self.stills[call.part("slot_id")].encode(), content_type="image/jpeg")

    async def take(self, call: Call) -> None:
        if "slot" not in self.stills:
            raise NotFound
        self.stills["slot"] = call.body.text


@pytest.fixture
async def two(postgres: Postgres, tmp_path: Path) -> AsyncIterator[tuple[Server, Server]]:
    url = await postgres.fresh()
    async with AsyncExitStack() as stack:
        both = Server("a", url, tmp_path), Server("b", url, tmp_path)
        for one in both:
            stack.push_async_callback(one.database.close)
            await one.charges.start()
            stack.push_async_callback(one.charges.close)
            stack.push_async_callback(one.peers.close)
            await one.http.start_server()
            stack.push_async_callback(one.http.close)
        yield both
    postgres.release(url)


async def test_a_still_is_sent_and_read_through_the_server_that_does_not_have_the_lesson(
    two: tuple[Server, Server],
) -> None:
    reached, has_it = two
    has_it.stills["slot"] = "old"
    headers = {"X-Erbij": "1", "Origin": reached.url}
    async with aiohttp.ClientSession(headers={"X-Erbij": "1", "Sec-Fetch-Site": "same-origin"}) as session:
        async with session.post(f"{reached.url}/api/live/stills", json={"text": "new"}) as answer:
            assert answer.status == 204
        async with session.get(f"{reached.url}/api/live/stills/slot", headers=headers) as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/jpeg", b"new")


async def test_what_no_server_has_is_not_there_and_nobody_is_asked_twice(two: tuple[Server, Server]) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{two[0].url}/api/live/stills/another") as answer,
    ):
        assert answer.status == 404
    assert [one.asked for one in two] == [1, 1]


async def test_work_in_the_background_is_done_by_one_server_and_by_the_other_once_that_one_ends(
    two: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        done.append(name)

    monkeypatch.setattr(servers, "REST_S", 0.0)
    works = [OnlyHere(one.charges).once(partial(work, name)) for one, name in zip(two, "ab", strict=True)]
    for _ in range(3):
        for one in works:
            await one()
    assert done == ["a", "a", "a"]

    await two[0].charges.close()
    await works[1]()
    assert done[-1] == "b"


async def test_a_server_that_has_no_work_does_not_ask_again_at_once() -> None:
    class AtWork(OneServer):
        asked = 0

        @override
        async def take(self, _name: str) -> bool:
            self.asked += 1
            raise HeldElsewhere("http://another")

    another = AtWork()
    work = OnlyHere(another).once(asyncio.Event().wait)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            while True:
                await work()

    assert another.asked == 1
