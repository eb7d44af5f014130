"""Passive TCP on the number of the UDP port, for networks that let no UDP through (RFC 6544, frames of RFC 4571).

Theory of operation
===================
A stream carries what a datagram would, each behind its length in two bytes. To the rest of the transport it is one more
address, marked so that it never equals a UDP one. Frames come in like datagrams: a stream belongs to nobody until a
signed check came through it, and one that brings none within five seconds is closed. What a slow reader does not take
is dropped here as a full UDP buffer would: sound that comes late is worse than sound that is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING, cast

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from erbij_media.transport.stun import Address

MARK = "tcp:"
SHOW_WITHIN = 5.0
_MOST_STREAMS = 1024
_MOST_WAITING = 128 * 1024
_LENGTH = 2
_LONGEST = 1500


class Stream(asyncio.Protocol):
    """One client; ``address`` names it until it is gone."""

    def __init__(self, door: Door) -> None:
        self.address: Address = (MARK, 0)
        self._door = door
        self._transport: asyncio.Transport | None = None
        self._kept = b""
        self._timer: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        sock = transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host, port = transport.get_extra_info("peername")[:2]
        self.address = (MARK + host, port)
        if not self._door.enter(self):
            self._transport.abort()
            return
        self._timer = asyncio.get_running_loop().call_later(SHOW_WITHIN, self._unknown)

    @override
    def data_received(self, data: bytes) -> None:
        data = self._kept + data
        at = 0
        while len(data) - at >= _LENGTH:
            size = int.from_bytes(data[at : at + _LENGTH])
            if not 0 < size <= _LONGEST:
                self.close()
                return
            if len(data) - at < _LENGTH + size:
                break
            self._door.frame(data[at + _LENGTH : at + _LENGTH + size], self.address)
            at += _LENGTH + size
        self._kept = data[at:]

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._door.leave(self)

    def send(self, datagram: bytes | memoryview) -> bool:
        """Send a frame, or drop it when the reader does not keep up."""
        transport = self._transport
        if transport is None or transport.is_closing() or transport.get_write_buffer_size() > _MOST_WAITING:
            return False
        transport.write(len(datagram).to_bytes(_LENGTH) + bytes(datagram))
        return True

    def close(self) -> None:
        """End the stream now."""
        if self._transport is not None:
            self._transport.abort()

    def _unknown(self) -> None:
        if not self._door.knows(self.address):
            self.close()


class Door:
    """The listening socket and its streams; ``frame`` and ``gone`` are told of what comes and of who went."""

    def __init__(
        self, frame: Callable[[bytes, Address], None], gone: Callable[[Address], None], knows: Callable[[Address], bool]
    ) -> None:
        self.frame, self.knows = frame, knows
        self._gone = gone
        self._streams: dict[Address, Stream] = {}
        self._sock: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._opening: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether clients can come this way."""
        return self._sock is not None

    def open(self, host: str, port: int) -> None:
        """Listen; a port that somebody else has only means that this way is not offered."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)  # noqa: FBT003 - the library's way
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            sock.bind((host, port))
            sock.listen(128)
        except OSError:
            sock.close()
            return
        self._sock = sock
        self._opening = asyncio.get_running_loop().create_task(self._serve(sock), name="media-tcp")

    async def _serve(self, sock: socket.socket) -> None:
        self._server = await asyncio.get_running_loop().create_server(lambda: Stream(self), sock=sock)

    def close(self) -> None:
        """Release the port and every stream; idempotent."""
        if self._opening is not None:
            self._opening.cancel()
        if self._server is not None:
            self._server.close()
        if self._sock is not None:
            self._sock.close()
        self._sock = self._server = self._opening = None
        for stream in list(self._streams.values()):
            stream.close()

    def enter(self, stream: Stream) -> bool:
        """Take a stream in; false when there are too many."""
        if len(self._streams) >= _MOST_STREAMS:
            return False
        self._streams[stream.address] = stream
        return True

    def leave(self, stream: Stream) -> None:
        """Forget a stream, and tell."""
        if self._streams.get(stream.address) is stream:
            del self._streams[stream.address]
            self._gone(stream.address)

    def drop(self, address: Address) -> None:
        """Close a stream whose peer is gone."""
        stream = self._streams.get(address)
        if stream is not None:
            stream.close()

    def send(self, datagram: bytes | memoryview, address: Address) -> bool:
        """Send through the stream of that address, if there is one that keeps up."""
        stream = self._streams.get(address)
        return stream is not None and stream.send(datagram)
