"""What only one server may do is done by one, also after one of them died or stood still."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.clock import SetClock, SystemClock
from erbij.servers.charges import HeldElsewhere, OneServer, SharedCharges
from erbij.servers.store import Does

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from erbij.db.database import Database

GONE_AFTER_S = 0.4
BETWEEN_S, BEATS = 0.1, 10
GONE_NEVER_S = 3600.0
PATIENCE_S = 10.0
LESSON = "lesson:slot-1"


class Told:
    """What came and what went."""

    def __init__(self, charges: SharedCharges) -> None:
        self.came: set[str] = set()
        self.went: set[str] = set()
        charges.listen("lesson:", came=self._came, went=self._went)

    async def _came(self, names: frozenset[str]) -> None:
        self.came |= names

    async def _went(self, names: frozenset[str]) -> None:
        self.went |= names


@pytest.fixture
def clock(database: Database) -> SetClock | SystemClock:
    """A clock that we move, where the database has none of its own."""
    return SetClock(datetime(2026, 11, 18, 9, tzinfo=UTC)) if database.is_sqlite else SystemClock()


@pytest.fixture
def pass_away(clock: SetClock | SystemClock) -> Callable[[SharedCharges], Awaitable[None]]:
    """So long that a server that says nothing is gone; the other one goes on beating."""

    async def wait(goes_on: SharedCharges) -> None:
        for _ in range(BEATS):
            if isinstance(clock, SetClock):
                clock.move(timedelta(seconds=BETWEEN_S))
            else:
                await asyncio.sleep(BETWEEN_S)  # it is the database's own clock that has to pass
            await goes_on.beat()

    return wait


@asynccontextmanager
async def servers(
    database: Database, clock: SetClock | SystemClock, gone_after_s: float
) -> AsyncIterator[tuple[SharedCharges, SharedCharges]]:
    """Two servers, which beat when the test says so."""
    made = [
        SharedCharges(database, clock, f"server-{name}", f"http://{name}:8080", gone_after_s=gone_after_s)
        for name in "ab"
    ]
    async with AsyncExitStack() as stack:
        for one in made:
            stack.push_async_callback(one.close)
            await one.beat()
        yield made[0], made[1]


@pytest.fixture
async def two(database: Database, clock: SetClock | SystemClock) -> AsyncIterator[tuple[SharedCharges, SharedCharges]]:
    async with servers(database, clock, GONE_AFTER_S) as made:
        yield made


async def test_a_lesson_is_of_the_server_that_was_first_and_the_other_one_knows_where_it_is(
    two: tuple[SharedCharges, SharedCharges],
) -> None:
    here, there = two

    assert not await here.take(LESSON)

    with pytest.raises(HeldElsewhere) as elsewhere:
        await there.take(LESSON)
    assert elsewhere.value.address == "http://a:8080"
    assert await here.others() == ["http://b:8080"]


async def test_two_servers_that_want_a_lesson_at_the_same_moment_end_with_one_holder(
    database: Database, clock: SetClock | SystemClock
) -> None:
    async with servers(database, clock, GONE_NEVER_S) as two:
        for number in range(10):
            found = await asyncio.gather(*(one.take(f"lesson:{number}") for one in two), return_exceptions=True)

            assert sorted(type(answer).__name__ for answer in found) == ["HeldElsewhere", "bool"]


async def test_a_lesson_that_is_over_is_free(two: tuple[SharedCharges, SharedCharges]) -> None:
    here, there = two
    await here.take(LESSON)

    await here.give_up(LESSON)

    assert not await there.take(LESSON)


async def test_what_a_dead_server_held_is_taken_over_with_the_next_beat(
    two: tuple[SharedCharges, SharedCharges], pass_away: Callable[[SharedCharges], Awaitable[None]]
) -> None:
    dead, goes_on = two
    told = Told(goes_on)
    await dead.take(LESSON)
    await goes_on.beat()
    assert told.came == set(), "it is there still"

    await pass_away(goes_on)

    assert told.came == {LESSON}


async def test_a_server_that_was_frozen_writes_nothing_and_lets_go(
    two: tuple[SharedCharges, SharedCharges], pass_away: Callable[[SharedCharges], Awaitable[None]], database: Database
) -> None:
    frozen, goes_on = two
    told = Told(frozen)
    Told(goes_on)
    await frozen.take(LESSON)
    async with database.transaction() as tx:
        assert await frozen.confirm(tx, frozenset({LESSON})) == frozenset()
    await pass_away(goes_on)

    async with database.transaction() as tx:
        assert await frozen.confirm(tx, frozenset({LESSON})) == {LESSON}
        assert await goes_on.confirm(tx, frozenset({LESSON})) == frozenset()
    await frozen.beat()

    assert told.went == {LESSON}
    with pytest.raises(HeldElsewhere):
        await frozen.take(LESSON)


async def test_a_server_that_was_frozen_for_long_and_lost_nothing_goes_on(
    two: tuple[SharedCharges, SharedCharges], pass_away: Callable[[SharedCharges], Awaitable[None]]
) -> None:
    frozen, other = two
    told = Told(frozen)
    await frozen.take(LESSON)
    await pass_away(frozen)

    assert told.went == set()
    with pytest.raises(HeldElsewhere):
        await other.take(LESSON)


async def test_servers_for_which_the_database_was_away_leave_each_other_what_they_held(
    two: tuple[SharedCharges, SharedCharges],
    clock: SetClock | SystemClock,
    pass_away: Callable[[SharedCharges], Awaitable[None]],
) -> None:
    here, there = two
    told, lost = Told(there), Told(here)
    await here.take(LESSON)
    await pass_away(here)
    if isinstance(clock, SetClock):
        clock.move(timedelta(seconds=GONE_AFTER_S * 2))
    else:
        await asyncio.sleep(GONE_AFTER_S * 2)

    await there.beat()
    with pytest.raises(HeldElsewhere) as elsewhere:
        await there.take(LESSON)
    await here.beat()
    await there.beat()

    assert elsewhere.value.address == "http://a:8080"
    assert (told.came, lost.went) == (set(), set())


async def test_a_server_that_is_started_again_at_its_address_waits_for_nobody(
    database: Database, clock: SetClock | SystemClock
) -> None:
    killed, again = (SharedCharges(database, clock, name, "http://a:8080") for name in ("killed", "again"))
    await killed.beat()
    await killed.take(LESSON)
    told = Told(again)

    await again.beat()

    assert told.came == {LESSON}


async def test_a_server_without_its_database_lets_go_of_what_another_says_to_have_taken_over(
    two: tuple[SharedCharges, SharedCharges], pass_away: Callable[[SharedCharges], Awaitable[None]]
) -> None:
    cut_off, goes_on = two
    Told(goes_on)
    await cut_off.beat()
    await cut_off.take(LESSON)
    assert cut_off.seen
    await pass_away(goes_on)
    assert (cut_off.seen, cut_off.known) == (False, ["http://b:8080"])

    cut_off.outdated({LESSON: 1, "lesson:another": 7})
    assert cut_off.held("lesson:") == [LESSON], "nobody has it under a later epoch"
    cut_off.outdated(goes_on.epochs)

    assert (cut_off.held("lesson:"), goes_on.held("lesson:")) == ([], [LESSON])


async def test_a_server_that_ends_leaves_what_it_held_to_the_others_at_once(
    database: Database, clock: SetClock | SystemClock
) -> None:
    first, second = (SharedCharges(database, clock, name, f"http://{name}:8080") for name in ("first", "second"))
    told = Told(second)
    await first.start()
    await first.take(LESSON)
    await second.beat()

    await first.close()
    await second.beat()

    assert told.came == {LESSON}
    assert await second.others() == []


async def test_who_lost_a_lesson_hears_it_while_another_one_is_still_being_taken_up(
    database: Database, clock: SetClock | SystemClock
) -> None:
    here, there = (SharedCharges(database, clock, name, f"http://{name}:8080") for name in ("here", "there"))
    begins, goes_on, went = asyncio.Event(), asyncio.Event(), asyncio.Queue[frozenset[str]]()

    async def takes_long(_names: frozenset[str]) -> None:
        begins.set()
        await goes_on.wait()

    here.listen("lesson:", came=takes_long, went=went.put)
    async with AsyncExitStack() as stack:
        for one in (there, here):
            await one.start()
            stack.push_async_callback(one.close)
        await here.take(LESSON)
        await there.take("lesson:left")
        await there.close()
        async with asyncio.timeout(PATIENCE_S):
            await begins.wait()
            here.outdated({LESSON: 2})
            assert await went.get() == {LESSON}


async def test_a_server_at_whose_address_nobody_listens_is_not_waited_for_and_one_that_listens_after_all_comes_back(
    two: tuple[SharedCharges, SharedCharges],
) -> None:
    here, there = two
    told = Told(here)
    await here.take(LESSON)

    await there.shut("http://a:8080")

    assert await there.take(LESSON)
    await here.beat()
    assert told.went == {LESSON}
    assert await there.others() == ["http://a:8080"]


async def test_one_server_alone_holds_everything_and_asks_nobody(database: Database) -> None:
    alone = OneServer()

    assert not await alone.take(LESSON)
    async with database.transaction() as tx:
        assert await alone.confirm(tx, frozenset({LESSON})) == frozenset()
    assert await alone.others() == []


async def test_each_server_reads_of_all_since_when_they_run_and_what_they_do_also_of_one_that_died(
    database: Database, clock: SetClock | SystemClock
) -> None:
    dead = SharedCharges(database, clock, "server-a", "http://a:8080", does=lambda: Does(lessons=3, people=9))
    goes_on = SharedCharges(database, clock, "server-b", "http://b:8080", does=lambda: Does(lessons=1, people=2))
    await dead.beat()
    await goes_on.beat()
    seen = await goes_on.servers()
    assert [(one.seen.address, one.here, one.there, one.seen.does) for one in seen] == [
        ("http://a:8080", False, True, Does(3, 9)),
        ("http://b:8080", True, True, Does(1, 2)),
    ]
    assert all(one.seen.began_at is not None for one in seen)

    await goes_on.shut("http://a:8080")
    assert [one.there for one in await goes_on.servers()] == [False, True]
    assert await goes_on.others() == []

    again = SharedCharges(database, clock, "server-c", "http://a:8080")
    await again.start()
    assert [one.seen.server_id for one in await goes_on.servers()] == ["server-c", "server-b"]
    await again.close()
