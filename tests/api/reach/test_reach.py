"""Whoever runs the server tries it from outside with a ticket; everybody else finds nothing there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.clock import SetClock
from erbij.live.relays.model import RelayTerms
from erbij.reach import http
from erbij.reach.rules import TRIES
from erbij.reach.service import FILE, Reach, write_ticket
from erbij_media.fake import FakeEngine
from tests.api.web.serving import code, served
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.api.web.serving import Browser

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
OFFER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"


class Place:
    """A server that is being set up, and a phone outside."""

    def __init__(self, home: Path, browser: Browser, clock: SetClock, engine: FakeEngine) -> None:
        self.home, self.browser, self.clock, self.engine = home, browser, clock, engine

    async def ticket(self) -> str:
        return await asyncio.to_thread(write_ticket, self.home, self.clock.now())

    async def look(self, token: str) -> tuple[int, Any]:
        return await code(await self.browser.post("/api/reach/look", {"token": token}))

    async def attempt(self, token: str, sdp: str = OFFER) -> tuple[int, Any]:
        return await code(await self.browser.post("/api/reach/try", {"token": token, "sdp": sdp}))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    clock, engine = SetClock(NOW), FakeEngine()
    await engine.start()
    terms = RelayTerms(("turn:relay.school.test:3478",), secret="geheim")
    reach = Reach(tmp_path, clock, engine, terms, 8081)

    async def nobody(_cookies: object, _as_unit: bool) -> None:
        return None

    async with served(http.routes(reach), nobody, settings_in(tmp_path), tmp_path) as running:
        yield Place(tmp_path, running.browser(), clock, engine)
    await engine.close()


async def test_a_ticket_tells_what_there_is_to_try(place: Place) -> None:
    answer = await place.browser.post("/api/reach/look", {"token": await place.ticket()})

    seen = await answer.json()
    assert seen["media_port"] == 8081
    assert datetime.fromisoformat(seen["now"]) == NOW
    assert seen["relay"]["urls"] == ["turn:relay.school.test:3478"]
    until, _, whom = seen["relay"]["username"].partition(":")
    assert int(until) == NOW.timestamp() + 300
    assert len(whom) == 16


async def test_without_a_ticket_there_is_nothing(place: Place) -> None:
    assert await place.look("x" * 43) == (404, "not_found")
    assert await place.attempt("x" * 43) == (404, "not_found")
    await place.ticket()
    assert await place.look("x" * 43) == (404, "not_found")
    assert place.engine.published == {}


async def test_a_ticket_is_over_after_a_quarter_of_an_hour_and_with_the_next_one(place: Place) -> None:
    first = await place.ticket()
    assert (await place.look(first))[0] == 200
    second = await place.ticket()
    assert await place.look(first) == (404, "not_found")
    place.clock.move(timedelta(minutes=15))
    assert await place.look(second) == (404, "not_found")


async def test_the_ticket_on_disk_is_for_its_owner_alone_and_holds_no_secret(place: Place) -> None:
    token = await place.ticket()
    file = place.home / FILE

    assert (await asyncio.to_thread(file.stat)).st_mode & 0o777 == 0o600
    assert token not in await asyncio.to_thread(file.read_text)


async def test_a_try_opens_a_connection_that_carries_nothing_of_a_lesson(place: Place) -> None:
    answer = await place.browser.post("/api/reach/try", {"token": await place.ticket(), "sdp": OFFER})

    assert "a=mid:0" in (await answer.json())["sdp"]
    [(source, connection)] = place.engine.published.items()
    assert str(source) == str(connection)
    assert source.startswith("reach/")


async def test_an_offer_that_cannot_be_used_is_refused_with_its_place(place: Place) -> None:
    token = await place.ticket()

    assert await place.attempt(token, "v=0\r\n") == (422, "invalid")
    assert await place.attempt(token, "x" * 20_001) == (422, "invalid")


async def test_one_ticket_does_not_open_connections_without_end(place: Place) -> None:
    token = await place.ticket()
    for _ in range(TRIES):
        assert (await place.attempt(token))[0] == 200

    assert await place.attempt(token) == (429, "too_many")
    assert (await place.attempt(await place.ticket()))[0] == 200


async def test_a_media_process_that_is_starting_is_asked_again_later(place: Place) -> None:
    token = await place.ticket()
    place.engine.unavailable = True

    assert await place.attempt(token) == (503, "not_now")
