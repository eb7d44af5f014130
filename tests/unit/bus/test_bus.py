"""What servers tell each other: the same in one process and over Redis, and nothing stops when Redis is gone."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import Redis

from erbij.bus.inside import InsideBus
from erbij.bus.listeners import WAITING
from erbij.bus.redis import NEWS, VALUE, RedisBus
from erbij.clock import SystemClock
from erbij.wire import Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from erbij.bus.bus import Bus
    from tests.support.redis_server import RedisServer


class Said(Wire):
    text: str


class Counted(Wire):
    n: int


class Heard:
    """Keeps what came."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.resyncs = 0

    async def hear(self, said: Said) -> None:
        self.all.append(said.text)

    async def again(self) -> None:
        self.resyncs += 1


async def until(holds: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.01)


@pytest.fixture(params=["inside", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """One bus of each kind."""
    clock = SystemClock()
    made: Bus = InsideBus(clock) if request.param == "inside" else RedisBus(request.getfixturevalue("redis").url, clock)
    await made.start()
    await until(lambda: made.state.up)
    yield made
    await made.close()


@pytest.fixture
async def two(redis: RedisServer) -> AsyncIterator[tuple[RedisBus, RedisBus]]:
    """Two servers at one Redis."""
    async with AsyncExitStack() as stack:
        both = RedisBus(redis.url, SystemClock()), RedisBus(redis.url, SystemClock())
        for one in both:
            stack.push_async_callback(one.close)
            await one.start()
            await until(lambda one=one: one.state.up)
        yield both


async def test_a_server_hears_what_it_says_itself_once_and_in_order(bus: Bus) -> None:
    heard = Heard()
    bus.subscribe("day", Said, heard.hear)

    for number in range(5):
        assert await bus.publish("day", Said(text=str(number)))
    await bus.publish("another", Said(text="not for you"))

    await until(lambda: len(heard.all) >= 5)
    assert heard.all == ["0", "1", "2", "3", "4"]


async def test_a_value_is_there_by_its_prefix_until_it_is_dropped_or_expires(bus: Bus) -> None:
    await bus.put("nodes/a", Said(text="a"), 60)
    await bus.put("nodes/b", Said(text="b"), 60)
    await bus.put("nodes/short", Said(text="short"), 0.05)
    await bus.put("nod*s/c", Said(text="c"), 60)

    async def expired() -> bool:
        return await bus.list("nodes/", Said) == {"nodes/a": Said(text="a"), "nodes/b": Said(text="b")}

    await until(expired)
    assert await bus.list("nod*", Said) == {"nod*s/c": Said(text="c")}
    await bus.drop("nodes/a")
    assert await bus.list("nodes/", Said) == {"nodes/b": Said(text="b")}


async def test_what_was_no_try_after_all_is_not_counted(bus: Bus) -> None:
    for _ in range(3):
        assert await bus.count("tries/good", 60) == 1
        await bus.uncount("tries/good", 60)
    await bus.uncount("tries/gone", 0.05)

    async def over() -> bool:
        return await bus.count("tries/gone", 0.05) == 1

    await until(over)


async def test_counting_begins_anew_after_its_window(bus: Bus) -> None:
    assert [await bus.count("tries/x", 60), await bus.count("tries/x", 60)] == [1, 2]
    assert await bus.count("tries/y", 0.05) == 1

    async def begins_anew() -> bool:
        await asyncio.sleep(0.1)
        return await bus.count("tries/y", 0.05) == 1

    await until(begins_anew)


async def test_a_listener_that_fails_or_does_not_understand_hears_the_next_message(bus: Bus) -> None:
    heard = Heard()

    async def fails_once(said: Said) -> None:
        if said.text == "bad":
            raise RuntimeError
        await heard.hear(said)

    bus.subscribe("day", Said, fails_once)
    for message in (Said(text="bad"), Counted(n=1), Said(text="good")):
        await bus.publish("day", message)

    await until(lambda: heard.all == ["good"])


async def test_a_listener_that_cannot_keep_up_is_told_to_read_all_anew(bus: Bus) -> None:
    heard, goes_on = Heard(), asyncio.Event()

    async def slow(said: Said) -> None:
        await goes_on.wait()
        await heard.hear(said)

    bus.subscribe("day", Said, slow)
    bus.on_resync(heard.again)
    before = heard.resyncs
    for number in range(WAITING + 2):
        await bus.publish("day", Said(text=str(number)))
    goes_on.set()

    await until(lambda: heard.resyncs > before)
    await until(lambda: bool(heard.all))
    assert len(heard.all) < WAITING


async def test_the_other_server_hears_it_too(two: tuple[RedisBus, RedisBus]) -> None:
    heard = Heard()
    two[1].subscribe("day", Said, heard.hear)

    await two[0].publish("day", Said(text="changed"))

    await until(lambda: heard.all == ["changed"])


@pytest.mark.parametrize(
    "text",
    ["", "no sender", "b {not json", 'b ["a list"]', 'b {"text": "a", "of_a_newer_version": 1}', 'b {"n": 1}'],
)
async def test_what_a_server_of_another_version_says_is_left_out_and_the_next_thing_is_heard(
    two: tuple[RedisBus, RedisBus], redis: RedisServer, text: str
) -> None:
    heard = Heard()
    two[1].subscribe("day", Said, heard.hear)
    async with Redis.from_url(redis.url, driver_info=None) as other:
        await other.publish(f"{NEWS}day", text)
        await other.publish(f"{NEWS}of-nobody-here", text)
        await other.set(f"{VALUE}nodes/old", text)
    await two[0].put("nodes/a", Said(text="a"), 60)
    await two[0].publish("day", Said(text="understood"))

    await until(lambda: heard.all == ["understood"])
    assert await two[1].list("nodes/", Said) == {"nodes/a": Said(text="a")}
    assert two[1].state.up


async def test_a_redis_that_goes_and_comes_back_is_a_gap_after_which_everybody_reads_anew_and_nothing_is_played_again(
    two: tuple[RedisBus, RedisBus], redis: RedisServer
) -> None:
    here, there = two
    heard, at_home = Heard(), Heard()
    there.subscribe("day", Said, heard.hear)
    here.subscribe("day", Said, at_home.hear)
    there.on_resync(heard.again)
    await until(lambda: here.state.up and there.state.up)
    before = heard.resyncs

    redis.kill()
    await until(lambda: not here.state.up and not there.state.up)
    assert not await here.publish("day", Said(text="while it was away"))
    assert await here.list("nodes/", Said) is None
    assert await here.count("tries", 60) is None
    await until(lambda: at_home.all == ["while it was away"])

    redis.start()
    await until(lambda: here.state.up and there.state.up and heard.resyncs > before)
    await here.publish("day", Said(text="after"))
    await until(lambda: heard.all == ["after"])


async def test_a_link_over_which_nobody_says_anything_stays_up(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("erbij.bus.redis.LOOK_EVERY_S", 0.1)
    monkeypatch.setattr("erbij.bus.redis.SILENT_S", 0.5)
    quiet, heard = RedisBus(redis.url, SystemClock()), Heard()
    quiet.on_resync(heard.again)
    await quiet.start()
    await until(lambda: heard.resyncs == 1)

    await asyncio.sleep(1.5)

    assert (quiet.state.up, heard.resyncs) == (True, 1)
    await quiet.close()


async def test_a_redis_that_hangs_is_away_and_holds_nobody_up(
    two: tuple[RedisBus, RedisBus], redis: RedisServer
) -> None:
    redis.freeze()
    await until(lambda: not two[0].state.up)

    assert not await two[0].put("nodes/a", Said(text="a"), 60)

    redis.thaw()
    await until(lambda: two[0].state.up)
    assert await two[0].put("nodes/a", Said(text="a"), 60)


async def test_a_flushed_redis_is_noticed_and_everybody_says_anew_what_they_said(
    two: tuple[RedisBus, RedisBus], redis: RedisServer
) -> None:
    async def say() -> None:
        await two[0].put("nodes/a", Said(text="a"), 60)

    async def said() -> bool:
        return await two[1].list("nodes/", Said) == {"nodes/a": Said(text="a")}

    two[0].on_resync(say)
    await say()
    redis.flush()

    await until(said)


async def test_a_server_starts_without_its_redis_and_finds_it_later(redis: RedisServer) -> None:
    redis.kill()
    alone, heard = RedisBus(redis.url, SystemClock()), Heard()
    alone.on_resync(heard.again)
    await alone.start()
    assert not alone.state.up

    redis.start()

    await until(lambda: alone.state.up and heard.resyncs == 1)
    await alone.close()
