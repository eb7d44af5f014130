"""What one server has on a node: it sees and touches that and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, astuple
from functools import partial
from typing import TYPE_CHECKING, Any

from erbij_media.calls import calls_of
from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    ConnectionUp,
    Event,
    Mid,
    Sdp,
    SourceId,
    SourceSilent,
    SourceUp,
)
from erbij_media.errors import MediaError, UnknownConnection

if TYPE_CHECKING:
    from erbij_media.asking import Channel
    from erbij_media.calls import Calls
    from erbij_media.engine import Engine


class Guest:
    """``epoch``: of its link; ``rooms``: how many lessons it says to have here; ``heard``: when, monotonic."""

    def __init__(self, name: str, epoch: int, engine: Engine, channel: Channel, now: float) -> None:
        self.name, self.epoch, self.channel = name, epoch, channel
        self.rooms, self.heard = 0, now
        self.connections: Counter[ConnectionId] = Counter()
        self._engine = engine
        self._every = calls_of(engine)
        self._publisher: dict[SourceId, ConnectionId] = {}
        self.held: set[SourceId] = set()
        self._left = False

    def calls(self) -> Calls:
        """Return what it may call, by name."""
        return {
            "publish": self._publish,
            "subscribe": self._subscribe,
            **{name: partial(self._of_own, name) for name in ("accept", "reconnect", "route")},
            "hold": self._hold,
            "disconnect": self._disconnect,
            "deliveries": self._deliveries,
            "stats": self._stats,
            "ping": self._every["ping"],
        }

    def concerns(self, event: Event) -> bool:
        """Whether an event is about something of this guest; what is gone is forgotten."""
        match event:
            case ConnectionUp(connection):
                return connection in self.connections
            case ConnectionGone(connection):
                return self._gone(connection)
            case SourceUp(source) | SourceSilent(source):
                return source in self._publisher
            case _:
                return False

    async def leave(self, held_by_others: frozenset[SourceId]) -> int:
        """Close everything; return how many connections that were. Idempotent."""
        self.channel.close()
        if self._left:
            return 0
        self._left = True
        connections = list(self.connections)
        self.connections.clear()
        for connection in connections:
            await self._engine.disconnect(connection)
        for source in self.held - held_by_others:
            await self._engine.hold(source, held=False)
        return len(connections)

    async def _publish(self, connection: ConnectionId, offer: Sdp, sources: dict[Mid, SourceId]) -> object:
        for source in sources.values():
            self._publisher[source] = connection
        return await self._opening("publish", connection, offer=offer, sources=sources)

    async def _subscribe(self, connection: ConnectionId, receivers: list[Any]) -> object:
        return await self._opening("subscribe", connection, receivers=receivers)

    async def _opening(self, name: str, connection: ConnectionId, **arguments: Any) -> object:
        self.connections[connection] += 1
        try:
            return await self._every[name](connection=connection, **arguments)
        except MediaError:
            self._gone(connection)
            raise

    async def _of_own(self, name: str, connection: ConnectionId, **arguments: Any) -> object:
        if connection not in self.connections:
            raise UnknownConnection("the connection was never opened or is gone")
        return await self._every[name](connection=connection, **arguments)

    async def _hold(self, source: SourceId, *, held: bool) -> None:
        (self.held.add if held else self.held.discard)(source)
        await self._engine.hold(source, held=held)

    async def _disconnect(self, connection: ConnectionId) -> None:
        if connection in self.connections:
            await self._engine.disconnect(connection)

    def _gone(self, connection: ConnectionId) -> bool:
        if connection not in self.connections:
            return False
        self.connections[connection] -= 1
        if not self.connections[connection]:
            del self.connections[connection]
            self._publisher = {source: by for source, by in self._publisher.items() if by != connection}
        return True

    async def _deliveries(self) -> object:
        return [astuple(one) for one in await self._engine.deliveries() if one.connection in self.connections]

    async def _stats(self) -> object:
        stats = asdict(await self._engine.stats())
        trips = {one: ms for one, ms in stats["round_trip_ms"].items() if one in self.connections}
        return {
            **stats,
            "connections": len(self.connections),
            "sources": len(self._publisher),
            "round_trip_ms": trips,
        }
