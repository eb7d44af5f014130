from __future__ import annotations

import asyncio

import pytest

from tests.support.own_time import MOST_OF_A_TURN_S, OwnTime


async def test_on_a_quiet_machine_a_wait_takes_the_time_that_it_takes() -> None:
    async with OwnTime() as own:
        loop = asyncio.get_running_loop()
        end = loop.time() + 0.2
        passed = await own.until(lambda: loop.time() >= end)
    assert 0.02 < passed < 0.4


async def test_a_turn_that_came_late_counts_as_no_more_than_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter(range(0, 10_000, 5))
    monkeypatch.setattr("tests.support.own_time.time.monotonic", lambda: float(next(turns)))
    async with OwnTime() as own:
        for _ in range(3):
            await asyncio.sleep(0.02)
    assert 0 < own.passed < 20 * MOST_OF_A_TURN_S


async def test_what_never_happens_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.own_time.GIVE_UP_S", 0.05)
    async with OwnTime() as own:
        with pytest.raises(TimeoutError):
            await own.until(lambda: False)
