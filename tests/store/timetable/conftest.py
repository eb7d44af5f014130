"""A school whose timetable lies at an address, and the server that answers there."""

from __future__ import annotations

import pytest

from tests.store.timetable.reading import QUIET, Read
from tests.support.feed_server import feed_server
from tests.support.school_files import Given


@pytest.fixture
async def feed():
    async with feed_server() as feed:
        yield feed


@pytest.fixture
async def school(database, feed):
    return await Read(await Given(database).imported(QUIET), feed).added()
