"""The seam between the school application and the media engine.

Theory of operation
===================
The application knows lessons, pupils and consent; the engine knows packets. They share four words:

* a **connection** is one browser peer connection, in one direction (publish or subscribe). Its id is chosen by the
  application and never reused: a client that builds a new connection before it drops the old one (make before break)
  simply has two for a moment.
* a **source** is one media stream of one kind, named by the application (``"<session>/board"``). Publishing a source id
  that another connection publishes takes it over: whoever watches the source goes on with the new packets. A publisher
  may send pictures in two sizes at once (simulcast, rids ``l`` and ``s``): a *large* and a *small* layer of one source.
* a **receiver** is a fixed media slot of a subscribing connection, negotiated once ("board", "voice-1") and re-pointed
  with :meth:`MediaEngine.route` without any new negotiation. A route may name a source that does not exist yet.
* a **room** is what stands before the first slash of a source id (``"<session>"``; "" without a slash). Where there are
  several media nodes, everything of a room is on one of them; an engine alone takes no notice of rooms.
* a **delivery** tells how long ago class media really left for, and a report really came back from, a connection. It is
  the only thing that the register believes.

The engine never decides who may see whom. Everything here is standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

ConnectionId = NewType("ConnectionId", str)
SourceId = NewType("SourceId", str)
RoomId = NewType("RoomId", str)
ReceiverName = NewType("ReceiverName", str)
Mid = NewType("Mid", str)
Sdp = NewType("Sdp", str)


class Kind(StrEnum):
    """What a source or receiver carries; the values are SDP media names."""

    AUDIO = "audio"
    VIDEO = "video"


class GoneReason(StrEnum):
    """Why a connection ended. ``SILENT``: no valid connectivity check for 10 s (RFC 7675 consent)."""

    CLOSED_BY_APPLICATION = "closed_by_application"
    CLOSED_BY_CLIENT = "closed_by_client"
    NEVER_CONNECTED = "never_connected"
    SILENT = "silent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Receiver:
    """One negotiated slot; ``class_side`` marks the receivers whose packets count as delivered class media."""

    name: ReceiverName
    kind: Kind
    class_side: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Seconds since the last event of each sort on one subscribing connection; ``None`` where it never happened.

    ``media_age``: an RTP packet of a class-side receiver was sent. ``sender_report_age``: an RTCP sender report for one
    was sent (at least every 2 s, also while the source is silent or paused). ``report_age``: an RTCP report of the
    client's browser came back.
    """

    connection: ConnectionId
    media_age: float | None
    sender_report_age: float | None
    report_age: float | None


@dataclass(frozen=True, slots=True)
class EngineStats:
    """Totals since the engine began; ``epoch`` differs after every restart of the engine's process.

    ``packets_lost``: what did not arrive where it was sent, as those say who did not get it.
    """

    epoch: str
    connections: int
    sources: int
    packets_in: int
    packets_out: int
    packets_dropped: int
    cpu_seconds: float
    round_trip_ms: Mapping[ConnectionId, float]
    packets_lost: int = 0


@dataclass(frozen=True, slots=True)
class ConnectionUp:
    """ICE and DTLS are done; media can flow."""

    connection: ConnectionId


@dataclass(frozen=True, slots=True)
class ConnectionGone:
    """The connection ended; its sources and routes are gone with it."""

    connection: ConnectionId
    reason: GoneReason


@dataclass(frozen=True, slots=True)
class SourceUp:
    """The first packet of a source arrived, or the first after at least 3 s of silence."""

    source: SourceId


@dataclass(frozen=True, slots=True)
class SourceSilent:
    """No packet of a source for 3 s, or its connection is gone."""

    source: SourceId


@dataclass(frozen=True, slots=True)
class EngineRestarted:
    """The engine's process died and a new one serves; every connection, source and route of before is gone."""

    epoch: str


@dataclass(frozen=True, slots=True)
class RoomsLost:
    """One of several nodes died: these connections and all routes and sources of these rooms are gone.

    The rooms are on another node already, with the holds of before: whatever is opened from now on is served there.
    """

    epoch: str
    rooms: frozenset[RoomId]
    connections: frozenset[ConnectionId]


@dataclass(frozen=True, slots=True)
class RoomsMoving:
    """A node wants to end in peace: these rooms are on another one from now on, these connections work on meanwhile.

    Whoever has one of them opens another beside it, and ends it when that one shows something.
    """

    rooms: frozenset[RoomId]
    connections: frozenset[ConnectionId]


Event = ConnectionUp | ConnectionGone | SourceUp | SourceSilent | EngineRestarted | RoomsLost | RoomsMoving


def room_of(source: SourceId) -> RoomId:
    """Return the room of a source."""
    room, slash, _ = source.partition("/")
    return RoomId(room if slash else "")


class MediaEngine(Protocol):
    """What the application may ask. Every method raises :class:`erbij_media.errors.MediaError` subclasses only."""

    async def start(self) -> None:
        """Begin to serve; returns when media can be accepted. Raises ``PortUnavailable``."""

    async def close(self) -> None:
        """End every connection and release the port; idempotent."""

    async def publish(self, connection: ConnectionId, offer: Sdp, sources: Mapping[Mid, SourceId]) -> Sdp:
        """Open a publishing connection from the client's offer and return the answer.

        Sections of the offer whose mid is not in ``sources`` are answered inactive. Raises ``SdpRefused``.
        """

    async def subscribe(
        self, connection: ConnectionId, receivers: Sequence[Receiver], *, room: RoomId | None = None
    ) -> Sdp:
        """Open a subscribing connection and return our offer: one section per receiver, in order, mid = its name.

        ``room``: what it will show. Without one it may turn out to be on the wrong node at its first route: then it is
        gone, and is opened again with its room.
        """

    async def accept(self, connection: ConnectionId, answer: Sdp) -> None:
        """Take the client's answer to :meth:`subscribe`. Raises ``SdpRefused``, ``UnknownConnection``."""

    async def reconnect(self, connection: ConnectionId, offer: Sdp | None = None) -> Sdp:
        """Give a connection that is up new ICE credentials; its handshake, sources and routes stay (ICE restart).

        For a publishing one: the answer to the client's ``offer``. For a subscribing one: our offer, which the client
        answers through :meth:`accept`. Raises ``UnknownConnection``, ``SdpRefused``.
        """

    async def route(
        self, connection: ConnectionId, receiver: ReceiverName, source: SourceId | None, *, small: bool = False
    ) -> None:
        """Point a receiver at a source (``None``: at nothing). A key frame is asked for at once for video.

        ``small``: the small layer will do. A layer that brings nothing now is stood in for by the other one.
        Raises ``UnknownConnection``, ``UnknownReceiver``.
        """

    async def hold(self, source: SourceId, *, held: bool) -> None:
        """Stop (or resume) forwarding a source to anybody, whatever the routes say; it holds before it exists too."""

    async def disconnect(self, connection: ConnectionId) -> None:
        """End a connection at once; unknown ids are ignored."""

    async def deliveries(self) -> Sequence[Delivery]:
        """What reached whom, for every subscribing connection that is up."""

    async def stats(self) -> EngineStats:
        """Return the engine's totals."""

    def events(self) -> AsyncIterator[Event]:
        """Yield events in the order in which they happened, from now on; one reader."""
