"""Several media nodes that look like one engine.

Theory of operation
===================
For each address of the registry a task dials, says hello, asks for a beat each second, and begins anew when that ends.
A room is pinned to the node that is least full when it is first needed (``capacity``). When a node dies its rooms are
pinned elsewhere at once, what must be held there is said first, and ``RoomsLost`` tells who has to build what anew. A
node that drains loses its rooms one after another, each at a moment of chance, by ``RoomsMoving``.

A connection that was opened without a room (somebody waits for a lesson) gets its room with its first route. Should
that room be elsewhere, it ends, and is opened again where it belongs.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    Delivery,
    EngineStats,
    Event,
    Mid,
    Receiver,
    ReceiverName,
    RoomId,
    Sdp,
    SourceId,
    SourceSilent,
    SourceUp,
    room_of,
)
from erbij_media.errors import EngineUnavailable, MediaError, UnknownConnection
from erbij_media.news import News
from erbij_media.nodes.movers import Movers
from erbij_media.nodes.pins import one_room
from erbij_media.nodes.wharf import Wharf
from erbij_media.sdp.parse import bounded
from erbij_media.wire import read_delivery, read_stats, receiver_fields

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from erbij_media.nodes.link import LinkKeys, NodeLink
    from erbij_media.nodes.registry import NodeRegistry

_CALL_WITHIN = 5.0
_ALL_WITHIN = 1.0
_START_WITHIN = 5.0
_logger = logging.getLogger("erbij_media")


class Fleet:
    """Implements the contract with the nodes of a registry."""

    def __init__(self, registry: NodeRegistry, keys: LinkKeys, chance: Random | None = None) -> None:
        self._news = News()
        self._flowing: dict[SourceId, set[str]] = {}
        self._wharf = Wharf(registry, keys, self._told, self._lost)
        self._pins = self._wharf.pins
        self._movers = Movers(self._wharf, self._news, chance or Random(secrets.randbits(64)))  # noqa: S311 - a moment
        self._running = False
        self.words_refused = 0
        """Events of links that were given up."""

    @property
    def links(self) -> Mapping[str, NodeLink]:
        """The nodes that are there now, by id."""
        return self._wharf.links

    @property
    def fills(self) -> dict[str, float]:
        """How full each node is that is there now, as placing sees it: 1 takes no new lesson."""
        return self._wharf.fills()

    @property
    def missing(self) -> dict[str, float | None]:
        """The nodes that should be there and are not: seconds since each was lost, None where it never was here."""
        return self._wharf.missing()

    async def start(self) -> None:
        """See the contract; a server starts without any node too, and media comes when one does."""
        self._running = True
        self._wharf.start()
        self._movers.start()
        try:
            async with asyncio.timeout(_START_WITHIN):
                await self._wharf.first.wait()
        except TimeoutError:
            _logger.error("no_media_node: none of them answers yet")  # noqa: TRY400 - the trace says nothing

    async def close(self) -> None:
        """See the contract."""
        self._running = False
        await self._movers.close()
        await self._wharf.close()
        self._news.end()

    async def publish(self, connection: ConnectionId, offer: Sdp, sources: Mapping[Mid, SourceId]) -> Sdp:
        """See the contract."""
        offered = bounded(offer)
        arguments = {"offer": offered, "sources": dict(sources)}
        return Sdp(await self._open("publish", connection, one_room(sources.values()), arguments))

    async def subscribe(
        self, connection: ConnectionId, receivers: Sequence[Receiver], *, room: RoomId | None = None
    ) -> Sdp:
        """See the contract."""
        fields = [receiver_fields(receiver) for receiver in receivers]
        return Sdp(await self._open("subscribe", connection, room, {"receivers": fields}))

    async def accept(self, connection: ConnectionId, answer: Sdp) -> None:
        """See the contract."""
        await self._of(connection, "accept", answer=bounded(answer))

    async def reconnect(self, connection: ConnectionId, offer: Sdp | None = None) -> Sdp:
        """See the contract."""
        offered = bounded(offer) if offer is not None else None
        return Sdp(await self._of(connection, "reconnect", offer=offered))

    async def route(
        self, connection: ConnectionId, receiver: ReceiverName, source: SourceId | None, *, small: bool = False
    ) -> None:
        """See the contract."""
        known = self._pins.connections.get(connection)
        if known is not None and known.room is None and source is not None:
            await self._take_into(connection, known.node, room_of(source))
        await self._of(connection, "route", receiver=receiver, source=source, small=small)

    async def hold(self, source: SourceId, *, held: bool) -> None:
        """See the contract."""
        self._check_running()
        links = [self._link(node) for node in sorted(self._pins.hold(source, held=held)) if node in self.links]
        calls = (link.call("hold", {"source": source, "held": held}, _CALL_WITHIN) for link in links)
        for problem in await asyncio.gather(*calls, return_exceptions=True):  # one that hangs keeps none uninformed
            if isinstance(problem, BaseException):
                raise problem

    async def disconnect(self, connection: ConnectionId) -> None:
        """See the contract."""
        self._check_running()
        known = self._pins.connections.get(connection)
        if known is not None:
            await self._link(known.node).call("disconnect", {"connection": connection}, _CALL_WITHIN)

    async def deliveries(self) -> Sequence[Delivery]:
        """See the contract; a node that does not answer within a second proves nothing."""
        return [read_delivery(fields) for answer in await self._all("deliveries") for fields in answer]

    async def stats(self) -> EngineStats:
        """See the contract: the sums; the epoch is that of the nodes which answer."""
        each = [read_stats(answer) for answer in await self._all("stats")]
        if not each:
            raise EngineUnavailable("no media node answers")
        return EngineStats(
            epoch=".".join(sorted(one.epoch for one in each)),
            connections=sum(one.connections for one in each),
            sources=sum(one.sources for one in each),
            packets_in=sum(one.packets_in for one in each),
            packets_out=sum(one.packets_out for one in each),
            packets_dropped=sum(one.packets_dropped for one in each),
            cpu_seconds=sum(one.cpu_seconds for one in each),
            round_trip_ms={connection: ms for one in each for connection, ms in one.round_trip_ms.items()},
            packets_lost=sum(one.packets_lost for one in each),
        )

    def events(self) -> AsyncIterator[Event]:
        """See the contract."""
        return self._news.read()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _check_running(self) -> None:
        if not self._running:
            raise EngineUnavailable("the engine does not run")

    def _link(self, node: str) -> NodeLink:
        link = self._wharf.links.get(node)
        if link is None:
            raise EngineUnavailable("the media node is gone")
        return link

    async def _open(self, name: str, connection: ConnectionId, room: RoomId | None, arguments: dict[str, Any]) -> Any:
        self._check_running()
        node = self._wharf.node_for(room)
        known = self._pins.connections.get(connection)
        if known is not None and known.node != node:
            await self.disconnect(connection)
        link = self._link(node)
        self._pins.opened(connection, node, room)
        try:
            return await link.call(name, {"connection": connection, **arguments}, _CALL_WITHIN)
        except MediaError:
            self._pins.gone(connection, node)
            raise

    async def _of(self, connection: ConnectionId, name: str, **arguments: Any) -> Any:
        self._check_running()
        known = self._pins.connections.get(connection)
        if known is None:
            raise UnknownConnection("the connection was never opened or is gone")
        return await self._link(known.node).call(name, {"connection": connection, **arguments}, _CALL_WITHIN)

    async def _take_into(self, connection: ConnectionId, node: str, room: RoomId) -> None:
        """Give a connection its room; where that is on another node, end it. Raises ``UnknownConnection`` then."""
        if self._wharf.take_into(room, node):
            self._pins.connections[connection].room = room
            return
        with suppress(MediaError):
            await self.disconnect(connection)
        raise UnknownConnection("its lesson is on another node")

    async def _all(self, name: str) -> list[Any]:
        self._check_running()
        links = list(self._wharf.links.values())
        answers = await asyncio.gather(*(link.call(name, {}, _ALL_WITHIN) for link in links), return_exceptions=True)
        return [answer for answer in answers if not isinstance(answer, BaseException)]

    def _told(self, link: NodeLink, event: Event) -> None:
        node = link.card.id
        if self._wharf.links.get(node) is not link:
            self.words_refused += 1
            return
        match event:
            case ConnectionGone(connection):
                self._pins.gone(connection, node)
            case SourceUp(source):
                self._flowing.setdefault(source, set()).add(node)
            case SourceSilent(source):
                self._flowing.get(source, set()).discard(node)
                if self._flowing.get(source):
                    return  # it comes through another node meanwhile
                self._flowing.pop(source, None)
            case _:
                pass
        self._news.tell(event)

    def _lost(self, node: str) -> None:
        for source, nodes in list(self._flowing.items()):
            nodes.discard(node)
            if not nodes:
                del self._flowing[source]
        lost = self._wharf.place_again(node)
        if lost is not None:
            self._news.tell(lost)
