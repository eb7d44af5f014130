"""The VP8 payload descriptor (RFC 7741 section 4.2): where a key frame starts and where its counters stand."""

from __future__ import annotations

from dataclasses import dataclass

from erbij_media.rtp.malformed import Malformed


@dataclass(frozen=True, slots=True)
class Vp8:
    """What forwarding needs of one payload.

    ``picture_at`` and ``level_at`` are offsets in the payload, 0 when the field is absent; ``starts_key_frame`` is true
    only for the first packet of a key frame.
    """

    starts_key_frame: bool
    picture_at: int = 0
    picture_wide: bool = False
    picture: int = 0
    level_at: int = 0
    level: int = 0


def parse_vp8(payload: bytes) -> Vp8:
    """Parse the descriptor in front of a payload. Raises ``Malformed``."""
    try:
        return _parse(payload)
    except IndexError as cut:
        raise Malformed("the VP8 descriptor is cut off") from cut


def _parse(payload: bytes) -> Vp8:
    first = payload[0]
    at = 1
    picture_at = picture = level_at = level = 0
    wide = False
    if first & 0x80:
        flags = payload[1]
        at = 2
        if flags & 0x80:
            picture_at = at
            wide = bool(payload[at] & 0x80)
            picture = (payload[at] & 0x7F) << 8 | payload[at + 1] if wide else payload[at]
            at += 2 if wide else 1
        if flags & 0x40:
            level_at, level = at, payload[at]
            at += 1
        if flags & 0x30:
            at += 1
    starts_frame = first & 0x10 and not first & 0x07
    starts_key = bool(starts_frame) and not payload[at] & 0x01
    return Vp8(starts_key, picture_at, wide, picture, level_at, level)
