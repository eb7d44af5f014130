"""The unit of work, on both databases."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.db.database import Database, DatabaseIsAway
from tests.support.databases import A_TEST, Postgres

if TYPE_CHECKING:
    from tests.support.databases import Sqlite

KEEP = text("INSERT INTO schools_board VALUES ('one', 'One board')")
KEPT = text("SELECT id FROM schools_board")


async def test_what_a_transaction_wrote_is_there_after_it(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.connection.execute(KEEP)

    async with database.read() as read:
        assert (await read.connection.execute(KEPT)).scalars().all() == ["one"]


async def test_an_exception_leaves_nothing_behind_and_carries_out_no_effect(database: Database) -> None:
    carried_out: list[str] = []

    async def effect() -> None:
        carried_out.append("done")

    async def half_a_use_case() -> None:
        async with database.transaction() as tx:
            await tx.connection.execute(KEEP)
            tx.after_commit(effect)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_a_use_case()
    async with database.read() as read:
        assert (await read.connection.execute(KEPT)).scalars().all() == []
    assert carried_out == []


async def test_effects_are_carried_out_after_the_commit_in_their_order(database: Database) -> None:
    carried_out: list[int] = []

    def effect(number: int) -> None:
        carried_out.append(number)

    async with database.transaction() as tx:
        for number in (1, 2):

            async def later(number: int = number) -> None:
                effect(number)

            tx.after_commit(later)
        assert carried_out == []
    assert carried_out == [1, 2]


async def test_a_view_cannot_write(database: Database) -> None:
    async with database.read() as read:
        with pytest.raises(DBAPIError):
            await read.connection.execute(KEEP)


async def test_a_server_that_stands_still_in_the_middle_of_a_transaction_holds_nobody_up_for_long(
    new_database: Sqlite | Postgres, database: Database
) -> None:
    if not isinstance(new_database, Postgres):
        pytest.skip("its one writer is the server itself")
    frozen = Database(database.url, otherwise=A_TEST, answers_within_s=0.2)

    async def stands_still() -> None:
        async with frozen.transaction() as tx:
            await tx.connection.execute(KEEP)
            async with asyncio.timeout(10), database.transaction() as waits_for_that_row:
                await waits_for_that_row.connection.execute(KEEP)
            await tx.connection.execute(KEPT)

    try:
        with pytest.raises(DatabaseIsAway):
            await stands_still()
        async with frozen.read() as read:
            assert (await read.connection.execute(KEPT)).scalars().all() == ["one"]
    finally:
        await frozen.close()


async def test_a_use_case_that_is_broken_off_in_mid_writing_holds_nobody_up_however_long_its_error_is_kept(
    new_database: Sqlite | Postgres, database: Database
) -> None:
    if isinstance(new_database, Postgres):
        pytest.skip("it gives up by itself what is broken off")
    writes, goes_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def told() -> str:
        loop.call_soon_threadsafe(writes.set)
        goes_on.wait(10)
        return "one"

    async def use_case() -> None:
        async with database.transaction() as tx:
            driver: Any = (await tx.connection.get_raw_connection()).driver_connection
            await driver.create_function("told", 0, told)
            await tx.connection.execute(text("INSERT INTO schools_board VALUES (told(), 'One board') RETURNING id"))

    broken_off = asyncio.create_task(use_case())
    await writes.wait()
    broken_off.cancel()
    goes_on.set()
    (kept,) = await asyncio.gather(broken_off, return_exceptions=True)
    assert isinstance(kept, asyncio.CancelledError)

    async with database.transaction() as tx:
        await tx.connection.execute(KEEP)
