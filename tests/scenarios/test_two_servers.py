"""Two servers with one database: whichever a page reaches, it is in its lesson, and one of the two has that lesson."""

# ruff: noqa: ASYNC110 - waits for what another server would show
from __future__ import annotations

import asyncio
from base64 import b64encode
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from erbij.actor import Role
from erbij.clock import SystemClock
from erbij.db.database import Database
from erbij.db.scope import Everyone, within
from erbij.errors import NotFound, NotNow
from erbij.live import recovery, store, traffic
from erbij.live.board import store as board_store
from erbij.live.board.service import Boards
from erbij.live.board.wire import BoardPhotoTaken
from erbij.live.wire import SourceKind
from erbij.realtime.peers import PATH, SECRET_HEADER, Peers
from erbij.servers.charges import SharedCharges
from tests.scenarios.classroom import SCHOOL, SLOT, FakeTimetable, actor
from tests.scenarios.test_over_the_wire import House, opened
from tests.support.settings import free_port
from tests.unit.live.test_board import jpeg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.scenarios.page import Page
    from tests.support.databases import Postgres

SECRET = "a secret that only servers know, of 32 letters and more"
GONE_AFTER_S = 1.0
LOOKS = Everyone("a test looks")


@dataclass
class Server:
    """One of the two; each has a database link of its own, as two processes have."""

    house: House
    charges: SharedCharges

    def freeze(self) -> None:
        """Let it say nothing of itself any more, as a stopped process does; it does not know of it."""
        tasks, self.charges._tasks = self.charges._tasks, []  # noqa: SLF001 - nobody else may stop them
        assert tasks
        for task in tasks:
            task.cancel()


@pytest.fixture
async def two(postgres: Postgres) -> AsyncIterator[tuple[Server, Server]]:
    url = await postgres.fresh()
    async with AsyncExitStack() as stack:
        made = []
        for name in ("a", "b"):
            database, port = Database(url), free_port()
            stack.push_async_callback(database.close)
            charges = SharedCharges(
                database, SystemClock(), name, f"http://127.0.0.1:{port}", gone_after_s=GONE_AFTER_S
            )
            await charges.start()
            stack.push_async_callback(charges.close)
            house = House.open(database, charges=charges, peers=Peers(SECRET, charges.shut), port=port)
            made.append(Server(await stack.enter_async_context(house), charges))
        yield made[0], made[1]
    postgres.release(url)


async def until(holds: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(20):
        while not await holds():
            await asyncio.sleep(0.02)


async def delivered_to(server: Server, page: Page) -> None:
    """Open the page's connection for picture and sound at the server that has the lesson, and let media arrive."""
    before = set(server.house.engine.connections)
    await page.ask("media.subscribe", connection="sub-1")
    await page.ask("media.accept", connection="sub-1", sdp="v=0")
    (line,) = set(server.house.engine.connections) - before
    server.house.engine.bring_up(line)
    server.house.engine.set_delivery(line, media_age=0.1, sender_report_age=0.1, report_age=0.1)


async def followed(server: Server) -> tuple[Page, Page]:
    """A unit and a pupil in a lesson of which a proof was kept."""
    unit, pupil = await opened(server.house, "", unit=True), await opened(server.house, "sam")
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    await pupil.ask("session.join", slot_id=SLOT, generation=1)
    await delivered_to(server, pupil)
    await pupil.has("presence.kept")
    return unit, pupil


async def is_closed(server: Server) -> bool:
    """Whether no interval is open."""
    async with server.house.database.read(LOOKS) as read:
        return await store.open_spans(read) == []


async def test_a_pupil_who_reached_the_other_server_is_in_the_lesson_and_every_proof_is_kept(
    two: tuple[Server, Server],
) -> None:
    has_it, other = two
    unit = await opened(has_it.house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    pupil = await opened(other.house, "sam")
    await pupil.ask("media.subscribe", connection="warm")

    joined = await pupil.ask("session.join", slot_id=SLOT, generation=1)

    assert joined["room"]["state"] == "open"
    assert (await pupil.has("media.gone"))["connection"] == "warm", "what was opened at the first server is built anew"
    assert other.house.engine.connections == ()
    await delivered_to(has_it, pupil)
    assert (await pupil.has("presence.kept"))["n"] >= 1
    await pupil.ask("hand.raise")
    assert other.house.live.running() == ()
    async with has_it.house.database.read(LOOKS) as read:
        assert [fact.pupil_id for fact in await store.open_spans(read)] == ["sam"]

    await pupil.io.disconnect()
    back = await opened(has_it.house, "sam")
    again = await back.ask("session.join", slot_id=SLOT, generation=2, resume_key=joined["resume_key"])
    assert again["participant_id"] == joined["participant_id"]
    for page in (unit, back):
        await page.io.disconnect()


async def test_the_timetable_of_both_servers_says_that_the_lesson_is_open(two: tuple[Server, Server]) -> None:
    has_it, other = two
    unit = await opened(has_it.house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)

    for server in (has_it, other):
        with within(LOOKS):
            assert await server.house.live.live_slots([SLOT]) == {SLOT: "open"}
    await unit.io.disconnect()


async def test_a_sign_in_that_ends_at_the_server_without_the_lesson_ends_the_seat_at_the_other(
    two: tuple[Server, Server],
) -> None:
    has_it, other = two
    unit, pupil = await opened(has_it.house, "", unit=True), await opened(other.house, "sam")
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    await pupil.ask("session.join", slot_id=SLOT, generation=1)

    for server in two:
        await server.house.end_sign_ins(["sign-in-sam"])

    async with asyncio.timeout(2):
        await pupil.has("access.ended")
        await pupil.io.wait()
    (lesson,) = has_it.house.live.running()
    assert [person.person.id for person in lesson.room.people] == ["unit-1"]
    await unit.io.disconnect()


async def test_a_server_that_froze_past_its_time_writes_nothing_and_everybody_goes_on_at_the_other(
    two: tuple[Server, Server],
) -> None:
    frozen, other = two
    unit = await opened(frozen.house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    pupil = await opened(frozen.house, "sam")
    joined = await pupil.ask("session.join", slot_id=SLOT, generation=1)
    await delivered_to(frozen, pupil)
    await pupil.has("presence.kept")

    frozen.freeze()

    closed = partial(is_closed, other)
    await until(closed)
    kept = list(pupil.pushed["presence.kept"])
    (lesson,) = frozen.house.live.running()
    lesson._asked.clear()  # noqa: SLF001 - a proof is due at once
    await frozen.house.live.beat()
    await lesson.settle()
    assert await closed(), "the frozen server opened no interval"
    assert pupil.pushed["presence.kept"] == kept, "and told nobody that it kept one"

    await frozen.charges.beat()
    await asyncio.wait_for(pupil.io.wait(), 5)
    assert frozen.house.live.running() == ()
    await until(lambda: _shows_nothing(frozen))

    back = await opened(frozen.house, "sam")
    again = await back.ask("session.join", slot_id=SLOT, generation=2, resume_key=joined["resume_key"])
    assert again["participant_id"] == joined["participant_id"], "the seat was kept"
    assert [lesson.lesson.slot_id for lesson in other.house.live.running()] == [SLOT]
    await back.io.disconnect()
    await unit.io.disconnect()


async def test_a_pupil_who_comes_right_after_the_server_of_the_lesson_died_is_in_it_at_the_other(
    two: tuple[Server, Server],
) -> None:
    dead, other = two
    unit = await opened(dead.house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    pupil = await opened(other.house, "sam")
    dead.freeze()
    await dead.house.http.close()

    await pupil.ask("session.join", slot_id=SLOT, generation=1)

    assert [lesson.lesson.slot_id for lesson in other.house.live.running()] == [SLOT]
    await pupil.io.disconnect()


async def test_a_lesson_that_was_taken_over_while_the_database_was_away_is_closed_at_its_last_proof_later(
    two: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen, other = two
    pages = await followed(frozen)
    reads, asked = recovery.left_over, 0

    async def away_at_first(*args: Any) -> recovery.LeftOver:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise NotNow
        return await reads(*args)

    monkeypatch.setattr(recovery, "left_over", away_at_first)
    frozen.freeze()

    await until(partial(is_closed, other))
    for page in pages:
        await page.io.disconnect()


async def test_lessons_of_a_dead_server_that_are_taken_over_one_by_one_are_not_let_go_before_they_are_closed(
    two: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen, other = two
    pages = await followed(frozen)
    reads = recovery.left_over

    async def slowly(*args: Any) -> recovery.LeftOver:
        for _ in range(3):
            await other.house.live.beat()
        return await reads(*args)

    monkeypatch.setattr(recovery, "left_over", slowly)
    frozen.freeze()

    await until(partial(is_closed, other))
    for page in pages:
        await page.io.disconnect()


async def test_a_photo_of_the_board_is_not_kept_by_a_server_that_lost_the_lesson(two: tuple[Server, Server]) -> None:
    frozen, other = two
    unit = await opened(frozen.house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    (lesson,) = frozen.house.live.running()
    (person,) = lesson.room.people
    await lesson.receive(traffic.Publishing(person.id, "line", (SourceKind.BOARD,)))
    await lesson.receive(traffic.PhotoAsked(person.id, "photo-1"))
    database = frozen.house.database
    boards = Boards(database, SystemClock(), frozen.house.live, FakeTimetable())
    photo = BoardPhotoTaken(photo="photo-1", image=b64encode(jpeg(1920, 1080)).decode())
    frozen.freeze()
    await until(lambda: _has(other))

    with within(LOOKS), pytest.raises(NotFound):
        await boards.take(actor("unit-1", Role.UNIT), photo)

    async with database.read(LOOKS) as read:
        assert await board_store.of_slots(read, SCHOOL, [SLOT], datetime.min.replace(tzinfo=UTC)) == {}
    await unit.io.disconnect()


async def _shows_nothing(server: Server) -> bool:
    """Whether no page gets anything of the lesson here any more, so that each builds its media where the lesson is."""
    return server.house.engine.connections == ()


async def _has(server: Server) -> bool:
    return server.charges.held("lesson:") != []


async def test_nobody_but_a_server_gets_through_the_door_of_servers(two: tuple[Server, Server]) -> None:
    address = str(two[0].house.http.make_url(PATH))
    async with aiohttp.ClientSession() as session:
        for headers in (
            {},
            {SECRET_HEADER: "a guess"},
            {SECRET_HEADER: SECRET, "X-Forwarded-For": "192.0.2.7"},
        ):
            async with session.get(address, headers=headers) as answer:
                assert answer.status == 404
