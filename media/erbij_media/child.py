"""One media node seen from its parent: the process, and the calls over its link.

A child imports everything and then waits for ``start``; until then it answers ``ping`` only and holds no port. So a
warm standby is nothing but a child that was not started yet. It leads a session of its own: Ctrl-C in a terminal goes
to the parent alone, also while the child still imports.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from erbij_media.asking import Asker, PlainChannel
from erbij_media.errors import EngineUnavailable

if TYPE_CHECKING:
    from erbij_media.news import News
    from erbij_media.settings import EngineSettings
    from erbij_media.wire import Message

_COLD_WITHIN = 10.0
_WARM_WITHIN = 2.0
_PING_EVERY = 1.0
_PING_WITHIN = 2.0
_PINGS = 2


class Child:
    """A running node; made by :meth:`spawn`, and over after :meth:`end`."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        news: News,
    ) -> None:
        self.pid = process.pid
        self.is_warm = False
        self._process = process
        self._asker = Asker(PlainChannel(reader, writer), news.tell)

    @classmethod
    async def spawn(cls, news: News) -> Child:
        """Start a process whose events go to ``news``. Raises ``OSError``; not to be cancelled half-way."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - the library's way
        with contextlib.ExitStack() as unless_spawned:
            unless_spawned.callback(ours.close)
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "erbij_media.node",
                    str(theirs.fileno()),
                    pass_fds=[theirs.fileno()],
                    stdin=asyncio.subprocess.DEVNULL,
                    start_new_session=True,
                )
            unless_spawned.pop_all()
        return cls(process, *await asyncio.open_connection(sock=ours), news)

    async def warm(self) -> None:
        """Wait until it has imported everything. Raises ``EngineUnavailable``."""
        await self.call("ping", {}, _COLD_WITHIN)
        self.is_warm = True

    async def serve(self, settings: EngineSettings) -> tuple[int, str]:
        """Bind the port and serve; return port and epoch. Raises ``MediaError`` subclasses."""
        within = _WARM_WITHIN if self.is_warm else _COLD_WITHIN
        port, epoch = await self.call("start", asdict(settings), within)
        return port, epoch

    async def call(self, name: str, arguments: Message, within: float) -> Any:
        """Call and wait for the answer. Raises ``MediaError`` subclasses."""
        return await self._asker.call(name, arguments, within)

    async def gone(self) -> None:
        """Return when its link has ended, which is when it died."""
        await self._asker.gone()

    async def lost(self) -> None:
        """Return when it is gone or hangs.

        One unanswered ping proves nothing: it may have been this process that stood still.
        """
        unanswered = 0
        while not self._asker.over and unanswered < _PINGS:
            await self._asker.gone(0 if unanswered else _PING_EVERY)
            try:
                await self.call("ping", {}, _PING_WITHIN)
            except EngineUnavailable:
                unanswered += 1
            else:
                unanswered = 0

    async def end(self) -> None:
        """Make sure that the process is gone; idempotent."""
        self._asker.close()
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # not process.kill(): it would take the exit code away
                os.kill(self.pid, signal.SIGKILL)
        await self._process.wait()
        await self._asker.gone()
