"""The fixed RTP header, its extensions and its padding (RFC 3550 section 5.1, RFC 8285)."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

from erbij_media.rtp.malformed import Malformed

HEADER = Struct("!BBHII")
_SHORTS = Struct("!HH")
_VERSION_2 = 2
_ONE_BYTE = 0xBEDE
_TWO_BYTE = 0x1000
_ONE_BYTE_END = 15


@dataclass(slots=True)
class RtpPacket:
    """A parsed packet; ``payload`` is without padding, ``marker`` is the bit in place (0 or 0x80)."""

    payload_type: int
    marker: int
    sequence: int
    timestamp: int
    ssrc: int
    profile: int
    extension: bytes
    payload: bytes

    def elements(self) -> dict[int, bytes]:
        """Return header extension elements by id. Raises ``Malformed``."""
        if not self.extension:
            return {}
        if self.profile == _ONE_BYTE:
            return _one_byte_elements(self.extension)
        if self.profile & 0xFFF0 == _TWO_BYTE:
            return _two_byte_elements(self.extension)
        return {}


def is_rtcp(data: bytes) -> bool:
    """Tell RTCP from RTP on one port (RFC 5761); ``data`` has at least two bytes."""
    return 192 <= data[1] <= 223  # noqa: PLR2004 - the range of RFC 5761 section 4


def parse_rtp(data: bytes) -> RtpPacket:
    """Parse one decrypted packet. Raises ``Malformed``."""
    size = len(data)
    if size < HEADER.size:
        raise Malformed("shorter than a header")
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
    if first >> 6 != _VERSION_2:
        raise Malformed("not version 2")
    start = HEADER.size + 4 * (first & 0x0F)
    profile, extension = 0, b""
    if first & 0x10:
        if size < start + 4:
            raise Malformed("no room for the extension")
        profile, words = _SHORTS.unpack_from(data, start)
        extension = data[start + 4 : start + 4 + 4 * words]
        start += 4 + 4 * words
    end = size - data[-1] if first & 0x20 else size
    if start > end or (first & 0x20 and not data[-1]):
        raise Malformed("header and padding are longer than the packet")
    return RtpPacket(second & 0x7F, second & 0x80, sequence, timestamp, ssrc, profile, extension, data[start:end])


def _one_byte_elements(block: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(block):
        head = block[at]
        if head == 0:
            at += 1
            continue
        if head >> 4 == _ONE_BYTE_END:
            break
        end = at + 2 + (head & 0x0F)
        if end > len(block):
            raise Malformed("an extension element is cut off")
        found[head >> 4] = block[at + 1 : end]
        at = end
    return found


def _two_byte_elements(block: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(block):
        if block[at] == 0:
            at += 1
            continue
        if at + 2 > len(block):
            raise Malformed("an extension element is cut off")
        end = at + 2 + block[at + 1]
        if end > len(block):
            raise Malformed("an extension element is cut off")
        found[block[at]] = block[at + 2 : end]
        at = end
    return found
