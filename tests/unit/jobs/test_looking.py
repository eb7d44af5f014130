"""Work that looks again and again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.jobs import looking
from erbij.jobs.looking import Looking

if TYPE_CHECKING:
    import pytest


class Database:
    """Answers but for the first time, and says when it was asked so often."""

    def __init__(self, times: int) -> None:
        self.asked = 0
        self.times = times
        self.enough = asyncio.Event()

    async def look(self) -> None:
        self.asked += 1
        if self.asked >= self.times:
            self.enough.set()
        if self.asked == 1:
            raise OSError


async def test_a_database_that_once_does_not_answer_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LOOK_EVERY_S", 0.01)
    database = Database(3)
    work = Looking("test", database.look)
    work.start()
    work.start()
    async with asyncio.timeout(5):
        await database.enough.wait()
    await work.close()
    await work.close()
    assert (database.asked, work.going_on) == (3, False)


async def test_who_is_woken_looks_at_once() -> None:
    database = Database(2)
    database.asked = 1
    work = Looking("test", database.look)
    async with asyncio.timeout(looking.LOOK_EVERY_S / 2):
        work.start()
        await database.enough.wait()
        database.enough.clear()
        await work.wake()
        await database.enough.wait()
    await work.close()
