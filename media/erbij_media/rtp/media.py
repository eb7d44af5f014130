"""A media packet as the ring keeps it: decrypted, without the publisher's own numbering of extensions.

Theory of operation
===================
A publisher numbers payload types and header extensions as it likes, and every receiver has its own SSRC, sequence
numbers and timestamps. So a packet is made canonical once, when it arrives: padding and all extensions are taken off
(the audio level of RFC 6464 is put back under our own number, because we make every subscriber's offer), and what
remains is a *body* that is the same for all receivers. Sending is then: copy the body behind a fresh twelve-byte
header, and patch two VP8 counters at known offsets.
"""

from __future__ import annotations

from dataclasses import dataclass

from erbij_media.rtp.packet import HEADER, RtpPacket
from erbij_media.rtp.vp8 import Vp8, parse_vp8

HEADER_SIZE = HEADER.size
_NO_VP8 = Vp8(starts_key_frame=False)


@dataclass(slots=True)
class MediaPacket:
    """One packet of a feed; ``sequence`` is extended (never wraps), offsets count from the start of ``body``.

    ``switchable``: a receiver may begin here (the start of a key frame; for audio every packet).
    """

    sequence: int
    timestamp: int
    marker: int
    first: int
    body: bytes
    switchable: bool
    picture_at: int
    picture_wide: bool
    picture: int
    level_at: int
    level: int


def video_packet(packet: RtpPacket, sequence: int) -> MediaPacket:
    """Make a VP8 packet canonical; an empty payload is padding and is kept to keep the numbers whole."""
    vp8 = parse_vp8(packet.payload) if packet.payload else _NO_VP8
    return MediaPacket(
        sequence,
        packet.timestamp,
        packet.marker,
        0x80,
        packet.payload,
        vp8.starts_key_frame,
        vp8.picture_at,
        vp8.picture_wide,
        vp8.picture,
        vp8.level_at,
        vp8.level,
    )


def audio_packet(packet: RtpPacket, sequence: int, level: bytes | None, level_id: int) -> MediaPacket:
    """Make an Opus packet canonical; ``level`` is its RFC 6464 element, if any, ``level_id`` our number for that."""
    first, body = 0x80, packet.payload
    if level:
        first = 0x90
        body = bytes((0xBE, 0xDE, 0, 1, level_id << 4, level[0], 0, 0)) + body
    return MediaPacket(
        sequence,
        packet.timestamp,
        packet.marker,
        first,
        body,
        switchable=True,
        picture_at=0,
        picture_wide=False,
        picture=0,
        level_at=0,
        level=0,
    )
