"""The one UDP socket (and TCP beside it), and to whom each datagram belongs.

Theory of operation
===================
A wake-up drains at most 64 datagrams, so that nothing else on the loop starves. The first byte tells the protocol
(RFC 7983). STUN finds its peer by our ufrag in its user name and is answered only when its signature is right; such a
check *validates* the address it came from. Everything else must come from a validated address. Anything oversize,
empty, unknown or unsigned is dropped and counted, and never answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

from erbij_media.errors import PortUnavailable
from erbij_media.transport.dtls import Certificate
from erbij_media.transport.quiet import QuietLog
from erbij_media.transport.srtp import Scratch
from erbij_media.transport.stun import Address, parse_request, success
from erbij_media.transport.tcp import MARK, Door

if TYPE_CHECKING:
    from erbij_media.transport.peer import Peer

MAX_DATAGRAM = 1500
_PER_WAKE_UP = 64
_BUFFERS = 4 * 1024 * 1024
_FORCE = {socket.SO_RCVBUF: 33, socket.SO_SNDBUF: 32}
_OWNED_FOR = 2.5


class Mux:
    """See the module; ``packets_in``, ``packets_out`` and ``dropped`` count datagrams of media."""

    def __init__(self) -> None:
        self.scratch = Scratch()
        self.certificate = Certificate()
        self.log = QuietLog()
        self.packets_in = self.packets_out = self.unsent = 0
        self.port = 0
        self._socket: socket.socket | None = None
        self._by_ufrag: dict[str, Peer] = {}
        self._by_address: dict[Address, Peer] = {}
        self._streams = Door(self._frame, self._stream_gone, self._by_address.__contains__)
        self._now = 0.0

    @property
    def dropped(self) -> int:
        """Everything that was not forwarded or answered."""
        return self.log.total + self.unsent

    def open(self, host: str, port: int) -> None:
        """Bind and begin to receive; port 0 is any free one. Raises ``PortUnavailable``."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)  # noqa: FBT003 - the library's way
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            sock.bind((host, port))
        except OSError as problem:
            sock.close()
            raise PortUnavailable(f"UDP port {port} cannot be bound ({problem.strerror})") from problem
        for option, force in _FORCE.items():
            sock.setsockopt(socket.SOL_SOCKET, option, _BUFFERS)
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, force, _BUFFERS)
        self._socket = sock
        self.port = sock.getsockname()[1]
        self._sendto = sock.sendto
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock, self._drain)
        self._streams.open(host, self.port)

    @property
    def takes_tcp(self) -> bool:
        """Whether clients without UDP can come by TCP on the same port number."""
        return self._streams.is_open

    def close(self) -> None:
        """Release the port; idempotent."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        self._streams.close()

    def add(self, peer: Peer) -> None:
        """Let checks find a peer."""
        self._by_ufrag[peer.ufrag] = peer

    def renew(self, peer: Peer, now: float) -> None:
        """Give a peer new credentials."""
        for stale in peer.renew(now):
            self._by_ufrag.pop(stale, None)
        self.add(peer)

    def remove(self, peer: Peer) -> None:
        """Forget a peer and its addresses."""
        for ufrag in peer.keys:
            self._by_ufrag.pop(ufrag, None)
        for address in list(peer.addresses):
            self._disown(address, peer)
            if address[0].startswith(MARK):
                self._streams.drop(address)

    def send(self, datagram: bytes | memoryview, address: Address) -> bool:
        """Send at once, or drop and count."""
        if self._socket is None:
            return False
        try:
            if not address[0].startswith(MARK):
                self._sendto(datagram, address)
            elif not self._streams.send(datagram, address):
                raise OSError  # noqa: TRY301 - dropped like a datagram for which there is no room
        except OSError:
            self.unsent += 1
            return False
        self.packets_out += 1
        return True

    def note(self, event: str) -> None:
        """Count an unwanted event."""
        self.log.note(event, self._now)

    def _drain(self) -> None:
        sock = self._socket
        for _ in range(_PER_WAKE_UP):
            if sock is None or sock is not self._socket:
                return
            try:
                data, address = sock.recvfrom(MAX_DATAGRAM + 1)
            except BlockingIOError:
                return
            except OSError:
                continue
            self._now = self._loop.time()
            self._sort(data, address[:2])

    def _frame(self, data: bytes, address: Address) -> None:
        self._now = self._loop.time()
        self._sort(data, address)

    def _stream_gone(self, address: Address) -> None:
        peer = self._by_address.pop(address, None)
        if peer is not None:
            peer.lost(address)

    def _sort(self, data: bytes, address: Address) -> None:
        if not 0 < len(data) <= MAX_DATAGRAM:
            self.note("empty_or_oversize_datagram_dropped")
            return
        first = data[0]
        if first < 4:  # noqa: PLR2004 - RFC 7983
            self._check(data, address)
            return
        peer = self._by_address.get(address)
        if peer is None:
            self.note("datagram_of_stranger_dropped")
        elif 128 <= first < 192:  # noqa: PLR2004 - RFC 7983
            self.packets_in += 1
            peer.on_srtp(data, self._now)
        elif 20 <= first < 64:  # noqa: PLR2004 - RFC 7983
            peer.on_dtls(data, address)
        else:
            self.note("unknown_protocol_dropped")

    def _check(self, data: bytes, address: Address) -> None:
        request = parse_request(data)
        peer = self._by_ufrag.get(request.ufrag) if request is not None else None
        if request is None or peer is None or not request.authentic(peer.keys[request.ufrag]):
            self.note("unauthentic_check_dropped")
            return
        owner = self._by_address.get(address)
        if owner is not None and owner is not peer and self._now - owner.addresses.get(address, 0.0) < _OWNED_FOR:
            self.note("check_from_address_of_another_dropped")
            return
        if owner is not None and owner is not peer:
            owner.addresses.pop(address, None)
        for stale in peer.on_check(request, address, self._now):
            self._disown(stale, peer)
        self._by_address[address] = peer
        self.send(success(request, peer.keys[request.ufrag], address), address)

    def _disown(self, address: Address, peer: Peer) -> None:
        if self._by_address.get(address) is peer:
            del self._by_address[address]
