from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest

from erbij.db.database import Database
from tests.scenarios.board_school import BoardSchool
from tests.scenarios.classroom import ONE_PROCESS, School
from tests.support.databases import A_TEST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

Open = Callable[..., Awaitable[School]]


@pytest.fixture
def house(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a school runs on: one process with SQLite, or two servers, two media nodes, PostgreSQL and Redis.

    A lesson that is marked ``ON_BOTH`` is lived through on each of them.
    """
    if getattr(request, "param", ONE_PROCESS) == ONE_PROCESS:
        return {"sqlite": request.getfixturevalue("sqlite")}
    return {"postgres": request.getfixturevalue("postgres"), "redis": request.getfixturevalue("redis")}


@pytest.fixture
async def open_school(house: dict[str, Any], tmp_path: Path) -> AsyncIterator[Open]:
    """Open a school at a time of the test's choice: the same one, whatever it runs on."""
    async with AsyncExitStack() as stack:

        async def opened(**more: Any) -> School:
            if "sqlite" in house:
                database = Database(house["sqlite"].fresh(tmp_path), otherwise=A_TEST)
                school = School(database, **more)
            else:
                url = await house["postgres"].fresh()
                stack.callback(house["postgres"].release, url)
                database = Database(url, otherwise=A_TEST)
                school = BoardSchool(database, url, house["redis"].url, **more)
            stack.push_async_callback(database.close)
            stack.push_async_callback(school.close)
            return await school.open()

        yield opened


@pytest.fixture
async def school(open_school: Open) -> School:
    """A school two minutes before its lesson."""
    return await open_school()
