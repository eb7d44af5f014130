"""A written fake of the engine for tests of the application: same contract, no packet, no socket, deterministic.

A test plays the browsers and the clock: :meth:`FakeEngine.bring_up`, :meth:`FakeEngine.lose`,
:meth:`FakeEngine.source_up`, :meth:`FakeEngine.source_silent`, :meth:`FakeEngine.set_delivery`,
:meth:`FakeEngine.restart`, :meth:`FakeEngine.lose_rooms`, :meth:`FakeEngine.move_rooms`. What the application did can
be read from ``published``, ``routes``, ``small``, ``held``, ``reconnected``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    ConnectionUp,
    Delivery,
    EngineRestarted,
    EngineStats,
    Event,
    GoneReason,
    Kind,
    Mid,
    Receiver,
    ReceiverName,
    RoomId,
    RoomsLost,
    RoomsMoving,
    Sdp,
    SourceId,
    SourceSilent,
    SourceUp,
    room_of,
)
from erbij_media.errors import EngineUnavailable, SdpRefused, UnknownConnection, UnknownReceiver
from erbij_media.news import News

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence

_LINES = {Kind.AUDIO: "m=audio 9 UDP/TLS/RTP/SAVPF 111", Kind.VIDEO: "m=video 9 UDP/TLS/RTP/SAVPF 96 97"}
_MAX_SDP = 64 * 1024


@dataclass(slots=True)
class _Opened:
    """One connection as the application opened it; ``receivers`` is ``None`` for a publishing one."""

    sources: dict[Mid, SourceId] = field(default_factory=dict)
    receivers: tuple[Receiver, ...] | None = None
    accepted: bool = False
    up: bool = False
    delivery: tuple[float | None, float | None, float | None] = (None, None, None)


class FakeEngine:
    """Takes any SDP that is not empty and at most 64 kB; refuses everything before ``start`` and after ``close``."""

    def __init__(self) -> None:
        self._news = News()
        self._connections: dict[ConnectionId, _Opened] = {}
        self._epochs = 0
        self._running = False
        self._up: set[SourceId] = set()
        self.unavailable = False
        self.routes: dict[tuple[ConnectionId, ReceiverName], SourceId] = {}
        self.small: set[tuple[ConnectionId, ReceiverName]] = set()
        self.held: set[SourceId] = set()
        self.reconnected: list[ConnectionId] = []

    # What a test may do and see ------------------------------------------------------------------------------

    @property
    def epoch(self) -> str:
        """As in ``stats``."""
        return f"fake-{self._epochs}"

    @property
    def connections(self) -> tuple[ConnectionId, ...]:
        """Open connections, oldest first."""
        return tuple(self._connections)

    @property
    def published(self) -> dict[SourceId, ConnectionId]:
        """Sources by id with the newest connection that publishes each."""
        return {source: name for name, opened in self._connections.items() for source in opened.sources.values()}

    def bring_up(self, connection: ConnectionId) -> None:
        """Let the handshake of an open connection succeed; sources of a publishing one are not up yet."""
        opened = self._connections[connection]
        if not opened.up:
            opened.up = True
            self._news.tell(ConnectionUp(connection))

    def lose(self, connection: ConnectionId, reason: GoneReason) -> None:
        """Let a connection end by itself."""
        self._gone(connection, reason)

    def source_up(self, source: SourceId) -> None:
        """Let the first packet of a source arrive."""
        if source not in self._up:
            self._up.add(source)
            self._news.tell(SourceUp(source))

    def source_silent(self, source: SourceId) -> None:
        """Let a source be silent for 3 s."""
        if source in self._up:
            self._up.discard(source)
            self._news.tell(SourceSilent(source))

    def set_delivery(
        self,
        connection: ConnectionId,
        *,
        media_age: float | None = None,
        sender_report_age: float | None = None,
        report_age: float | None = None,
    ) -> None:
        """Set what ``deliveries`` says of a subscribing connection from now on."""
        self._connections[connection].delivery = (media_age, sender_report_age, report_age)

    def restart(self) -> None:
        """Let the engine's process die and a new one serve: everything is forgotten, nothing else is told."""
        self._forget()
        self._epochs += 1
        self.unavailable = False
        self._news.tell(EngineRestarted(self.epoch))

    # The contract --------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """See the contract."""
        self._running = True
        self._epochs += 1

    async def close(self) -> None:
        """See the contract."""
        for connection in list(self._connections):
            self._gone(connection, GoneReason.CLOSED_BY_APPLICATION)
        self._running = False
        self._forget()
        self._news.end()

    async def publish(self, connection: ConnectionId, offer: Sdp, sources: Mapping[Mid, SourceId]) -> Sdp:
        """See the contract."""
        self._check(offer)
        self._gone(connection, GoneReason.CLOSED_BY_APPLICATION)
        self._connections[connection] = _Opened(sources=dict(sources))
        return Sdp("\r\n".join(["v=0", "s=answer", *(f"a=mid:{mid}" for mid in sources)]) + "\r\n")

    async def subscribe(
        self,
        connection: ConnectionId,
        receivers: Sequence[Receiver],
        *,
        room: RoomId | None = None,  # noqa: ARG002 - there is one node
    ) -> Sdp:
        """See the contract."""
        self._check(None)
        self._gone(connection, GoneReason.CLOSED_BY_APPLICATION)
        self._connections[connection] = _Opened(receivers=tuple(receivers))
        sections = [line for r in receivers for line in (_LINES[r.kind], f"a=mid:{r.name}", "a=sendonly")]
        return Sdp("\r\n".join(["v=0", "s=offer", *sections]) + "\r\n")

    async def accept(self, connection: ConnectionId, answer: Sdp) -> None:
        """See the contract."""
        self._check(answer)
        opened = self._subscribed(connection)
        opened.accepted = True

    async def reconnect(self, connection: ConnectionId, offer: Sdp | None = None) -> Sdp:
        """See the contract."""
        self._check(offer)
        opened = self._connections.get(connection)
        if opened is None or not opened.up or (opened.receivers is None) is (offer is None):
            raise UnknownConnection("the connection is not up, or goes the other way")
        self.reconnected.append(connection)
        return Sdp(f"v=0\r\ns={'offer' if offer is None else 'answer'}\r\n")

    async def route(
        self, connection: ConnectionId, receiver: ReceiverName, source: SourceId | None, *, small: bool = False
    ) -> None:
        """See the contract."""
        self._check(None)
        opened = self._connections.get(connection)
        if opened is None:
            raise UnknownConnection("the connection was never opened or is gone")
        if receiver not in [r.name for r in opened.receivers or ()]:
            raise UnknownReceiver("the connection has no receiver of that name")
        if source is None:
            self.routes.pop((connection, receiver), None)
        else:
            self.routes[connection, receiver] = source
        (self.small.add if small else self.small.discard)((connection, receiver))

    async def hold(self, source: SourceId, *, held: bool) -> None:
        """See the contract."""
        self._check(None)
        if held:
            self.held.add(source)
        else:
            self.held.discard(source)

    async def disconnect(self, connection: ConnectionId) -> None:
        """See the contract."""
        self._check(None)
        self._gone(connection, GoneReason.CLOSED_BY_APPLICATION)

    async def deliveries(self) -> Sequence[Delivery]:
        """See the contract."""
        self._check(None)
        return [
            Delivery(name, *opened.delivery)
            for name, opened in self._connections.items()
            if opened.up and opened.receivers is not None
        ]

    async def stats(self) -> EngineStats:
        """See the contract; all packet counts are 0."""
        self._check(None)
        return EngineStats(self.epoch, len(self._connections), len(self.published), 0, 0, 0, 0.0, {})

    def events(self) -> AsyncIterator[Event]:
        """See the contract."""
        return self._news.read()

    def lose_rooms(self, *rooms: RoomId) -> None:
        """The node of these rooms died, and they are on another one."""
        lost = self._of_rooms(rooms)
        for connection in lost:
            del self._connections[connection]
            self._up.discard(connection)
        self.routes = {key: source for key, source in self.routes.items() if key[0] not in lost}
        self._news.tell(RoomsLost("another node", frozenset(rooms), lost))

    def move_rooms(self, *rooms: RoomId) -> None:
        """The node of these rooms wants to end, and new connections come to another one."""
        self._news.tell(RoomsMoving(frozenset(rooms), self._of_rooms(rooms)))

    def _of_rooms(self, rooms: Collection[RoomId]) -> frozenset[ConnectionId]:
        """Return the connections that send or show something of rooms."""
        shown = {connection for (connection, _), source in self.routes.items() if room_of(source) in rooms}
        sent = {
            connection
            for connection, opened in self._connections.items()
            if any(room_of(source) in rooms for source in opened.sources.values())
        }
        return frozenset(shown | sent)

    def _check(self, sdp: Sdp | None) -> None:
        if self.unavailable or not self._running:
            raise EngineUnavailable("the engine does not run")
        if sdp is not None and not 0 < len(sdp) <= _MAX_SDP:
            raise SdpRefused("sdp", "empty or longer than 64 kB")

    def _subscribed(self, connection: ConnectionId) -> _Opened:
        opened = self._connections.get(connection)
        if opened is None or opened.receivers is None:
            raise UnknownConnection("the connection was never opened or is gone")
        return opened

    def _gone(self, connection: ConnectionId, reason: GoneReason) -> None:
        opened = self._connections.pop(connection, None)
        if opened is None:
            return
        self.routes = {key: source for key, source in self.routes.items() if key[0] != connection}
        still = self.published
        for source in opened.sources.values():
            if source not in still:
                self.source_silent(source)
        self._news.tell(ConnectionGone(connection, reason))

    def _forget(self) -> None:
        self._connections.clear()
        self._up.clear()
        self.routes.clear()
        self.small.clear()
        self.held.clear()
