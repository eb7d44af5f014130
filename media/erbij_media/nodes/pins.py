"""Which room is on which node, what is held there, and where each connection is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij_media.contract import room_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij_media.contract import ConnectionId, RoomId, SourceId

KEPT_EMPTY = 60.0
"""Seconds for which a room in which nobody is keeps its node."""


@dataclass(slots=True)
class Opened:
    """A connection; opened again under the same id it counts twice until the first one is told to be gone."""

    node: str
    room: RoomId | None
    times: int = 1


class Pins:
    """No clock, no network; ``now`` is seconds of a monotonic clock."""

    def __init__(self) -> None:
        self.connections: dict[ConnectionId, Opened] = {}
        self._rooms: dict[RoomId, str] = {}
        self._empty_since: dict[RoomId, float] = {}
        self._held: dict[RoomId, set[SourceId]] = {}
        self._told: dict[str, set[SourceId]] = {}

    def node_of(self, room: RoomId) -> str | None:
        """Return where new connections of a room go."""
        return self._rooms.get(room)

    def pin(self, room: RoomId, node: str) -> dict[SourceId, bool]:
        """Put a room on a node; return what must be held there, or not any more, before anything is opened."""
        self._rooms[room] = node
        held, told = self.held(room), self._told.setdefault(node, set())
        over = {source for source in told - held if room_of(source) == room}
        told |= held
        told -= over
        return {**dict.fromkeys(held, True), **dict.fromkeys(over, False)}

    def unpin(self, room: RoomId) -> None:
        """No node has the room."""
        self._rooms.pop(room, None)
        self._empty_since.pop(room, None)

    def rooms_on(self, node: str) -> frozenset[RoomId]:
        """Return the rooms of a node."""
        return frozenset(room for room, at in self._rooms.items() if at == node)

    def count(self) -> Counter[str]:
        """Return how many rooms each node has."""
        return Counter(self._rooms.values())

    def opened(self, connection: ConnectionId, node: str, room: RoomId | None) -> None:
        """A connection is being opened there."""
        known = self.connections.get(connection)
        if known is not None and known.node == node:
            known.room, known.times = room, known.times + 1
        else:
            self.connections[connection] = Opened(node, room)

    def gone(self, connection: ConnectionId, node: str) -> None:
        """A connection of that node is gone."""
        known = self.connections.get(connection)
        if known is None or known.node != node:
            return
        known.times -= 1
        if known.times <= 0:
            del self.connections[connection]

    def on(self, node: str) -> dict[ConnectionId, Opened]:
        """Return the connections of a node."""
        return {connection: known for connection, known in self.connections.items() if known.node == node}

    def lost(self, node: str) -> tuple[frozenset[RoomId], frozenset[ConnectionId]]:
        """Forget what was on a node; return its rooms, also those that were leaving it, and its connections."""
        connections = self.on(node)
        rooms = self.rooms_on(node)
        self._told.pop(node, None)
        for room in rooms:
            self.unpin(room)
        for connection in connections:
            del self.connections[connection]
        leaving = {known.room for known in connections.values() if known.room is not None}
        return rooms | leaving, frozenset(connections)

    def hold(self, source: SourceId, *, held: bool) -> frozenset[str]:
        """Remember a hold; return the nodes that must be told."""
        room = room_of(source)
        sources = self._held.setdefault(room, set())
        (sources.add if held else sources.discard)(source)
        if not sources:
            del self._held[room]
        nodes = {known.node for known in self.connections.values() if known.room == room}
        nodes |= {self._rooms[room]} if room in self._rooms else set()
        for node in nodes:
            told = self._told.setdefault(node, set())
            (told.add if held else told.discard)(source)
        return frozenset(nodes)

    def held(self, room: RoomId) -> frozenset[SourceId]:
        """Return what of a room is held."""
        return frozenset(self._held.get(room, ()))

    def tidy(self, now: float) -> None:
        """Take rooms off their nodes in which nobody was for a minute."""
        full = {known.room for known in self.connections.values()}
        for room in self._rooms.keys() & full:
            self._empty_since.pop(room, None)
        for room in self._rooms.keys() - full:
            if now - self._empty_since.setdefault(room, now) >= KEPT_EMPTY:
                self.unpin(room)


def one_room(sources: Iterable[SourceId]) -> RoomId | None:
    """Return the room of the sources of one connection; the first by name should there be several."""
    return min((room_of(source) for source in sources), default=None)
