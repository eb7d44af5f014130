"""What comes of a form that was made, and how those in pieces are told to a player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from erbij.catalogue.levels.model import FACTS, LevelKind, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.catalogue.levels.model import Sprite, Work

SMALLER = 0.8
"""Of less use than this part of the film nobody chooses it."""
TO_BE_LIGHT = frozenset({LevelKind.POSTER, LevelKind.SOUND, LevelKind.LOW})
MS = 1000


def judged(work: Work, size: int, said: object) -> tuple[str, Sprite | Stream | None]:
    """Return why a form is not kept, else an empty text; and what is known of it, as far as that can be true."""
    if work.kind in TO_BE_LIGHT:
        return ("not_smaller" if size > work.content_size * SMALLER else ""), None
    try:
        facts = FACTS[work.kind].validate_python(said)
    except ValidationError:
        return "broken", None
    if isinstance(facts, Stream) and facts.head + sum(count for count, _ in facts.pieces) != size:
        return "broken", None
    return "", facts


def play_list(one: Stream, address: str) -> str:
    """Return the play list of one form (RFC 8216): where each piece lies in the file at ``address``."""
    longest = max(length for _, length in one.pieces)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, -(-longest // MS))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{address}",BYTERANGE="{one.head}@0"',
    ]
    at = one.head
    for count, length in one.pieces:
        lines += [f"#EXTINF:{length / MS:.3f},", f"#EXT-X-BYTERANGE:{count}@{at}", address]
        at += count
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def choice_of(streams: Mapping[str, Stream]) -> str:
    """Return the play list from which a player chooses by its line: by address, the best first."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for address, one in streams.items():
        whole, length = sum(count for count, _ in one.pieces), sum(length for _, length in one.pieces)
        most = max(count * 8 * MS // max(1, span) for count, span in one.pieces)
        about = [
            f"BANDWIDTH={max(1, most)}",
            f"AVERAGE-BANDWIDTH={max(1, whole * 8 * MS // max(1, length))}",
            f'CODECS="{one.codecs}"',
            *([f"RESOLUTION={one.width}x{one.height}"] if one.width and one.height else []),
        ]
        lines += [f"#EXT-X-STREAM-INF:{','.join(about)}", address]
    return "\n".join([*lines, ""])


def picture_map(one: Sprite, address: str) -> str:
    """Return WebVTT that says which piece of the sheet at ``address`` is of which moment."""
    cues = []
    for tile in range(one.tiles):
        left, top = tile % one.columns * one.width, tile // one.columns * one.height
        span = f"{_time(tile * one.every_ms)} --> {_time((tile + 1) * one.every_ms)}"
        cues.append(f"{span}\n{address}#xywh={left},{top},{one.width},{one.height}\n")
    return "\n".join(["WEBVTT\n", *cues])


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, MS)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
