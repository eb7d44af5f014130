"""A browser's end of a connection in Python: STUN by aioice, DTLS by aiortc as the client, SRTP by pylibsrtp.

Sends and receives whole RTP and RTCP packets, so that a test can say exactly what a browser would only do by chance.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import struct
from collections import deque
from typing import TYPE_CHECKING, Self

from aioice import stun
from pylibsrtp import Policy, Session
from typing_extensions import override

from erbij_media.contract import Kind, Sdp
from erbij_media.rtp.packet import RtpPacket, is_rtcp, parse_rtp
from erbij_media.rtp.rtcp import Rtcp, parse_rtcp
from erbij_media.sdp.parse import parse
from erbij_media.transport.dtls import Certificate, Dtls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from erbij_media.sdp.model import Description

Address = tuple[str, int]
_CERTIFICATES: list[Certificate] = []
_FORMATS = {
    Kind.AUDIO: ("audio", ["111"], ["111 opus/48000/2"]),
    Kind.VIDEO: ("video", ["96", "97"], ["96 VP8/90000", "97 rtx/90000"]),
}
_PAYLOAD_TYPES = {Kind.AUDIO: 111, Kind.VIDEO: 96}


class Timeout(Exception):
    """What was waited for did not happen."""


class MediaClient(asyncio.DatagramProtocol):
    """One peer connection; ``await connect`` with the engine's description."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(12)
        if not _CERTIFICATES:
            _CERTIFICATES.append(Certificate())
        self.certificate = _CERTIFICATES[0]
        self.rtp: deque[RtpPacket] = deque(maxlen=5000)
        self.rtcp: deque[Rtcp] = deque(maxlen=5000)
        self.checks_answered = 0
        self.closed_by_engine = asyncio.Event()
        self.remote: Description | None = None
        self.engine: Address = ("", 0)
        self.ssrcs: dict[str, int] = {}
        self._sequences: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None
        self._dtls = Dtls(self.certificate, self.send_raw, role="client")
        self._checks: asyncio.Task[None] | None = None
        self._in: Session | None = None
        self._out: Session | None = None
        self.checking = True

    # Descriptions --------------------------------------------------------------------------------------------

    def offer(self, sections: Mapping[str, Kind], *, extra: Sequence[str] = (), announce: bool = True) -> Sdp:
        """Write a publisher's offer with sections by mid."""
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(sections)}"]
        for mid, kind in sections.items():
            self.ssrcs[mid] = secrets.randbits(31) + 1
            lines += self._section(mid, kind, "sendonly", "actpass")
            lines += [f"a=ssrc:{self.ssrcs[mid]} cname:x"] if announce else []
        return Sdp("\r\n".join([*lines, *extra]) + "\r\n")

    def answer(self, offer: Sdp) -> Sdp:
        """Write a subscriber's answer."""
        description = parse(offer)
        mids = " ".join(section.mid for section in description.sections)
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {mids}"]
        for section in description.sections:
            lines += self._section(section.mid, Kind(section.kind), "recvonly", "active")
        return Sdp("\r\n".join(lines) + "\r\n")

    def _section(self, mid: str, kind: Kind, direction: str, setup: str) -> list[str]:
        name, formats, maps = _FORMATS[kind]
        fingerprint = self.certificate.fingerprint
        lines = [f"m={name} 9 UDP/TLS/RTP/SAVPF {' '.join(formats)}", f"a=mid:{mid}", f"a={direction}", "a=rtcp-mux"]
        lines += [f"a=ice-ufrag:{self.ufrag}", f"a=ice-pwd:{self.password}"]
        lines += [f"a=fingerprint:sha-256 {fingerprint}", f"a=setup:{setup}"]
        lines += [f"a=rtpmap:{line}" for line in maps]
        if kind is Kind.VIDEO:
            lines += ["a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 goog-remb", "a=fmtp:97 apt=96"]
        lines += ["a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"]
        lines += ["a=extmap:5 urn:ietf:params:rtp-hdrext:ssrc-audio-level"] if kind is Kind.AUDIO else []
        return lines

    # Connecting ----------------------------------------------------------------------------------------------

    async def bind(self) -> None:
        """Take a (new) local port."""
        if self._transport is not None:
            self._transport.close()
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, local_addr=(self.host, 0)
        )

    def learn(self, description: Sdp, port: int) -> None:
        """Take the engine's description."""
        self.remote = parse(description)
        self.engine = (self.host, port)

    async def connect(self, description: Sdp, port: int) -> None:
        """Check, shake hands and be ready to send."""
        self.learn(description, port)
        await self.bind()
        self._checks = asyncio.create_task(self._check_for_ever())
        await self.until(lambda: self.checks_answered > 0)
        await self.shake_hands()

    async def shake_hands(self) -> None:
        assert self.remote is not None
        fingerprints = self.remote.sections[0].transport.fingerprints
        keys = await asyncio.wait_for(self._dtls.handshake(fingerprints, self.closed_by_engine.set), 5)
        self._in, self._out = (
            Session(_policy(keys.receive, keys.profile, Policy.SSRC_ANY_INBOUND)),
            Session(_policy(keys.send, keys.profile, Policy.SSRC_ANY_OUTBOUND)),
        )

    def check(self, *, nominate: bool = True, password: str | None = None) -> None:
        """Send one connectivity check."""
        assert self.remote is not None
        transport = self.remote.sections[0].transport
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{transport.ufrag}:{self.ufrag}"
        request.attributes["PRIORITY"] = 1
        request.attributes["ICE-CONTROLLING"] = 1
        if nominate:
            request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity((password or transport.password).encode())
        self.send_raw(bytes(request))

    async def _check_for_ever(self) -> None:
        while True:
            if self.checking:
                self.check()
            await asyncio.sleep(0.5)

    async def close(self) -> None:
        """Close as a browser does."""
        if self._checks is not None:
            self._checks.cancel()
            await asyncio.gather(self._checks, return_exceptions=True)
        await self._dtls.close()
        if self._transport is not None:
            self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # Packets -------------------------------------------------------------------------------------------------

    def send_raw(self, datagram: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(datagram, self.engine)

    def send_rtp(self, packet: bytes) -> None:
        assert self._out is not None
        self.send_raw(self._out.protect(packet))

    def send_rtcp(self, compound: bytes) -> None:
        assert self._out is not None
        self.send_raw(self._out.protect_rtcp(compound))

    def send_video(self, mid: str, *, key: bool, filler: bytes = b"", timestamp: int = 0, skip: int = 0) -> int:
        """Send one VP8 frame in one packet; return its sequence number. ``skip`` numbers are lost before it."""
        return self._send(mid, Kind.VIDEO, vp8(key=key, picture=self._sequences.get(mid, 0)) + filler, timestamp, skip)

    def send_audio(self, mid: str, filler: bytes = b"opus", timestamp: int = 0) -> int:
        return self._send(mid, Kind.AUDIO, filler, timestamp, 0)

    def _send(self, mid: str, kind: Kind, payload: bytes, timestamp: int, skip: int) -> int:
        sequence = (self._sequences.get(mid, 999) + 1 + skip) & 0xFFFF
        self._sequences[mid] = sequence
        self.send_rtp(rtp(_PAYLOAD_TYPES[kind], sequence, timestamp or 90 * sequence, self.ssrcs[mid], payload))
        return sequence

    async def until(self, happened: Callable[[], object], within: float = 5.0) -> None:
        """Wait until something is true; looked at whenever a datagram arrives."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not happened():
                    self._changed.clear()
                    await self._changed.wait()
        if not happened():
            raise Timeout

    async def next_rtp(self, within: float = 5.0) -> RtpPacket:
        await self.until(lambda: self.rtp, within)
        return self.rtp.popleft()

    async def rtcp_of(self, kind: type[Rtcp], within: float = 5.0) -> Rtcp:
        """Wait for the next RTCP packet of a kind and drop those before it."""
        await self.until(lambda: any(isinstance(part, kind) for part in self.rtcp), within)
        while not isinstance(part := self.rtcp.popleft(), kind):
            pass
        return part

    @override
    def datagram_received(self, data: bytes, addr: Address) -> None:
        if data[0] < 4:
            self.checks_answered += stun.parse_message(data).message_class is stun.Class.RESPONSE
        elif 20 <= data[0] < 64:
            self._dtls.put(data)
        elif self._in is not None:
            self._media(data)
        self._changed.set()

    def _media(self, data: bytes) -> None:
        assert self._in is not None
        if is_rtcp(data):
            self.rtcp.extend(parse_rtcp(self._in.unprotect_rtcp(data)))
        else:
            self.rtp.append(parse_rtp(self._in.unprotect(data)))


def _policy(key: bytes, profile: int, direction: int) -> Policy:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile)
    policy.allow_repeat_tx = True
    return policy


def rtp(
    payload_type: int, sequence: int, timestamp: int, ssrc: int, payload: bytes, *, extension: bytes = b""
) -> bytes:
    """Write a packet; ``extension`` is a whole one-byte-header block without its first four bytes."""
    first = 0x90 if extension else 0x80
    block = struct.pack("!HH", 0xBEDE, len(extension) // 4) + extension if extension else b""
    head = struct.pack("!BBHII", first, payload_type, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    return head + block + payload


def vp8(*, key: bool, picture: int = 0, level: int = 0) -> bytes:
    """Write a payload descriptor with a wide picture id and a TL0PICIDX, and the first byte of a frame."""
    return (
        bytes((0x90, 0xC0, 0x80 | picture >> 8 & 0x7F, picture & 0xFF, level & 0xFF, 0x00 if key else 0x01)) + b"frame"
    )
