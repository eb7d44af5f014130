"""The engine in a child process, so that a crash of the one never takes the other down.

Theory of operation
===================
``start`` spawns a node and hands it one end of a socket pair. A *supervisor* task lives as long as the engine: it waits
until the link of the running node ends (or until the node leaves two pings of 2 s unanswered, and is killed), fails all
calls under way with ``EngineUnavailable``, and has the next node serve the same UDP port: at once the first time, then
after 0.1, 0.2 ... 2 s as long as nodes die within 5 s. The next node is the warm standby, or a fresh process where
there is none or it does not answer within 2 s. When it serves, ``EngineRestarted`` is told; whoever reads it has to
build every connection anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from erbij_media.child import Child
from erbij_media.contract import (
    ConnectionId,
    Delivery,
    EngineRestarted,
    EngineStats,
    Event,
    Mid,
    Receiver,
    ReceiverName,
    RoomId,
    Sdp,
    SourceId,
)
from erbij_media.errors import EngineUnavailable, MediaError
from erbij_media.news import News
from erbij_media.sdp.parse import bounded
from erbij_media.settings import EngineSettings
from erbij_media.standby import Standby
from erbij_media.wire import read_delivery, read_stats, receiver_fields

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

__all__ = ["EngineSettings", "RemoteEngine"]

_CALL_WITHIN = 5.0
_STABLE_AFTER = 5.0
_FIRST_DELAY, _LAST_DELAY = 0.1, 2.0
_CLOSE_WITHIN = 2.0
_STANDBY_AFTER = 1.0
_logger = logging.getLogger("erbij_media")


class RemoteEngine:
    """Implements the contract with a child process that serves and, a second later, one that waits to."""

    def __init__(self, settings: EngineSettings, *, standby_after: float = _STANDBY_AFTER) -> None:
        self._settings = settings
        self._news = News()
        self._node: Child | None = None
        self._standby = Standby(self._news, standby_after)
        self._supervisor: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the child that serves, ``None`` while there is none."""
        return self._node.pid if self._node is not None else None

    @property
    def standby_pid(self) -> int | None:
        """The process id of the child that is ready to serve, ``None`` while there is none."""
        return self._standby.pid

    @property
    def port(self) -> int:
        """The bound UDP port; the same after a restart."""
        return self._settings.port

    async def start(self) -> None:
        """See the contract."""
        node, _ = await self._begin()
        self._node = node
        self._supervisor = asyncio.create_task(self._supervise(node))

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
        await self._standby.close()
        self._node = None
        self._news.end()

    async def publish(self, connection: ConnectionId, offer: Sdp, sources: Mapping[Mid, SourceId]) -> Sdp:
        """See the contract."""
        arguments = {"connection": connection, "offer": bounded(offer), "sources": dict(sources)}
        return Sdp(await self._call("publish", **arguments))

    async def subscribe(
        self,
        connection: ConnectionId,
        receivers: Sequence[Receiver],
        *,
        room: RoomId | None = None,  # noqa: ARG002 - there is one node
    ) -> Sdp:
        """See the contract."""
        fields = [receiver_fields(receiver) for receiver in receivers]
        return Sdp(await self._call("subscribe", connection=connection, receivers=fields))

    async def accept(self, connection: ConnectionId, answer: Sdp) -> None:
        """See the contract."""
        await self._call("accept", connection=connection, answer=bounded(answer))

    async def reconnect(self, connection: ConnectionId, offer: Sdp | None = None) -> Sdp:
        """See the contract."""
        offered = bounded(offer) if offer is not None else None
        return Sdp(await self._call("reconnect", connection=connection, offer=offered))

    async def route(
        self, connection: ConnectionId, receiver: ReceiverName, source: SourceId | None, *, small: bool = False
    ) -> None:
        """See the contract."""
        await self._call("route", connection=connection, receiver=receiver, source=source, small=small)

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

    async def _begin(self) -> tuple[Child, str]:
        """Return a node that serves, and its epoch. Raises ``MediaError`` subclasses."""
        waiting = await self._standby.take()
        if waiting is not None:
            with contextlib.suppress(EngineUnavailable):  # it died or hangs: a fresh one then
                return await self._serving(waiting)
        return await self._serving(await Child.spawn(self._news))

    async def _serving(self, node: Child) -> tuple[Child, str]:
        try:
            port, epoch = await node.serve(self._settings)
        except BaseException:
            await node.end()
            raise
        self._settings = replace(self._settings, port=port)
        self._standby.begin()
        return node, epoch

    async def _supervise(self, node: Child) -> None:
        loop = asyncio.get_running_loop()
        deaths = 0
        while True:
            began = loop.time()
            try:
                await node.lost()
            finally:
                self._node = None
                await node.end()
            if self._supervisor is None:
                return
            _logger.error("node_died")
            deaths = deaths + 1 if loop.time() - began < _STABLE_AFTER else 1
            node, epoch = await self._begin_again(deaths)
            self._node = node
            self._news.tell(EngineRestarted(epoch))

    async def _begin_again(self, deaths: int) -> tuple[Child, str]:
        while True:
            await asyncio.sleep(0 if deaths <= 1 else min(_LAST_DELAY, _FIRST_DELAY * 2 ** min(deaths - 2, 10)))
            try:
                return await self._begin()
            except (MediaError, OSError):
                deaths += 1
