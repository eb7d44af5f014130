"""Reading RTCP: compound packets with reports, NACK, PLI, FIR, REMB and BYE (RFC 3550, 4585, 5104).

Anything else in a compound is skipped, as the length field allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

from erbij_media.rtp.malformed import Malformed

SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, GOODBYE, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = (
    200,
    201,
    202,
    203,
    205,
    206,
)
FMT_NACK, FMT_PLI, FMT_FIR, FMT_REMB = 1, 1, 4, 15

HEAD = Struct("!BBH")
WORD = Struct("!I")
PAIR = Struct("!II")
SENDER_INFO = Struct("!QIII")
BLOCK = Struct("!IIIIII")
NACK_ITEM = Struct("!HH")
_VERSION_2 = 2


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """One report block; ``fraction_lost`` in 1/256, ``last_report`` and ``delay`` in 1/65536 s."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest: int
    jitter: int
    last_report: int
    delay: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """``ntp`` is the 64-bit NTP time."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    """A report of somebody who only receives."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Nack:
    """``sequences`` (16 bit) of the stream ``media`` are missing."""

    sender: int
    media: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyFrameWanted:
    """A PLI, or one entry of a FIR."""

    sender: int
    media: int


@dataclass(frozen=True, slots=True)
class Remb:
    """The receiver's estimate in bit/s for the sum of ``ssrcs``."""

    sender: int
    bitrate: int
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bye:
    """The streams end."""

    ssrcs: tuple[int, ...]


Rtcp = SenderReport | ReceiverReport | Nack | KeyFrameWanted | Remb | Bye


def parse_rtcp(data: bytes) -> list[Rtcp]:
    """Return the parts of a compound in order. Raises ``Malformed``; nothing of a malformed compound is returned."""
    found: list[Rtcp] = []
    at = 0
    while at < len(data):
        if len(data) - at < HEAD.size:
            raise Malformed("an RTCP header is cut off")
        first, kind, words = HEAD.unpack_from(data, at)
        end = at + 4 + 4 * words
        if first >> 6 != _VERSION_2 or end > len(data):
            raise Malformed("an RTCP packet is longer than the datagram")
        body = data[at + 4 : _end_without_padding(data, first, end, at)]
        found.extend(_part(first & 0x1F, kind, body))
        at = end
    return found


def _end_without_padding(data: bytes, first: int, end: int, start: int) -> int:
    if not first & 0x20:
        return end
    if end - data[end - 1] < start + 4:
        raise Malformed("RTCP padding is longer than its packet")
    return end - data[end - 1]


def _part(count: int, kind: int, body: bytes) -> list[Rtcp]:
    if kind == SENDER_REPORT:
        return [_sender_report(count, body)]
    if kind == RECEIVER_REPORT:
        (ssrc,) = _words(body, 1)
        return [ReceiverReport(ssrc, _blocks(count, body, 4))]
    if kind == GOODBYE:
        return [Bye(_words(body, count))]
    if kind == TRANSPORT_FEEDBACK and count == FMT_NACK:
        return [_nack(body)]
    if kind == PAYLOAD_FEEDBACK:
        return _payload_feedback(count, body)
    return []


def _words(body: bytes, count: int, at: int = 0) -> tuple[int, ...]:
    if len(body) < at + 4 * count:
        raise Malformed("an RTCP packet is too short")
    return tuple(WORD.unpack_from(body, at + 4 * i)[0] for i in range(count))


def _sender_report(count: int, body: bytes) -> SenderReport:
    if len(body) < 4 + SENDER_INFO.size:
        raise Malformed("a sender report is too short")
    (ssrc,) = WORD.unpack_from(body)
    ntp, timestamp, packets, octets = SENDER_INFO.unpack_from(body, 4)
    return SenderReport(ssrc, ntp, timestamp, packets, octets, _blocks(count, body, 4 + SENDER_INFO.size))


def _blocks(count: int, body: bytes, at: int) -> tuple[ReportBlock, ...]:
    if len(body) < at + count * BLOCK.size:
        raise Malformed("a report block is cut off")
    blocks = []
    for i in range(count):
        ssrc, loss, highest, jitter, last_report, delay = BLOCK.unpack_from(body, at + i * BLOCK.size)
        blocks.append(ReportBlock(ssrc, loss >> 24, loss & 0xFFFFFF, highest, jitter, last_report, delay))
    return tuple(blocks)


def _nack(body: bytes) -> Nack:
    sender, media = _words(body, 2)
    sequences: list[int] = []
    for at in range(8, len(body) - 3, NACK_ITEM.size):
        first, mask = NACK_ITEM.unpack_from(body, at)
        sequences.append(first)
        sequences.extend((first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
    return Nack(sender, media, tuple(sequences))


def _payload_feedback(fmt: int, body: bytes) -> list[Rtcp]:
    sender, media = _words(body, 2)
    if fmt == FMT_PLI:
        return [KeyFrameWanted(sender, media)]
    if fmt == FMT_FIR:
        return [KeyFrameWanted(sender, WORD.unpack_from(body, at)[0]) for at in range(8, len(body) - 7, 8)]
    if fmt == FMT_REMB and body[8:12] == b"REMB":
        return [_remb(sender, body)]
    return []


def _remb(sender: int, body: bytes) -> Remb:
    (word,) = _words(body, 1, 12)
    mantissa, exponent = word & 0x3FFFF, word >> 18 & 0x3F
    return Remb(sender, mantissa << exponent, _words(body, word >> 24, 16))
