"""Two servers with one PostgreSQL and one Redis, behind an address that leads to whichever answers."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

from erbij.db.scope import EVERY, SETTING
from tests.e2e.demo_school import MORNING, DemoPerson, DemoSchool, offset_to
from tests.support.settings import free_port

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from tests.support.databases import Postgres

LOOK_EVERY_S = 0.5
SECRET = "a secret that only servers know, of 32 letters and more"


class Front:
    """Passes bytes on to the first of ``order`` that takes a connection, as a proxy before the servers does."""

    def __init__(self) -> None:
        self.port = free_port()
        self.order: Sequence[int] = ()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._thread.start()
        assert self._ready.wait(10)

    @property
    def url(self) -> str:
        """The address in people's browsers."""
        return f"http://127.0.0.1:{self.port}"

    def watch(self, ports: Sequence[int]) -> None:
        """From now on lead to those that say they are ready, each asked twice a second."""
        self.order = ports
        asyncio.run_coroutine_threadsafe(self._watch(ports), self._loop)

    async def _watch(self, ports: Sequence[int]) -> None:
        while True:
            ready = await asyncio.gather(*(_ready(port) for port in ports))
            self.order = [port for port, there in zip(ports, ready, strict=True) if there]
            await asyncio.sleep(LOOK_EVERY_S)

    def close(self) -> None:
        """Take no more connections."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._pass, "127.0.0.1", self.port))
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _pass(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        for port in self.order:
            with suppress(OSError):
                there, on = await asyncio.open_connection("127.0.0.1", port)
                break
        else:
            back.close()
            return
        await asyncio.wait(
            [asyncio.create_task(_copied(here, on)), asyncio.create_task(_copied(there, back))],
            return_when=asyncio.FIRST_COMPLETED,
        )
        for writer in (on, back):
            writer.close()


async def _ready(port: int) -> bool:
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(LOOK_EVERY_S * 2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /health/ready HTTP/1.0\r\n\r\n")
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
    return False


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


def empty(postgres: Postgres) -> str:
    """Return the address of a new database without tables."""
    made: list[str] = []

    async def make() -> None:
        made.append(await postgres.fresh(empty=True))

    apart(make)
    return made[0]


class TwoServers:
    """What the journeys need of a school, with two servers in its place."""

    def __init__(self, home: Path, database: str, redis: str, **settings: str) -> None:
        """``settings`` are further ``ERBIJ_...`` variables of both."""
        self.front = Front()
        self._database = database
        clock = offset_to(MORNING)
        self.both: list[DemoSchool] = []
        for name in ("a", "b"):
            one = DemoSchool(home, ERBIJ_DATABASE_URL=database, ERBIJ_REDIS_URL=redis, ERBIJ_DEMO="1")
            one.settings |= settings | {"ERBIJ_PEER_SECRET": SECRET}
            one.settings |= {"ERBIJ_PEER_ADDRESS": one.base_url, "ERBIJ_BASE_URL": self.front.url}
            one.clock_offset = clock
            one.log, one.said = home / f"{name}.log", home / f"{name}.out"
            self.both.append(one)

    @property
    def base_url(self) -> str:
        """The address in people's browsers."""
        return self.front.url

    def start(self) -> TwoServers:
        """Start the first, which makes the school, then the second."""
        self.both[0].start()
        self.both[1].command = "serve"
        self.both[1].start()
        self.both[0].command = "serve"
        self.lead_to(0, 1)
        return self

    def lead_to(self, *numbers: int) -> None:
        """Lead new connections to these servers, the first that answers."""
        self.front.order = [self.both[number].port for number in numbers]

    def lead_to_ready_ones(self) -> None:
        """Lead new connections to whichever says that it is ready, the first one first."""
        self.front.watch([one.port for one in self.both])

    def freeze(self, number: int) -> None:
        """Stop a server in the middle of whatever it does; its media process goes on."""
        os.kill(self.both[number].process.pid, signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        """Let it go on; it knows of nothing."""
        os.kill(self.both[number].process.pid, signal.SIGCONT)

    def people(self, role: str) -> list[DemoPerson]:
        """Return everybody with a role."""
        return self.both[0].people(role)

    def log_text(self) -> str:
        """What both wrote."""
        return "".join(one.log_text() for one in self.both)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database, as an auditor would."""
        found: list[tuple[Any, ...]] = []

        async def look() -> None:
            url = make_url(self._database)
            link = await asyncpg.connect(host=url.query["host"], user=url.username, database=url.database)
            await link.execute("SELECT set_config($1, $2, false)", SETTING, EVERY)
            found.extend(tuple(row) for row in await link.fetch(query))
            await link.close()

        apart(look)
        return found

    def stop(self) -> None:
        """Stop whatever runs."""
        for one in self.both:
            with suppress(ProcessLookupError):
                one.process.send_signal(signal.SIGCONT)
            one.stop()
        self.front.close()


def apart(work: Callable[[], Awaitable[None]]) -> None:
    """Run something asynchronous beside Playwright, which has the loop of this thread."""

    async def run() -> None:
        await work()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
