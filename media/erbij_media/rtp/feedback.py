"""Writing RTCP: our reports to both sides, and what we ask of a publisher.

Every function returns one RTCP packet; joined they are a compound, which has to begin with a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij_media.rtp.rtcp import (
    BLOCK,
    DESCRIPTION,
    FMT_NACK,
    FMT_PLI,
    FMT_REMB,
    HEAD,
    NACK_ITEM,
    PAIR,
    PAYLOAD_FEEDBACK,
    RECEIVER_REPORT,
    SENDER_INFO,
    SENDER_REPORT,
    TRANSPORT_FEEDBACK,
    WORD,
    ReportBlock,
    SenderReport,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MANTISSA_BITS = 18


def _packet(count: int, kind: int, body: bytes) -> bytes:
    return HEAD.pack(0x80 | count, kind, len(body) // 4) + body


def sender_report(report: SenderReport) -> bytes:
    """Write a sender report without report blocks."""
    info = SENDER_INFO.pack(
        report.ntp & 0xFFFFFFFFFFFFFFFF,
        report.timestamp & 0xFFFFFFFF,
        report.packets & 0xFFFFFFFF,
        report.octets & 0xFFFFFFFF,
    )
    return _packet(0, SENDER_REPORT, WORD.pack(report.ssrc) + info)


def receiver_report(ssrc: int, blocks: Sequence[ReportBlock] = ()) -> bytes:
    """Write a receiver report with at most 31 blocks."""
    body = WORD.pack(ssrc) + b"".join(
        BLOCK.pack(b.ssrc, b.fraction_lost << 24 | b.lost & 0xFFFFFF, b.highest, b.jitter, b.last_report, b.delay)
        for b in blocks
    )
    return _packet(len(blocks), RECEIVER_REPORT, body)


def description(ssrc: int, name: str) -> bytes:
    """Write the canonical name (SDES CNAME) of one stream."""
    text = name.encode()
    item = WORD.pack(ssrc) + bytes((1, len(text))) + text
    return _packet(1, DESCRIPTION, item + bytes(4 - len(item) % 4))


def picture_loss(sender: int, media: int) -> bytes:
    """Ask for a key frame."""
    return _packet(FMT_PLI, PAYLOAD_FEEDBACK, PAIR.pack(sender, media))


def nack(sender: int, media: int, sequences: Iterable[int]) -> bytes:
    """Ask for missing packets (16-bit numbers, any order)."""
    items: list[list[int]] = []
    for sequence in sequences:
        distance = (sequence - items[-1][0] - 1) & 0xFFFF if items else 0xFFFF
        if distance < 16:  # noqa: PLR2004 - the width of the bit mask
            items[-1][1] |= 1 << distance
        else:
            items.append([sequence, 0])
    body = PAIR.pack(sender, media) + b"".join(NACK_ITEM.pack(first, mask) for first, mask in items)
    return _packet(FMT_NACK, TRANSPORT_FEEDBACK, body)


def remb(sender: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    """Tell a publisher how many bit/s all its streams together may take."""
    exponent = max(0, bitrate.bit_length() - _MANTISSA_BITS)
    word = len(ssrcs) << 24 | exponent << 18 | bitrate >> exponent
    body = PAIR.pack(sender, 0) + b"REMB" + WORD.pack(word) + b"".join(WORD.pack(ssrc) for ssrc in ssrcs)
    return _packet(FMT_REMB, PAYLOAD_FEEDBACK, body)
