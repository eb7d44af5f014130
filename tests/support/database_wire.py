"""The way from one server to its database, which a test can hold up or cut while others have one of their own."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = ".s.PGSQL.5432"
"""The name of a PostgreSQL socket in its folder."""


class DatabaseWire:
    """Passes bytes on to the PostgreSQL of ``url``; ``address`` leads through it."""

    def __init__(self, url: str) -> None:
        known = make_url(url)
        self._to = str(Path(str(known.query["host"])) / NAME)
        self._folder = tempfile.TemporaryDirectory(prefix="erbij-wire-")
        self.address = known.update_query_dict({"host": self._folder.name}).render_as_string(hide_password=False)
        self._open = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop, self._ready = asyncio.new_event_loop(), threading.Event()
        self._flows = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def stall(self) -> None:
        """Take everything, and pass nothing on in either direction."""
        self._do(self._flows.clear)

    def cut(self) -> None:
        """End every connection, and take no new one."""
        self._do(self._cut)

    def mend(self) -> None:
        """Be as at first."""
        self._do(self._mend)

    def close(self) -> None:
        """End it; idempotent is not needed."""
        self._do(self._loop.stop)
        self._thread.join(10)
        self._folder.cleanup()

    def _do(self, what: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(what)

    def _mend(self) -> None:
        self._open = True
        self._flows.set()

    def _cut(self) -> None:
        self._open = False
        for writer in self._writers:
            writer.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._flows.set()
        server = self._loop.run_until_complete(asyncio.start_unix_server(self._pass, f"{self._folder.name}/{NAME}"))
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._ended())
        self._loop.close()

    async def _ended(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in self._writers:
            await _closed(writer)

    async def _pass(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if not self._open:
            await _closed(back)
            return
        there, on = await asyncio.open_unix_connection(self._to)
        self._writers |= {back, on}
        ways = [asyncio.create_task(self._copied(here, on)), asyncio.create_task(self._copied(there, back))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for writer in (on, back):
            await _closed(writer)
            self._writers.discard(writer)

    async def _copied(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
