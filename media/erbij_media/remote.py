"""The engine in a child process, so that a crash of the one never takes the other down.

Theory of operation
===================
``start`` spawns a node and hands it one end of a socket pair. A *supervisor* task lives as long as the engine: it waits
until the link of the running node ends (or until the node leaves two pings of 2 s unanswered, and is killed), fails all
calls under way with ``EngineUnavailable``, and spawns the next node on the same UDP port: at once the first time, then
after 0.1, 0.2 ... 2 s as long as nodes die within 5 s. When a new node serves, ``EngineRestarted`` is told; whoever
reads it has to build every connection anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from erbij_media.contract import (
    ConnectionId,
    Delivery,
    EngineRestarted,
    EngineStats,
    Event,
    Mid,
    Receiver,
    ReceiverName,
    Sdp,
    SourceId,
)
from erbij_media.errors import EngineUnavailable, MediaError, SdpRefused
from erbij_media.news import News
from erbij_media.sdp.parse import MAX_BYTES
from erbij_media.settings import EngineSettings
from erbij_media.wire import (
    LinkBroken,
    Message,
    frame,
    read_delivery,
    read_error,
    read_event,
    read_message,
    read_stats,
    receiver_fields,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

__all__ = ["EngineSettings", "RemoteEngine"]

_START_WITHIN = 10.0
_CALL_WITHIN = 5.0
_PING_EVERY = 1.0
_PING_WITHIN = 2.0
_PINGS = 2
_STABLE_AFTER = 5.0
_FIRST_DELAY, _LAST_DELAY = 0.1, 2.0
_CLOSE_WITHIN = 2.0
_logger = logging.getLogger("erbij_media")


class _Node:
    """One running child with its link."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self.epoch = ""
        self._reader, self._writer = reader, writer
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self._ended = False

    @staticmethod
    async def spawn() -> _Node:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - the library's way
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "erbij_media.node",
                str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
            )
        return _Node(process, *await asyncio.open_connection(sock=ours))

    async def call(self, name: str, arguments: Message, within: float) -> Any:
        """Call and wait for the answer. Raises ``MediaError`` subclasses."""
        if self._ended:
            raise EngineUnavailable("the node is gone")
        self._number += 1
        number = self._number
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(frame({"id": number, "call": name, "arguments": arguments}))
            return await asyncio.wait_for(answer, within)
        except (TimeoutError, OSError, LinkBroken) as problem:
            raise EngineUnavailable("the node does not answer") from problem
        finally:
            del self._waiting[number]

    async def listen(self, news: News) -> None:
        """Hand on answers and events until the link ends, then fail every call under way."""
        try:
            while True:
                self._take(await read_message(self._reader), news)
        except LinkBroken:
            return
        finally:
            self._ended = True
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(EngineUnavailable("the node is gone"))

    async def end(self) -> None:
        """Make sure that the process is gone."""
        self._writer.close()
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # not process.kill(): it would take the exit code away
                os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    def _take(self, message: Message, news: News) -> None:
        if "event" in message:
            news.tell(read_event(message))
            return
        answer = self._waiting.get(message["id"])
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(read_error(message))
        else:
            answer.set_result(message.get("result"))


class RemoteEngine:
    """Implements the contract with a child process; ``pid`` is the child's, ``None`` while there is none."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._news = News()
        self._node: _Node | None = None
        self._supervisor: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return self._node.process.pid if self._node is not None else None

    @property
    def port(self) -> int:
        """The bound UDP port; the same after a restart."""
        return self._settings.port

    async def start(self) -> None:
        """See the contract."""
        node, listener = await self._begin()
        self._node = node
        self._supervisor = asyncio.create_task(self._supervise(node, listener))

    async def close(self) -> None:
        """See the contract."""
        supervisor, self._supervisor = self._supervisor, None
        node = self._node
        if node is not None:
            with contextlib.suppress(MediaError):
                await node.call("close", {}, _CLOSE_WITHIN)
        if supervisor is not None:
            supervisor.cancel()
            await asyncio.gather(supervisor, return_exceptions=True)
        self._node = None
        self._news.end()

    async def publish(self, connection: ConnectionId, offer: Sdp, sources: Mapping[Mid, SourceId]) -> Sdp:
        """See the contract."""
        arguments = {"connection": connection, "offer": _bounded(offer), "sources": dict(sources)}
        return Sdp(await self._call("publish", **arguments))

    async def subscribe(self, connection: ConnectionId, receivers: Sequence[Receiver]) -> Sdp:
        """See the contract."""
        fields = [receiver_fields(receiver) for receiver in receivers]
        return Sdp(await self._call("subscribe", connection=connection, receivers=fields))

    async def accept(self, connection: ConnectionId, answer: Sdp) -> None:
        """See the contract."""
        await self._call("accept", connection=connection, answer=_bounded(answer))

    async def route(self, connection: ConnectionId, receiver: ReceiverName, source: SourceId | None) -> None:
        """See the contract."""
        await self._call("route", connection=connection, receiver=receiver, source=source)

    async def hold(self, source: SourceId, *, held: bool) -> None:
        """See the contract."""
        await self._call("hold", source=source, held=held)

    async def disconnect(self, connection: ConnectionId) -> None:
        """See the contract."""
        await self._call("disconnect", connection=connection)

    async def deliveries(self) -> Sequence[Delivery]:
        """See the contract."""
        return [read_delivery(fields) for fields in await self._call("deliveries")]

    async def stats(self) -> EngineStats:
        """See the contract."""
        return read_stats(await self._call("stats"))

    def events(self) -> AsyncIterator[Event]:
        """See the contract."""
        return self._news.read()

    async def _call(self, name: str, **arguments: Any) -> Any:
        if self._node is None:
            raise EngineUnavailable("the node is starting")
        return await self._node.call(name, arguments, _CALL_WITHIN)

    async def _begin(self) -> tuple[_Node, asyncio.Task[None]]:
        """Spawn a node and wait until it serves. Raises ``MediaError`` subclasses."""
        node = await _Node.spawn()
        listener = asyncio.create_task(node.listen(self._news))
        try:
            port, node.epoch = await node.call("start", asdict(self._settings), _START_WITHIN)
        except BaseException:
            await node.end()
            await asyncio.gather(listener, return_exceptions=True)
            raise
        self._settings = replace(self._settings, port=port)
        return node, listener

    async def _supervise(self, node: _Node, listener: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        deaths = 0
        while True:
            began = loop.time()
            try:
                await _until_lost(node, listener)
            finally:
                self._node = None
                await node.end()
                await asyncio.gather(listener, return_exceptions=True)
            if self._supervisor is None:
                return
            _logger.error("node_died")
            deaths = deaths + 1 if loop.time() - began < _STABLE_AFTER else 1
            node, listener = await self._begin_again(deaths)
            self._node = node
            self._news.tell(EngineRestarted(node.epoch))

    async def _begin_again(self, deaths: int) -> tuple[_Node, asyncio.Task[None]]:
        while True:
            await asyncio.sleep(0 if deaths <= 1 else min(_LAST_DELAY, _FIRST_DELAY * 2 ** min(deaths - 2, 10)))
            try:
                return await self._begin()
            except (MediaError, OSError):
                deaths += 1


def _bounded(sdp: Sdp) -> Sdp:
    """Refuse here what would not fit into a frame; the node checks the rest."""
    if len(sdp) > MAX_BYTES:
        raise SdpRefused("sdp", "longer than 64 kB")
    return sdp


async def _until_lost(node: _Node, listener: asyncio.Task[None]) -> None:
    """Return when the node is gone or hangs.

    One unanswered ping proves nothing: it may have been this process that stood still.
    """
    unanswered = 0
    while not listener.done() and unanswered < _PINGS:
        await asyncio.wait([listener], timeout=0 if unanswered else _PING_EVERY)
        try:
            await node.call("ping", {}, _PING_WITHIN)
        except EngineUnavailable:
            unanswered += 1
        else:
            unanswered = 0
