"""The media node: an engine in a process of its own (``python -m erbij_media.node FD``), ruled over that socket.

Theory of operation
===================
Until the frame that carries the settings, the node is a standby: everything is imported, nothing bound, and pings are
answered. That frame's answer tells the port and epoch, or why the port cannot be bound. Then every frame is a call,
answered in any order; calls run one after another in the order in which they came, so that a route never overtakes the
subscribe before it. Events go up as they happen. The node ends when the link ends, for whatever reason: that is how it
notices that its parent died. It ignores SIGINT and SIGTERM, which a terminal or an init system
sends to the whole group: the parent decides. In ``ps`` it is ``erbij-standby``, then ``erbij-media``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from pathlib import Path

from erbij_media.calls import answer, calls_of
from erbij_media.engine import Engine
from erbij_media.errors import MediaError
from erbij_media.settings import EngineSettings
from erbij_media.wire import LinkBroken, Message, error_message, event_message, frame, read_message

_MAX_UNSENT = 8 << 20


class _Node:
    """One link with its engine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._engine: Engine | None = None
        self._running = True

    async def serve(self) -> None:
        """Serve until the link ends or the parent asks to close."""
        with contextlib.suppress(LinkBroken):
            if await self._start():
                await self._serve_calls()
        if self._engine is not None:
            await self._engine.close()
        self._writer.close()

    async def _start(self) -> bool:
        while (first := await read_message(self._reader))["call"] == "ping":
            self._send({"id": first["id"], "result": None})
        _be_named("erbij-media")
        settings = first["arguments"]
        settings["addresses"] = tuple(settings["addresses"])
        self._engine = Engine(EngineSettings(**settings))
        try:
            await self._engine.start()
        except MediaError as problem:
            self._send({"id": first["id"], **error_message(problem)})
            await self._writer.drain()
            return False
        self._send({"id": first["id"], "result": [self._engine.port, self._engine.epoch]})
        return True

    async def _serve_calls(self) -> None:
        assert self._engine is not None  # noqa: S101 - made in _start
        calls = calls_of(self._engine)
        news = asyncio.create_task(self._tell(self._engine))
        try:
            while self._running:
                message = await read_message(self._reader)
                self._send({"id": message["id"], **await answer(calls, message)})
                self._running = message["call"] != "close"
            await self._writer.drain()
        finally:
            news.cancel()
            await asyncio.gather(news, return_exceptions=True)

    async def _tell(self, engine: Engine) -> None:
        async for event in engine.events():
            self._send(event_message(event))

    def _send(self, message: Message) -> None:
        if self._writer.transport.get_write_buffer_size() > _MAX_UNSENT:
            self._writer.transport.abort()
            return
        self._writer.write(frame(message))


def _be_named(name: str) -> None:
    """Tell whoever looks at the processes of a Linux machine which of two is which."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name, encoding="ascii")


async def _serve(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: None)
    sock = socket.socket(fileno=descriptor)
    sock.setblocking(False)  # noqa: FBT003 - the library's way
    reader, writer = await asyncio.open_connection(sock=sock)
    await _Node(reader, writer).serve()


def main() -> None:
    """Serve the link whose descriptor is the only argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _be_named("erbij-standby")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    asyncio.run(_serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
