"""What is a photo: a JPEG that says how large it is. Nothing is decoded here; the browser that shows it does that."""

from __future__ import annotations

import base64
import binascii

from erbij.live.board.model import LARGEST_BYTES, LARGEST_SIDE

_START = b"\xff\xd8"
# Frame headers: all of C0-CF but the tables (C4), the extension (C8) and arithmetic conditioning (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_MARKER = 0xFF
_HEADER = 9


def decoded(text: str) -> bytes | None:
    """Return the bytes; None: no base 64, or too many."""
    try:
        body = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return body if len(body) <= LARGEST_BYTES else None


def size_of(jpeg: bytes) -> tuple[int, int] | None:
    """Return (width, height) in pixels as a JPEG's frame header says; None: not a JPEG, or none that we would show."""
    if not jpeg.startswith(_START):
        return None
    at = 2
    while at + _HEADER <= len(jpeg) and jpeg[at] == _MARKER:
        kind = jpeg[at + 1]
        if kind == _MARKER or kind in _ALONE:
            at += 1 if kind == _MARKER else 2
        elif kind in _FRAMES:
            return _fits(int.from_bytes(jpeg[at + 7 : at + 9]), int.from_bytes(jpeg[at + 5 : at + 7]))
        else:
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return None


def _fits(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE else None
