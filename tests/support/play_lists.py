"""Play lists read as strictly as RFC 8216 writes them: what is not in it, in its order, is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    address: str
    start: int
    end: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Listed:
    """``head``: bytes at ``address`` that come before every piece."""

    address: str
    head: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    address: str
    most: int
    average: int
    codecs: str
    width: int
    height: int


def pieces(text: str) -> Listed:
    """Read the list of one form."""
    assert text.endswith("\n#EXT-X-ENDLIST\n")
    assert "\r" not in text
    head = re.match(
        r"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:(\d+)\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        r'#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI="([^"\s]+)",BYTERANGE="(\d+)@0"\n',
        text,
    )
    assert head is not None, text[:400]
    longest, address, size = int(head[1]), head[2], int(head[3])
    body, found, at = text[head.end() : -len("#EXT-X-ENDLIST\n")], list[Piece](), size
    for one in re.finditer(r"#EXTINF:(\d+\.\d{3}),\n#EXT-X-BYTERANGE:(\d+)@(\d+)\n([^#\s]+)\n", body):
        seconds, count, start = float(one[1]), int(one[2]), int(one[3])
        assert start == at, "pieces lie one after the other"
        assert round(seconds) <= longest
        at = start + count
        found.append(Piece(one[4], start, at, seconds))
    assert body.count("\n") == 3 * len(found), "there is nothing else in it"
    return Listed(address, size, tuple(found))


def chosen(text: str) -> list[Variant]:
    """Read the list from which a player chooses."""
    start = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
    assert text.startswith(start)
    form = (
        r"#EXT-X-STREAM-INF:BANDWIDTH=([1-9]\d*),AVERAGE-BANDWIDTH=([1-9]\d*),"
        r'CODECS="([a-z0-9.,]+)"(?:,RESOLUTION=(\d+)x(\d+))?\n([^#\s]+)\n'
    )
    body = text[len(start) :]
    found = list(re.finditer(form, body))
    assert "".join(one[0] for one in found) == body, "there is nothing else in it"
    return [Variant(one[6], int(one[1]), int(one[2]), one[3], int(one[4] or 0), int(one[5] or 0)) for one in found]
