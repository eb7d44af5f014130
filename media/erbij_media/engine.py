"""The engine in process: browsers' connections on one side, routing on the other.

Theory of operation
===================
A connection is a ``Peer`` (transport) plus a ``Publication`` or a ``Subscription`` (routing). This module only joins
them: it negotiates, starts handshakes, passes decrypted packets on, and beats. Every beat (25 ms) sends the NACKs and
PLIs that are due; ten times as seldom it looks for silence, and every second it reports to everybody and ends peers
that never connected or fell silent. All on one event loop, no locks, no thread.

NTP times are those of the loop's monotonic clock, moved into this century's range: browsers only subtract them.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from typing import TYPE_CHECKING

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    ConnectionUp,
    Delivery,
    EngineStats,
    Event,
    GoneReason,
    Kind,
    Mid,
    Receiver,
    ReceiverName,
    RoomId,
    Sdp,
    SourceId,
)
from erbij_media.errors import EngineUnavailable, SdpRefused, UnknownConnection, UnknownReceiver
from erbij_media.news import News
from erbij_media.routing.publication import Publication
from erbij_media.routing.router import Router
from erbij_media.routing.subscription import Subscription
from erbij_media.sdp import build
from erbij_media.sdp.choose import Stream, bundled_transport, choose, usable_kind
from erbij_media.sdp.model import Description, Local
from erbij_media.sdp.parse import MAX_SECTIONS, parse
from erbij_media.settings import EngineSettings
from erbij_media.transport.mux import Mux
from erbij_media.transport.peer import Peer, Phase

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

__all__ = ["Engine", "EngineSettings"]

_BEAT = 0.025
_BEATS_PER_LOOK = 10
_BEATS_PER_REPORT = 40
_NTP_BASE = 0xE000_0000


class _Connection:
    """Joins a peer to its half of routing; the peer's user."""

    def __init__(self, engine: Engine, identifier: ConnectionId, now: float) -> None:
        self.identifier = identifier
        self.peer = Peer(engine.mux, self, now)
        self.publication: Publication | None = None
        self.subscription: Subscription | None = None
        self.streams: dict[str, Stream] = {}
        self.sendings: list[build.Sending] = []
        self.name = os.urandom(6).hex()
        self.version = 1
        self._engine = engine

    @property
    def up(self) -> bool:
        return self.peer.phase is Phase.UP

    def on_up(self) -> None:
        self._engine.on_up(self)

    def on_gone(self, reason: GoneReason) -> None:
        self._engine.on_gone(self, reason)

    def on_rtp(self, packet: bytes, now: float) -> None:
        if self.publication is not None:
            self.publication.on_rtp(packet, now)

    def on_rtcp(self, compound: bytes, now: float) -> None:
        if self.publication is not None:
            self.publication.on_rtcp(compound, now)
        elif self.subscription is not None:
            self.subscription.on_rtcp(compound, _ntp(now), now)

    def report(self, now: float) -> None:
        if not self.up:
            return
        if self.publication is not None:
            self.publication.report(now)
        elif self.subscription is not None:
            self.subscription.report(_ntp(now), now)

    @property
    def lost(self) -> int:
        return self.subscription.losses.total if self.subscription is not None else 0

    def leave(self) -> None:
        """Take everything of this connection out of routing."""
        if self.publication is not None:
            self.publication.close()
        if self.subscription is not None:
            self.subscription.close()


class Engine:
    """Implements the contract on the running event loop; needs ``start`` before anything else."""

    def __init__(self, settings: EngineSettings) -> None:
        self.mux = Mux()
        self._settings = settings
        self._epoch = secrets.token_hex(8)
        self._news = News()
        self._router = Router(self._news.tell)
        self._connections: dict[ConnectionId, _Connection] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._beats = 0
        self._lost = 0
        self._timer: asyncio.TimerHandle | None = None
        self._started_cpu = time.process_time()

    @property
    def port(self) -> int:
        """The bound UDP port; 0 before ``start``."""
        return self.mux.port

    @property
    def epoch(self) -> str:
        """As in ``stats``."""
        return self._epoch

    async def start(self) -> None:
        """See the contract."""
        self._loop = asyncio.get_running_loop()
        self.mux.open(self._settings.bind_host, self._settings.port)
        self._timer = self._loop.call_later(_BEAT, self._beat)

    async def close(self) -> None:
        """See the contract."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for connection in list(self._connections.values()):
            self._drop(connection, GoneReason.CLOSED_BY_APPLICATION)
        if self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)
        self.mux.close()
        await asyncio.sleep(0)  # streams that were cut off end on the loop's next turn
        self._news.end()

    async def publish(self, connection: ConnectionId, offer: Sdp, sources: Mapping[Mid, SourceId]) -> Sdp:
        """See the contract."""
        self._check_running()
        description = parse(offer)
        transport = bundled_transport(description)
        if transport.setup not in ("actpass", "active"):
            raise SdpRefused("m[0].a=setup", "leaves us no DTLS server role")
        streams = _streams(description, sources)
        entry = self._open(connection)
        entry.publication = Publication(entry.peer, self._router, streams, sources, secrets.randbits(32))
        entry.streams = streams
        entry.peer.connect(transport.fingerprints)
        return build.answer(description, streams, self._local(entry))

    async def subscribe(
        self,
        connection: ConnectionId,
        receivers: Sequence[Receiver],
        *,
        room: RoomId | None = None,  # noqa: ARG002 - there is one node
    ) -> Sdp:
        """See the contract. More than 16 receivers, or none, raise ``SdpRefused``."""
        self._check_running()
        if not 0 < len(receivers) <= MAX_SECTIONS or len({r.name for r in receivers}) != len(receivers):
            raise SdpRefused("receivers", "none, more than 16, or two of one name")
        sendings = _sendings(receivers)
        entry = self._open(connection)
        entry.subscription = Subscription(connection, entry.peer, self._router, receivers, sendings)
        entry.sendings = sendings
        return build.offer(sendings, entry.name, self._local(entry))

    async def accept(self, connection: ConnectionId, answer: Sdp) -> None:
        """See the contract. A repeated answer is ignored."""
        entry = self._known(connection)
        if entry.subscription is None:
            raise UnknownConnection("the connection does not subscribe")
        description = parse(answer)
        transport = bundled_transport(description)
        if transport.setup != "active":
            raise SdpRefused("m[0].a=setup", "must be active")
        chosen = [choose(section, kind) for section in description.sections if (kind := usable_kind(section))]
        entry.subscription.agreed(
            stream.mid for stream in chosen if stream is not None and stream.repair_type is not None
        )
        entry.peer.connect(transport.fingerprints)

    async def reconnect(self, connection: ConnectionId, offer: Sdp | None = None) -> Sdp:
        """See the contract."""
        entry = self._known(connection)
        if not entry.up or (entry.publication is None) is not (offer is None):
            raise UnknownConnection("the connection is not up, or goes the other way")
        description = parse(offer) if offer is not None else None
        if description is not None:
            bundled_transport(description)
        self.mux.renew(entry.peer, self._loop.time())
        entry.version += 1
        if description is not None:
            return build.answer(description, entry.streams, self._local(entry))
        return build.offer(entry.sendings, entry.name, self._local(entry))

    async def route(
        self, connection: ConnectionId, receiver: ReceiverName, source: SourceId | None, *, small: bool = False
    ) -> None:
        """See the contract."""
        entry = self._known(connection)
        if entry.subscription is None:
            raise UnknownReceiver("the connection does not subscribe")
        entry.subscription.route(receiver, source, small=small)
        self._ask()

    async def hold(self, source: SourceId, *, held: bool) -> None:
        """See the contract."""
        self._check_running()
        self._router.hold(source, held=held)
        self._ask()

    async def disconnect(self, connection: ConnectionId) -> None:
        """See the contract."""
        self._check_running()
        entry = self._connections.get(connection)
        if entry is not None:
            self._drop(entry, GoneReason.CLOSED_BY_APPLICATION)

    async def deliveries(self) -> Sequence[Delivery]:
        """See the contract."""
        self._check_running()
        now = self._loop.time()
        return [
            entry.subscription.delivery(now)
            for entry in self._connections.values()
            if entry.subscription is not None and entry.up
        ]

    async def stats(self) -> EngineStats:
        """See the contract."""
        self._check_running()
        return EngineStats(
            epoch=self._epoch,
            connections=len(self._connections),
            sources=self._router.published,
            packets_in=self.mux.packets_in,
            packets_out=self.mux.packets_out,
            packets_dropped=self.mux.dropped,
            cpu_seconds=time.process_time() - self._started_cpu,
            round_trip_ms={
                entry.identifier: entry.subscription.round_trip * 1000
                for entry in self._connections.values()
                if entry.subscription is not None and entry.subscription.round_trip is not None
            },
            packets_lost=self._lost + sum(entry.lost for entry in self._connections.values()),
        )

    def events(self) -> AsyncIterator[Event]:
        """See the contract."""
        return self._news.read()

    def on_up(self, connection: _Connection) -> None:
        """A handshake is done."""
        self._news.tell(ConnectionUp(connection.identifier))
        if connection.subscription is not None:
            connection.subscription.connected()
        connection.report(self._loop.time())
        self._ask()

    def on_gone(self, connection: _Connection, reason: GoneReason) -> None:
        """A peer ended by itself."""
        self._drop(connection, reason)

    def _check_running(self) -> None:
        if self._timer is None:
            raise EngineUnavailable("the engine does not run")

    def _known(self, connection: ConnectionId) -> _Connection:
        self._check_running()
        entry = self._connections.get(connection)
        if entry is None:
            raise UnknownConnection("the connection was never opened or is gone")
        return entry

    def _open(self, identifier: ConnectionId) -> _Connection:
        before = self._connections.get(identifier)
        if before is not None:
            self._drop(before, GoneReason.CLOSED_BY_APPLICATION)
        entry = self._connections[identifier] = _Connection(self, identifier, self._loop.time())
        self.mux.add(entry.peer)
        return entry

    def _drop(self, connection: _Connection, reason: GoneReason) -> None:
        if self._connections.get(connection.identifier) is not connection:
            return
        del self._connections[connection.identifier]
        self._lost += connection.lost
        connection.leave()
        self._news.tell(ConnectionGone(connection.identifier, reason))
        task = self._loop.create_task(self._farewell(connection.peer))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _farewell(self, peer: Peer) -> None:
        try:
            await peer.close()
        finally:
            self.mux.remove(peer)

    def _local(self, entry: _Connection) -> Local:
        return Local(
            entry.peer.ufrag,
            entry.peer.password,
            self.mux.certificate.fingerprint,
            self._settings.addresses,
            self.mux.port,
            self.mux.takes_tcp,
            entry.version,
        )

    def _beat(self) -> None:
        self._timer = self._loop.call_later(_BEAT, self._beat)
        now = self._loop.time()
        self._beats += 1
        if self._beats % _BEATS_PER_LOOK == 0:
            self._router.tick(now)
        if self._beats % _BEATS_PER_REPORT == 0:
            for connection in list(self._connections.values()):
                connection.report(now)
                connection.peer.expire(now)
        self._ask()

    def _ask(self) -> None:
        now = self._loop.time()
        for connection in self._connections.values():
            if connection.publication is not None and connection.up:
                connection.publication.ask(now)


def _streams(description: Description, sources: Mapping[Mid, SourceId]) -> dict[str, Stream]:
    streams: dict[str, Stream] = {}
    for index, section in enumerate(description.sections):
        kind = usable_kind(section)
        if Mid(section.mid) not in sources or kind is None or section.direction not in ("sendonly", "sendrecv"):
            continue
        stream = choose(section, kind)
        if stream is None:
            raise SdpRefused(f"m[{index}]", "offers neither VP8 nor Opus")
        streams[section.mid] = stream
    return streams


def _sendings(receivers: Sequence[Receiver]) -> list[build.Sending]:
    ssrcs: set[int] = set()
    while len(ssrcs) < 2 * len(receivers):
        ssrcs.add(secrets.randbits(31) + 1)
    numbers = iter(sorted(ssrcs))
    return [
        build.Sending(str(r.name), r.kind, next(numbers), next(numbers) if r.kind is Kind.VIDEO else 0)
        for r in receivers
    ]


def _ntp(now: float) -> int:
    return int((_NTP_BASE + now) * (1 << 32))
