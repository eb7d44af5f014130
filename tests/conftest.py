"""What every test has: a fresh database, no network but this machine, and an event loop that nothing may hold up."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import settings

from tests.support.bucket_server import BucketServer
from tests.support.databases import Postgres, Sqlite, opened
from tests.support.guards import nothing_blocks_the_loop, only_this_machine
from tests.support.redis_server import RedisServer
from tests.support.side_by_side import SideBySide

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from erbij.db.database import Database


def pytest_configure() -> None:
    """Shut the door to other machines before anything is imported."""
    only_this_machine()
    # A slow machine is no reason to fail, and the same tree gives the same examples everywhere.
    settings.register_profile("erbij", deadline=None, derandomize=True, print_blob=True)
    settings.load_profile("erbij")
    # With every local drawn beside it, as is usual in development, one traceback holds the loop up for seconds.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SideBySide:
    """With ``-n``: what may run beside others does, and the rest at the end by itself."""
    return SideBySide(config, log)


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """A call that blocks inside a running event loop fails the test that made it."""
    is_async = inspect.iscoroutinefunction(getattr(request.node, "obj", None))
    with nothing_blocks_the_loop() if is_async else nullcontext():
        yield


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """The SQLite file that every test's database is a copy of."""
    template = Sqlite(tmp_path_factory.mktemp("sqlite"))
    template.prepare()
    return template


@pytest.fixture
async def database(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh SQLite database with every table; the suite in ``tests/store`` runs on PostgreSQL too."""
    async with opened(sqlite.fresh(tmp_path)) as database:
        yield database


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server, started by the first test that asks for a database of it."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[BucketServer]:
    """One store that speaks S3, started by the first test that asks for a bucket."""
    server = BucketServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_of_all() -> Iterator[RedisServer]:
    """One Redis, started by the first test that asks for it."""
    server = RedisServer()
    yield server
    server.kill()


@pytest.fixture
def redis(redis_of_all: RedisServer) -> Iterator[RedisServer]:
    """That Redis, there and empty."""
    redis_of_all.start()
    redis_of_all.flush()
    yield redis_of_all
    redis_of_all.thaw()
