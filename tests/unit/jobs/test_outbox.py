"""News goes up at least once, in order, and one poison row stops nobody."""

# ruff: noqa: ASYNC110, PT012 - waits for the worker; the error comes at the end of a transaction
from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from erbij.clock import SetClock
from erbij.jobs import store
from erbij.jobs.outbox import TRIES, Outbox
from erbij.jobs.periodic import Periodic

if TYPE_CHECKING:
    from erbij.db.database import Database

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)


class Register:
    """A handler that can be told to fail."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.fails: set[str] = set()

    async def __call__(self, payload: Any) -> None:
        if payload["span_id"] in self.fails:
            raise ValueError
        self.heard.append(payload["span_id"])


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NINE)


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def outbox(database: Database, clock: SetClock, register: Register) -> Outbox:
    return Outbox(database, clock, {"presence_span_closed": register})


async def tell(
    outbox: Outbox, database: Database, span: str, *, key: str = "slot", kind: str = "presence_span_closed"
) -> None:
    async with database.transaction() as tx:
        await outbox.add(tx, kind, {"school_id": "school", "span_id": span}, key=key)


async def test_what_is_written_is_delivered_once_and_in_order(
    outbox: Outbox, database: Database, register: Register
) -> None:
    for span in "abc":
        await tell(outbox, database, span)
    assert await outbox.deliver() == 3
    assert await outbox.deliver() == 0
    assert register.heard == ["a", "b", "c"]


async def test_what_is_rolled_back_is_never_delivered(outbox: Outbox, database: Database, register: Register) -> None:
    with pytest.raises(ValueError, match="no"):
        async with database.transaction() as tx:
            await outbox.add(tx, "presence_span_closed", {"school_id": "school", "span_id": "a"}, key="slot")
            raise ValueError("no")
    await outbox.deliver()
    assert register.heard == []


async def test_a_failing_row_holds_back_its_own_key_only_and_goes_first_when_it_works(
    outbox: Outbox, database: Database, register: Register, clock: SetClock
) -> None:
    register.fails = {"a"}
    await tell(outbox, database, "a")
    await tell(outbox, database, "b")
    await tell(outbox, database, "c", key="other")
    await outbox.deliver()
    assert register.heard == ["c"]
    register.fails = set()
    await outbox.deliver()
    assert register.heard == ["c"]
    clock.move(timedelta(seconds=1))
    await outbox.deliver()
    assert register.heard == ["c", "a", "b"]


async def test_a_poison_row_is_set_aside_and_kept(
    outbox: Outbox, database: Database, register: Register, clock: SetClock
) -> None:
    register.fails = {"a"}
    await tell(outbox, database, "a")
    await tell(outbox, database, "b")
    await tell(outbox, database, "x", kind="nobody_wants_this", key="third")
    for _ in range(TRIES):
        await outbox.deliver()
        clock.move(timedelta(minutes=2))
    assert register.heard == ["b"]
    async with database.read() as read:
        query = text("SELECT count(*) FROM jobs_outbox WHERE set_aside_at IS NOT NULL")
        assert (await read.connection.execute(query)).scalar_one() == 2


async def test_news_that_hangs_or_is_of_another_version_is_set_aside_like_any_other_and_stops_nobody(
    outbox: Outbox, database: Database, register: Register, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_payload: Any) -> None:
        await asyncio.sleep(60)

    async def wants_more(payload: Any) -> None:
        assert payload["of_a_newer_version"]

    monkeypatch.setattr("erbij.jobs.outbox.HANDLER_LIMIT_S", 0.01)
    outbox.handlers |= {"hangs": hangs, "wants_more": wants_more}
    for kind in ("hangs", "wants_more"):
        await tell(outbox, database, kind, kind=kind, key=kind)
    await tell(outbox, database, "a")
    for _ in range(TRIES):
        await outbox.deliver()
        clock.move(timedelta(minutes=2))

    assert register.heard == ["a"]
    async with database.read() as read:
        assert await store.set_aside(read) == 2
        assert await store.waiting(read) == (0, None)


async def test_what_was_set_aside_is_tried_again_when_somebody_says_so(
    outbox: Outbox, database: Database, register: Register, clock: SetClock
) -> None:
    register.fails = {"a"}
    await tell(outbox, database, "a")
    for _ in range(TRIES):
        await outbox.deliver()
        clock.move(timedelta(minutes=2))
    register.fails = set()
    await outbox.deliver()
    assert register.heard == [], "nobody said so"

    assert await outbox.try_again() == 1
    await outbox.deliver()

    assert register.heard == ["a"]
    assert await outbox.try_again() == 0


async def test_the_worker_wakes_by_a_commit_delivers_what_waited_and_stops(
    outbox: Outbox, database: Database, register: Register
) -> None:
    await tell(outbox, database, "before")
    await outbox.start()
    await tell(outbox, database, "after")
    async with asyncio.timeout(2):
        while register.heard != ["before", "after"]:
            await asyncio.sleep(0.01)
    await outbox.close()
    await outbox.close()


async def test_periodic_work_survives_its_errors_and_stops_in_the_middle_of_a_run() -> None:
    runs: list[int] = []

    async def work() -> None:
        runs.append(len(runs))
        if len(runs) < 3:
            raise ValueError
        await asyncio.sleep(60)

    periodic = Periodic("work", 0.001, work)
    await periodic.start()
    async with asyncio.timeout(2):
        while len(runs) < 3:
            await asyncio.sleep(0.001)
    await periodic.close()
    assert runs == [0, 1, 2]
