"""Every server reads a post once; what is missed is no loss."""

# ruff: noqa: PT012 - the error comes at the end of a transaction
from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from erbij.clock import SetClock
from erbij.jobs.outbox import Outbox
from erbij.jobs.posts import LOOK_BACK, Posts

if TYPE_CHECKING:
    from erbij.db.database import Database

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)


class Server:
    """One of several on the same database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.posts = Posts(database, SetClock(NINE))
        self.heard: list[str] = []
        self.came = asyncio.Event()
        self.posts.listeners["lesson"] = [self._hear]

    async def _hear(self, payload: Any) -> None:
        if payload["what"] == "breaks":
            raise ValueError
        self.heard.append(payload["what"])
        self.came.set()

    async def post(self, what: str, kind: str = "lesson") -> None:
        async with self.database.transaction() as tx:
            await self.posts.post(tx, kind, {"school_id": "school", "what": what})


@pytest.fixture
def here(database: Database) -> Server:
    return Server(database)


@pytest.fixture
def there(database: Database) -> Server:
    return Server(database)


async def test_every_server_reads_what_one_of_them_posts_and_each_of_them_once(here: Server, there: Server) -> None:
    await here.post("moved")
    await there.post("called off")
    for server in (here, there, here, there):
        await server.posts.look()
    assert here.heard == there.heard == ["moved", "called off"]


async def test_the_outbox_has_nothing_to_deliver(here: Server, database: Database) -> None:
    await here.post("moved")
    assert await Outbox(database, SetClock(NINE)).deliver() == 0


async def test_what_is_of_another_kind_or_rolled_back_is_not_heard(here: Server, database: Database) -> None:
    await here.post("moved", kind="something")
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await here.posts.post(tx, "lesson", {"school_id": "school", "what": "undone"})
            raise RuntimeError
    assert await here.posts.look() == 0


async def test_one_that_cannot_be_heard_does_not_hold_up_the_next(here: Server) -> None:
    await here.post("breaks")
    await here.post("moved")
    assert await here.posts.look() == 2
    assert await here.posts.look() == 0
    assert here.heard == ["moved"]


async def test_a_lower_number_that_is_committed_later_is_still_read(here: Server, database: Database) -> None:
    await here.post("first")
    await here.post("second")
    async with database.transaction() as tx:
        await tx.connection.execute(text("UPDATE jobs_outbox SET seq = seq + 1 WHERE seq = 2"))
    await here.posts.look()
    await here.post("late")
    async with database.transaction() as tx:
        await tx.connection.execute(text("UPDATE jobs_outbox SET seq = 2 WHERE seq = 4"))
    await here.posts.look()
    assert here.heard == ["first", "second", "late"]
    assert LOOK_BACK > 2


async def test_numbers_may_begin_anew_when_old_rows_were_removed(here: Server, database: Database) -> None:
    for _ in range(3):
        await here.post("before")
    await here.posts.look()
    async with database.transaction() as tx:
        await tx.connection.execute(text("DELETE FROM jobs_outbox"))
    await here.posts.look()
    here.heard.clear()
    await here.post("after the holidays")
    await here.posts.look()
    assert here.heard == ["after the holidays"]


async def test_a_server_that_starts_hears_nothing_old_and_its_own_at_once(here: Server) -> None:
    await here.post("yesterday")
    await here.posts.start()
    await here.posts.start()
    async with asyncio.timeout(0.9):
        await here.post("now")
        await here.came.wait()
    await here.posts.close()
    await here.posts.close()
    assert here.heard == ["now"]
