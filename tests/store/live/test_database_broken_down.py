"""PostgreSQL breaks down in the middle of a lesson's records, again and again: what was acknowledged stands, once."""

# ruff: noqa: ASYNC110 - waits for what another process would show

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from erbij.clock import SetClock
from erbij.db.database import Database
from erbij.jobs.outbox import Outbox
from erbij.live import keeper as keeper_module
from erbij.live.keeper import Keeper
from tests.store.live.test_live_store import NINE, SESSION, span_of
from tests.support.databases import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.live.model import Fact
    from tests.support.databases import Postgres

AT_ONCE = 20
"""Facts between one and the next breakdown."""


@pytest.fixture
async def strict(postgres: Postgres) -> AsyncIterator[Database]:
    """A database to which nobody comes without saying for which school, as a server has it."""
    url = await postgres.fresh()
    database = Database(url)
    yield database
    await database.close()
    postgres.release(url)


async def break_down_again_and_again(
    postgres: Postgres, database: Database, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    monkeypatch.setattr(keeper_module, "RETRY_S", (0.05,))
    keeper = Keeper(database, Outbox(database, SetClock(NINE)))
    await keeper.start()
    await keeper.keep([SESSION])
    facts = [fact for n in range(rounds) for fact in span_of(f"span-{n}", NINE, AT_ONCE)]
    acknowledged: set[str] = set()

    async def hand_over(fact: Fact) -> None:
        await keeper.keep([fact])
        acknowledged.add(fact.event_id)

    for n in range(rounds):
        some = facts[n * (AT_ONCE + 2) : (n + 1) * (AT_ONCE + 2)]
        told = [asyncio.create_task(hand_over(fact)) for fact in some]
        while len(acknowledged) < n * (AT_ONCE + 2) + n % AT_ONCE and not all(one.done() for one in told):
            await asyncio.sleep(0)
        await asyncio.to_thread(postgres.break_down)
        before = set(acknowledged)
        await asyncio.to_thread(postgres.come_back)
        assert before <= await stands(database.url)
        await asyncio.gather(*told)
    await keeper.close()

    assert acknowledged == {fact.event_id for fact in facts} == await stands(database.url)


async def stands(url: str) -> set[str]:
    """The facts that the database holds, none of them twice."""
    async with opened(url) as database, database.read() as read:
        found = (await read.connection.scalars(text("SELECT event_id FROM live_fact"))).all()
    assert len(found) == len(set(found))
    return set(found)


async def test_a_database_that_breaks_down_loses_and_doubles_no_fact(
    postgres: Postgres, strict: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await break_down_again_and_again(postgres, strict, monkeypatch, 3)


@pytest.mark.soak
async def test_a_database_that_breaks_down_very_often_loses_and_doubles_no_fact(
    postgres: Postgres, strict: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await break_down_again_and_again(postgres, strict, monkeypatch, 200)
