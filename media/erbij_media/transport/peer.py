"""One browser peer connection at our end: validated addresses, DTLS, SRTP.

Theory of operation
===================
Phases: *waiting* (for the client's description and its checks) → *up* (keys exist, media flows) → *gone*. ICE-lite: we
answer signed checks and send to the address of the last nominated one. A check that nominates from a new address moves
the peer (Wi-Fi to 4G) without a new handshake; one that does not nominate moves it only when the current address has
been quiet for a while (a NAT that chose a new port, in a browser that nominates once). Consent is the client's checks:
none for 10 s, and the peer is gone.
"""

from __future__ import annotations

import asyncio
import secrets
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from erbij_media.contract import GoneReason
from erbij_media.rtp.malformed import Malformed
from erbij_media.rtp.packet import is_rtcp
from erbij_media.transport.dtls import Certificate, Dtls, DtlsFailed
from erbij_media.transport.srtp import MAX_PLAIN, Scratch, SrtpReceiver, SrtpSender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij_media.transport.stun import Address, BindingRequest

CONSENT = 10.0
CONNECT_WITHIN = 10.0
_QUIET_AFTER = 2.5
_MAX_ADDRESSES = 8


class Phase(Enum):
    """Where a peer is in its life."""

    WAITING = auto()
    UP = auto()
    GONE = auto()


class Port(Protocol):
    """What a peer needs of the mux."""

    scratch: Scratch
    certificate: Certificate

    def send(self, datagram: bytes | memoryview, address: Address) -> bool:
        """Send at once or drop."""

    def note(self, event: str) -> None:
        """Count an unwanted event."""


class PeerUser(Protocol):
    """Whom a peer tells; called from the event loop, must not raise (``Malformed`` excepted)."""

    def on_up(self) -> None:
        """Media can flow."""

    def on_gone(self, reason: GoneReason) -> None:
        """The peer ended by itself; called once."""

    def on_rtp(self, packet: bytes, now: float) -> None:
        """A decrypted packet."""

    def on_rtcp(self, compound: bytes, now: float) -> None:
        """A decrypted compound."""


class Peer:
    """See the module; ``ufrag`` and ``password`` are ours, ``keys`` every password that still counts, by ufrag."""

    def __init__(self, port: Port, user: PeerUser, now: float) -> None:
        self.keys: dict[str, bytes] = {}
        self._new_credentials()
        self.phase = Phase.WAITING
        self.address: Address | None = None
        self._nominated = False
        self.addresses: dict[Address, float] = {}
        self.buffer = port.scratch.buffer
        self._port, self._user = port, user
        self._view = port.scratch.view
        self._began, self._checked = now, now
        self._dtls = Dtls(port.certificate, self._send_dtls)
        self._sender: SrtpSender | None = None
        self._receiver: SrtpReceiver | None = None
        self._task: asyncio.Task[None] | None = None

    def _new_credentials(self) -> None:
        self.ufrag = secrets.token_hex(8)
        self.password = secrets.token_hex(16)
        self.keys[self.ufrag] = self.password.encode()

    def renew(self, now: float) -> list[str]:
        """Take new credentials (ICE restart); the two before count on, so that nothing stops meanwhile.

        Return the ufrags that do not count any more. The client has the time of a consent to come with the new ones.
        """
        stale = list(self.keys)[:-2]
        for ufrag in stale:
            del self.keys[ufrag]
        self._new_credentials()
        self._checked = now
        return stale

    def connect(self, fingerprints: Sequence[tuple[str, str]]) -> None:
        """Begin the handshake with the owner of that certificate; once."""
        if self._task is None and self.phase is Phase.WAITING:
            self._task = asyncio.get_running_loop().create_task(self._connect(fingerprints))

    @property
    def begun(self) -> bool:
        """The client's certificate is known."""
        return self._task is not None

    async def close(self) -> None:
        """End without telling the user."""
        self.phase = Phase.GONE
        self._sender = self._receiver = None
        await self._dtls.close()
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def expire(self, now: float) -> None:
        """Notice that the peer never connected or fell silent."""
        if self.phase is Phase.WAITING and now - self._began >= CONNECT_WITHIN:
            self._end(GoneReason.NEVER_CONNECTED)
        elif self.phase is Phase.UP and now - self._checked >= CONSENT:
            self._end(GoneReason.SILENT)

    def on_check(self, request: BindingRequest, address: Address, now: float) -> list[Address]:
        """Take an authentic check; return the addresses that are not this peer's any more."""
        self._checked = now
        current = self.addresses.get(self.address) if self.address is not None else None
        if request.use_candidate or current is None or now - current >= _QUIET_AFTER:
            self.address = address
            self._nominated = self._nominated or request.use_candidate
        self.addresses[address] = now
        if len(self.addresses) <= _MAX_ADDRESSES:
            return []
        stale = [known for known in self.addresses if known not in (self.address, address)][:1]
        for known in stale:
            del self.addresses[known]
        return stale

    def lost(self, address: Address) -> None:
        """A stream ended: nothing is sent there any more, until the client checks again from anywhere."""
        self.addresses.pop(address, None)
        if self.address == address:
            self.address = max(self.addresses, key=self.addresses.__getitem__, default=None)

    def on_dtls(self, datagram: bytes, address: Address) -> None:
        """Take a DTLS datagram from a validated address; until one is nominated, the answer goes there.

        A client with several interfaces checks from all of them, and hears the answer on one only.
        """
        if not self._nominated:
            self.address = address
        self._dtls.put(datagram)

    def on_srtp(self, datagram: bytes, now: float) -> None:
        """Take an SRTP or SRTCP datagram from a validated address."""
        if self._receiver is None or len(datagram) < 12:  # noqa: PLR2004 - the RTP header
            self._port.note("early_or_short_packet_dropped")
            return
        rtcp = is_rtcp(datagram)
        clear = self._receiver.unprotect(datagram, rtcp=rtcp)
        if clear is None:
            self._port.note("unauthentic_packet_dropped")
            return
        try:
            (self._user.on_rtcp if rtcp else self._user.on_rtp)(clear, now)
        except Malformed:
            self._port.note("malformed_packet_dropped")

    def send_rtp(self, size: int) -> bool:
        """See ``routing.link.Link``."""
        sender, address = self._sender, self.address
        if sender is None or address is None or size > MAX_PLAIN:
            return False
        size = sender.protect(size)
        return size > 0 and self._port.send(self._view[:size], address)

    def send_rtcp(self, compound: bytes) -> bool:
        """See ``routing.link.Link``."""
        if self._sender is None or self.address is None:
            return False
        size = self._sender.protect_rtcp(compound)
        return size > 0 and self._port.send(self._view[:size], self.address)

    def _send_dtls(self, datagram: bytes) -> None:
        if self.address is not None:
            self._port.send(datagram, self.address)

    async def _connect(self, fingerprints: Sequence[tuple[str, str]]) -> None:
        try:
            keys = await self._dtls.handshake(fingerprints, self._closed)
        except DtlsFailed:
            self._end(GoneReason.BROKEN)
        except Exception:  # noqa: BLE001 - whatever a handshake meets ends that peer only
            self._port.note("handshake_raised")
            self._end(GoneReason.BROKEN)
        else:
            self._sender = SrtpSender(keys, self._port.scratch)
            self._receiver = SrtpReceiver(keys, self._port.scratch)
            self.phase = Phase.UP
            self._user.on_up()

    def _closed(self) -> None:
        self._end(GoneReason.CLOSED_BY_CLIENT)

    def _end(self, reason: GoneReason) -> None:
        if self.phase is not Phase.GONE:
            self.phase = Phase.GONE
            self._sender = self._receiver = None
            self._user.on_gone(reason)
