"""Many at once, and one who misbehaves: real sockets, real database, the media is a fake.

Bounds are generous; the figures are what somebody in the lesson feels.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.classroom import SLOT
from tests.scenarios.page import Page
from tests.scenarios.test_over_the_wire import ORIGIN, House
from tests.support.own_time import OwnTime

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.db.database import Database

PUPILS = 30
ALL_IN_WITHIN_S = 8.0
HAND_WITHIN_S = 1.0
FLOOD_A_SECOND = 1_000
FLOOD_S = 3.0
QUIET_S = 1.0
OTHERS_P99_S = 0.25
SLOWER_THAN_QUIET = 10
"""On a machine that is slow by itself, the flood may cost so many times what the same requests cost before it."""


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with House.open(database) as house:
        yield house


async def page(house: House, who: str, *, unit: bool = False) -> Page:
    return await Page().connect(str(house.http.make_url("/")), {"who": who}, origin=ORIGIN, unit=unit)


async def comes_in(house: House, who: str) -> Page:
    pupil = await page(house, who)
    await pupil.ask("media.subscribe", connection="sub")
    await pupil.ask("session.join", slot_id=SLOT, generation=1)
    return pupil


async def test_thirty_pupils_who_come_in_at_the_bell_are_all_in_at_once(house: House) -> None:
    unit = await page(house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    async with OwnTime() as own:
        pupils = await asyncio.gather(*(comes_in(house, f"pupil-{n}") for n in range(PUPILS)))
        everybody = await own.until(lambda: unit.pushed["room.state"][-1]["watching"] >= PUPILS)
        assert everybody < ALL_IN_WITHIN_S
        await pupils[0].ask("hand.raise")
        assert own.passed - everybody < HAND_WITHIN_S
    assert len(house.engine.connections) == PUPILS, "everybody has a line"
    assert sorted(shown["name"] for shown in unit.pushed["room.state"][-1]["pupils"]) == sorted(
        f"Name of pupil-{n}" for n in range(PUPILS)
    )
    for out in (unit, *pupils):
        await out.io.disconnect()


@pytest.mark.parametrize("generation", [2**31, 2**63, 2**70])
async def test_a_number_that_no_database_takes_is_refused_and_everybody_elses_minutes_go_on(
    house: House, generation: int
) -> None:
    unit, sam = await page(house, "", unit=True), await page(house, "sam")
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    bad = await page(house, "bad")
    answer = await bad.answer("session.join", slot_id=SLOT, generation=generation)
    await sam.ask("media.subscribe", connection="sub")
    (line,) = house.engine.connections
    house.engine.bring_up(line)
    house.engine.set_delivery(line, media_age=0.1, sender_report_age=0.1, report_age=0.1)
    await sam.ask("session.join", slot_id=SLOT, generation=1)
    await sam.has("presence.kept")
    assert (answer["ok"], answer["problem"]["path"]) == (False, "body.generation")
    for out in (unit, sam, bad):
        await out.io.disconnect()


async def feels(pupil: Page, seconds: float) -> list[float]:
    """Raise and lower a hand for so long; how long each answer took."""
    waited: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        since = time.monotonic()
        await pupil.ask("hand.raise" if len(waited) % 2 else "hand.lower")
        waited.append(time.monotonic() - since)
        await asyncio.sleep(0.1)
    return waited


def p99(waits: list[list[float]]) -> float:
    every = sorted(wait for one in waits for wait in one)
    return every[int(len(every) * 0.99)]


async def flood(house: House, seconds: float) -> int:
    """Send about a thousand events a second, and come back whenever the server hangs up; how many were sent."""
    sent, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        bad = await page(house, "bad")
        await bad.answer("session.join", slot_id=SLOT, generation=int(time.monotonic() * 1000))
        while bad.io.connected and time.monotonic() < until:
            for _ in range(FLOOD_A_SECOND // 50):
                await bad.io.emit("hand.raise", {"rid": f"flood-{sent:08}"})
                sent += 1
            await asyncio.sleep(0.02)
        await bad.io.disconnect()
    return sent


async def flooded(house: House) -> tuple[float, float]:
    """Let three pupils raise and lower hands, first in peace and then beside a flood; p99 of each, in seconds."""
    unit = await page(house, "", unit=True)
    await unit.ask("session.join", slot_id=SLOT, generation=1)
    others = [await comes_in(house, f"pupil-{n}") for n in range(3)]
    quiet = p99(await asyncio.gather(*(feels(pupil, QUIET_S) for pupil in others)))
    flooding = asyncio.create_task(flood(house, FLOOD_S))
    felt = p99(await asyncio.gather(*(feels(pupil, FLOOD_S) for pupil in others)))
    assert await flooding > FLOOD_A_SECOND
    for out in (unit, *others):
        await out.io.disconnect()
    return quiet, felt


async def test_a_socket_that_sends_a_thousand_events_a_second_is_felt_by_nobody_else(house: House) -> None:
    quiet, felt = await flooded(house)
    assert felt < max(OTHERS_P99_S, SLOWER_THAN_QUIET * quiet)


@pytest.mark.soak
async def test_on_a_quiet_machine_a_flood_costs_others_less_than_a_quarter_of_a_second(house: House) -> None:
    _, felt = await flooded(house)
    assert felt < OTHERS_P99_S
