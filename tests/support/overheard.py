"""What a database is asked, noted statement by statement, and asked again by its bare driver."""

# ruff: noqa: SLF001 - it looks inside
from __future__ import annotations

import asyncio
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import aiosqlite
import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import event, make_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from erbij.db.database import Database

Statement: TypeAlias = tuple[str, Any, bool]
"""What was said, its values, and whether those are many rows."""


class Ear:
    """Notes every statement with its values, transaction by transaction; each comes when it ends."""

    def __init__(self) -> None:
        self.ended: list[list[Statement]] = []
        self._open: dict[int, list[Statement]] = {}

    def on_statement(
        self, connection: Any, _cursor: object, said: str, values: Any, _context: object, many: Any
    ) -> None:
        """Take one in; how a transaction begins is known."""
        if not said.startswith("BEGIN"):
            self._open.setdefault(_line(connection), []).append((said, values, many))

    def on_end(self, connection: Any) -> None:
        """Take in that a transaction ended."""
        if found := self._open.pop(_line(connection), None):
            self.ended.append(found)


def _line(connection: Any) -> int:
    return id(connection.connection.dbapi_connection)


@contextmanager
def overheard(database: Database) -> Iterator[list[list[Statement]]]:
    """Note what a database is asked meanwhile."""
    ear = Ear()
    heard = (("before_cursor_execute", ear.on_statement), ("commit", ear.on_end), ("rollback", ear.on_end))
    both = (database._writer, database._reader) if database.is_sqlite else (database._writer,)
    engines = {
        one.sync_engine for one in both
    }  # of PostgreSQL the reader is the writer told to read: it hears that too
    for engine, (name, listener) in product(engines, heard):
        event.listen(engine, name, listener)
    yield ear.ended
    for engine, (name, listener) in product(engines, heard):
        event.remove(engine, name, listener)


class Bare:
    """A database by its bare driver: four lines for looking, or one for writing."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._free: asyncio.Queue[Any] = asyncio.Queue()

    async def open(self, lines: int) -> Bare:
        """Connect so many times."""
        for _ in range(lines):
            if self._url.drivername.startswith("sqlite"):
                line: Any = await aiosqlite.connect(str(self._url.database), isolation_level=None)
                await line.execute("PRAGMA synchronous=FULL")
            else:
                host = self._url.query["host"]
                line = await asyncpg.connect(host=host, user=self._url.username, database=self._url.database)
            self._free.put_nowait(line)
        return self

    async def carry_out(self, statements: Sequence[Statement]) -> None:
        """One transaction."""
        line = await self._free.get()
        try:
            if isinstance(line, aiosqlite.Connection):
                await line.execute("BEGIN")
                for statement, values, many in statements:
                    cursor = await (line.executemany if many else line.execute)(statement, values)
                    await cursor.fetchall()
                await line.execute("COMMIT")
                return
            async with line.transaction():
                for statement, values, many in statements:
                    await (line.executemany(statement, values) if many else line.fetch(statement, *values))
        finally:
            self._free.put_nowait(line)
