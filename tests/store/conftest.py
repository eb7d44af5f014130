"""The same store tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.databases import Postgres, Sqlite, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Sqlite | Postgres:
    """One server of each kind that we support, started by the first test that needs it."""
    found: Sqlite | Postgres = request.getfixturevalue("postgres" if request.param == "postgresql" else "sqlite")
    return found


@pytest.fixture
async def database(new_database: Sqlite | Postgres, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database of each kind, with every table."""
    url = await new_database.fresh() if isinstance(new_database, Postgres) else new_database.fresh(tmp_path)
    async with opened(url) as database:
        yield database
    if isinstance(new_database, Postgres):
        new_database.release(url)


@pytest.fixture
async def owned(new_database: Sqlite | Postgres, database: Database) -> AsyncIterator[Database]:
    """The same database for whoever owns its tables."""
    url = new_database.owners(database.url) if isinstance(new_database, Postgres) else database.url
    async with opened(url) as owned:
        yield owned
