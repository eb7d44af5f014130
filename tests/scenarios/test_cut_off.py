"""Servers of one installation, and the database is away: for one of them, or for all."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from erbij.clock import SystemClock
from erbij.composition.cut_off import ASK_EVERY_S, PATH, CutOff
from erbij.db.database import Database
from erbij.jobs.periodic import Periodic
from erbij.realtime.peers import SECRET_HEADER, Peers
from erbij.servers.charges import SharedCharges
from tests.scenarios.classroom import SLOT
from tests.scenarios.test_over_the_wire import House, opened
from tests.scenarios.test_two_servers import GONE_AFTER_S, LOOKS, SECRET, Server, delivered_to, followed, until
from tests.support.database_wire import DatabaseWire
from tests.support.settings import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from tests.support.databases import Postgres

FACTS = "SELECT pupil_id, min(at), max(at) FROM live_fact GROUP BY span_id, pupil_id ORDER BY min(at)"


class Apart(Server):
    """One of two servers, each with a way of its own to the database."""

    wire: DatabaseWire


@pytest.fixture
async def url(postgres: Postgres) -> AsyncIterator[str]:
    url = await postgres.fresh()
    yield url
    postgres.release(url)


@pytest.fixture
def wires(url: str) -> Iterator[list[DatabaseWire]]:
    made = [DatabaseWire(url) for _ in range(2)]
    yield made
    for wire in made:
        wire.close()


@pytest.fixture
async def two(wires: list[DatabaseWire]) -> AsyncIterator[tuple[Apart, Apart]]:
    async with AsyncExitStack() as stack:
        made = []
        for name, wire in zip("ab", wires, strict=True):
            database, port = Database(wire.address, answers_within_s=GONE_AFTER_S), free_port()
            stack.push_async_callback(database.close)
            address = f"http://127.0.0.1:{port}"
            charges = SharedCharges(database, SystemClock(), name, address, gone_after_s=GONE_AFTER_S)
            await charges.start()
            stack.push_async_callback(charges.close)
            peers = Peers(SECRET, charges.shut)
            cut_off = CutOff(charges, peers)
            house = House.open(database, charges=charges, peers=peers, port=port, doors=[cut_off.attach])
            server = Apart(await stack.enter_async_context(house), charges)
            server.wire = wire
            asks = Periodic("cut-off", ASK_EVERY_S, cut_off.look)
            stack.push_async_callback(asks.close)
            await asks.start()
            made.append(server)
        await until(partial(_know_each_other, made))
        yield made[0], made[1]
        for wire in wires:
            wire.mend()


async def intervals(server: Server) -> list[tuple[str, datetime, datetime]]:
    async with server.house.database.read(LOOKS) as read:
        found = await read.connection.execute(text(FACTS))
        return [(pupil, start, end) for pupil, start, end in found]


@pytest.mark.parametrize("way", ["stall", "cut"])
async def test_a_server_without_its_database_sends_its_class_to_the_one_that_took_the_lesson_over(
    two: tuple[Apart, Apart], way: str
) -> None:
    alone, other = two
    unit, pupil = await followed(alone)
    getattr(alone.wire, way)()

    async with asyncio.timeout(GONE_AFTER_S + 5):
        await pupil.io.wait()
        await unit.io.wait()
    assert alone.house.live.running() == ()
    assert (alone.charges.seen, alone.charges.held("lesson:")) == (False, [])
    back = [await opened(other.house, "", unit=True), await opened(other.house, "sam")]
    for page in back:
        await page.ask("session.join", slot_id=SLOT, generation=2)
    await delivered_to(other, back[1])
    await back[1].has("presence.kept")

    alone.wire.mend()
    await until(partial(_is_seen, alone))
    await until(partial(_wrote_all, alone))
    await back[1].ask("session.leave", reason="left")
    await until(partial(_wrote_all, other))
    first, second = await intervals(other)
    assert first[2] <= second[1], "no second is counted twice"
    assert [one.lesson.slot_id for one in other.house.live.running()] == [SLOT]
    assert alone.house.live.running() == ()
    for page in back:
        await page.io.disconnect()


async def test_a_database_that_is_away_for_all_moves_no_lesson_and_what_was_in_hand_is_kept(
    two: tuple[Apart, Apart],
) -> None:
    has_it, other = two
    unit, pupil = await followed(has_it)
    for server in two:
        server.wire.stall()
    await until(partial(_nobody_is_seen, two))
    told = len(pupil.pushed["presence.kept"])
    await pupil.ask("hand.raise")
    has_it.house.live.running()[0]._asked.clear()  # noqa: SLF001 - a proof is due at once
    await asyncio.sleep(GONE_AFTER_S * 2)

    for server in (other, has_it):
        server.wire.mend()
        await until(partial(_is_seen, server))
    await asyncio.sleep(GONE_AFTER_S * 2)

    assert (has_it.charges.epochs, other.charges.epochs) == ({f"lesson:{SLOT}": 1}, {})
    assert len(pupil.pushed["presence.kept"]) > told
    assert (unit.io.connected, pupil.io.connected) == (True, True)
    await pupil.ask("session.leave", reason="left")
    await until(partial(_wrote_all, has_it))
    assert len(await intervals(other)) == 1, "one interval, without a gap"
    for page in (unit, pupil):
        await page.io.disconnect()


async def test_what_a_server_holds_is_told_to_servers_alone(two: tuple[Apart, Apart]) -> None:
    session, address = two[0].charges, str(two[1].house.http.make_url(PATH))
    peers = Peers(SECRET, session.shut)
    for headers, status in (({}, 404), ({SECRET_HEADER: "a guess"}, 404), (peers.headers, 200)):
        async with peers.session.get(address, headers=headers) as answer:
            assert answer.status == status
    await peers.close()


async def _know_each_other(servers: list[Apart]) -> bool:
    return all(server.charges.known for server in servers)


async def _is_seen(server: Server) -> bool:
    return server.charges.seen


async def _nobody_is_seen(servers: tuple[Server, ...]) -> bool:
    return not any(server.charges.seen for server in servers)


async def _wrote_all(server: Server) -> bool:
    return server.house.live.keeper.idle
