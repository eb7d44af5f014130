"""Transactions.

Theory of operation
===================
One use case is one ``async with database.transaction() as tx``: it commits on a clean exit, rolls back on any
exception, and only then carries out what was asked for with ``tx.after_commit``. ``read()`` gives a connection that
cannot write.

SQLite has one writer: transactions queue on a lock in this process and begin with ``BEGIN IMMEDIATE``, so that a second
process waits (``busy_timeout``) instead of failing half-way. ``synchronous=FULL``: a commit survives a power cut.

PostgreSQL: each transaction first says of whose school it is (:mod:`erbij.db.scope`). That it is started again, or that
it takes everything and answers nothing, is no fault of ours: who asked meanwhile is told to try again
(:class:`DatabaseIsAway`) within a bound, and the next connection is new.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from erbij.db.scope import SETTING, Everyone, NoScope, Scope, present
from erbij.errors import NotNow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

BUSY_TIMEOUT_MS = 10_000
LOG_PAGES = 1000
"""SQLite empties its write-ahead log by itself when it is as long as this."""
CONNECT_TIMEOUT_S = 5
"""So long somebody waits until a transaction has begun: a connection of ours is free, PostgreSQL takes one, answers."""
ANSWERS_WITHIN_S = 15
"""So long a server waits for one statement, and PostgreSQL for the next; a command run by hand has no bound."""
STANDS_STILL = "idle_in_transaction_session_timeout"
_MEASURE = "PRAGMA optimize=0x10012"
"""Every table that was never counted, or that is ten times what it was; 0.1 s with 12,000 lessons."""
_SAY = f"SELECT set_config('{SETTING}', $1, true)"
ANY_SCHOOL = Everyone("whether the database takes writes is asked of no school")


class DatabaseIsAway(NotNow):
    """PostgreSQL does not answer, or went away in the middle; whether a last commit was kept is not known."""


def is_away(error: Exception, *, connecting: bool) -> bool:
    """Whether an error says that the database is being started again, cannot be reached or has no room for us."""
    if isinstance(error, OSError if connecting else TimeoutError):  # the one is a kind of the other
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = str(getattr(getattr(error, "orig", error), "sqlstate", ""))
    return state.startswith(("08", "57P", "53", "25P03"))  # the last: we stood still for too long


def is_without_connection(error: Exception) -> bool:
    """Whether the database was not there to be asked anything, or went away; else what was asked is at fault."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or error.statement is None)


class Reading:
    """A consistent view of the database; writing through it fails."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection


class Transaction(Reading):
    """A unit of work; effects asked for here happen only after it is committed, in the order they were asked for."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.effects: list[Callable[[], Awaitable[None]]] = []

    def after_commit(self, effect: Callable[[], Awaitable[None]]) -> None:
        """Carry ``effect`` out after the commit; not at all if the transaction rolls back."""
        self.effects.append(effect)


class Database:
    """The database of this server; create one per process and :meth:`close` it."""

    def __init__(
        self,
        url: str,
        *,
        log_pages: int = LOG_PAGES,
        otherwise: Scope | None = None,
        answers_within_s: float | None = None,
    ) -> None:
        """``url`` is a SQLAlchemy address, ``sqlite+aiosqlite:///...`` or ``postgresql+asyncpg://...``.

        ``log_pages``: more where somebody else empties the write-ahead log (``erbij.backup``). ``otherwise``: of what
        scope a transaction is where nobody said it; None: it is refused. ``answers_within_s``: how long PostgreSQL may
        take for one statement, and for how long a server that stands still in the middle of a transaction may hold up
        who waits for its rows; None: as long as it takes.
        """
        self.url = url
        self.otherwise = otherwise
        self.is_sqlite = url.startswith("sqlite")
        self._lock = asyncio.Lock()
        if self.is_sqlite:
            self._writer = _sqlite(url, read_only=False, size=1, log_pages=log_pages)
            self._reader = _sqlite(url, read_only=True, size=4)
        else:
            self._writer = create_async_engine(
                url,
                pool_size=10,
                pool_timeout=CONNECT_TIMEOUT_S,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={
                    "timeout": CONNECT_TIMEOUT_S,
                    "command_timeout": answers_within_s,
                    "server_settings": {STANDS_STILL: str(int((answers_within_s or 0) * 1000))},
                },
            )
            event.listen(self._writer.sync_engine, "do_connect", _noting(place_of(url)))
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def file(self) -> Path | None:
        """Where the database lies; None: it is no file."""
        name = make_url(self.url).database if self.is_sqlite else None
        return Path(name) if name else None

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations."""
        return self._writer

    @asynccontextmanager
    async def transaction(self, scope: Scope | None = None) -> AsyncIterator[Transaction]:
        """Open a unit of work; see the module's theory of operation. ``scope`` None: that of who is at work."""
        if self.is_sqlite:
            async with self._lock, self._writer.begin() as connection:
                tx = Transaction(connection)
                yield tx
        else:
            async with self._connected(self._writer, scope) as connection:
                tx = Transaction(connection)
                yield tx
                await connection.commit()
        for effect in tx.effects:
            await effect()

    @asynccontextmanager
    async def read(self, scope: Scope | None = None) -> AsyncIterator[Reading]:
        """Open a view that cannot write. ``scope`` None: that of who is at work."""
        async with self._reader.connect() if self.is_sqlite else self._connected(self._reader, scope) as connection:
            yield Reading(connection)

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine, scope: Scope | None) -> AsyncIterator[AsyncConnection]:
        """Connect to PostgreSQL and say of whose school the transaction is; raises ``DatabaseIsAway``."""
        known = scope or present() or self.otherwise
        if known is None:
            raise NoScope
        began = False
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    connection = await stack.enter_async_context(engine.connect())
                    await connection.exec_driver_sql(_SAY, (known.value,))
                began = True
                try:
                    yield connection
                except TimeoutError:
                    await connection.invalidate()  # nothing more is said to a server that does not answer
                    raise
        except Exception as error:
            if is_away(error, connecting=not began):
                raise DatabaseIsAway from error
            raise

    async def try_to_write(self) -> None:
        """Begin to write, and leave no trace; raises whatever the driver does where nothing can be written."""
        async with self.transaction(ANY_SCHOOL) as tx:
            if not self.is_sqlite:  # to have a number is to write; SQLite asks for the lock at the beginning
                await tx.connection.exec_driver_sql("SELECT pg_current_xact_id()")
            await tx.connection.rollback()

    async def measure(self) -> None:
        """Let SQLite count what is in its tables, where that changed much: else it does not know which index helps.

        It read a school's whole timetable again and again for each day page. PostgreSQL counts by itself.
        """
        if self.is_sqlite:
            async with self._lock, self._writer.connect() as connection:
                await connection.exec_driver_sql("PRAGMA analysis_limit=1000")
                await connection.exec_driver_sql(_MEASURE)
                await connection.commit()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Let no unit of work of this process begin meanwhile (SQLite); keep it short."""
        async with self._lock:
            yield

    async def close(self) -> None:
        """Close every connection; idempotent."""
        await self._writer.dispose()
        await self._reader.dispose()


def place_of(url: str) -> str:
    """Return an address without its password: who signs in where, by which it is known which setting it came from."""
    return make_url(url).render_as_string(hide_password=True)


def _noting(place: str) -> Callable[..., Any]:
    """Connect as always; an error says to which of several addresses it belongs."""

    def connect(dialect: Any, _record: Any, arguments: Any, known: Any) -> Any:
        try:
            return dialect.connect(*arguments, **known)
        except Exception as error:
            error.add_note(place)
            raise

    return connect


def _sqlite(url: str, *, read_only: bool, size: int, log_pages: int = LOG_PAGES) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=size, max_overflow=0 if not read_only else 8, hide_parameters=True)

    def on_connect(connection: Any, _record: Any) -> None:
        # The driver's own idea of when a transaction begins is wrong for us: we begin ourselves, see on_begin.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA wal_autocheckpoint={log_pages}")
        cursor.execute("PRAGMA foreign_keys=ON")
        # Without it REPLACE removes a row past the triggers of append-only tables.
        cursor.execute("PRAGMA recursive_triggers=ON")
        cursor.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
        cursor.close()

    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    def on_invalidate(connection: Any, _record: Any, _error: Any) -> None:
        # Who is cancelled in mid-statement has its connection closed; SQLite lets a closed one live on, and hold its
        # lock, until nobody knows the statement any more. The traceback of the cancelling does while it lives.
        connection.rollback()

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    event.listen(engine.sync_engine, "invalidate", on_invalidate)
    return engine
