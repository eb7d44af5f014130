"""Puts a film into pieces that a player asks for one by one (fragmented MP4), and says where each piece lies.

Runs inside the confined process of ``encode``. Nothing is encoded: what is in the film goes into another wrapping, cut
before key frames. Then the boxes of what was written are read again, so that what is told is what lies there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from erbij.catalogue.files.probe import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST_US = 6_000_000
"""A piece is at least so long, in microseconds; how much longer, the key frames of the film say."""
LARGEST_MOOF = 8 * 1024**2
AAC_LC, AAC_KINDS = 2, frozenset({2, 5, 29})


def package(box: Any, streams: dict[str, Any], target: Path) -> dict[str, Any]:
    """Write the pieces one after the other into TARGET; raises ``Unusable``."""
    import av  # noqa: PLC0415 - after the ceilings stand

    mine = [streams[name] for name in ("video", "audio") if name in streams]
    codecs = ",".join(_codec(one) for one in mine)
    moves = "+default_base_moof+delay_moov+skip_trailer" + ("+frag_keyframe" if "video" in streams else "")
    cut = {"min_frag_duration": str(LEAST_US)} if "video" in streams else {"frag_duration": str(LEAST_US)}
    options = {"movflags": moves, **cut}
    first, end = None, 0.0
    with av.open(str(target), "w", format="mp4", options=options) as out:
        outs = {one.index: out.add_stream_from_template(one) for one in mine}
        for packet in box.demux(mine):
            if packet.dts is None:
                continue
            if packet.stream is mine[0]:
                at = float(packet.dts * packet.time_base)
                first = at if first is None else first
                end = at + float((packet.duration or 0) * packet.time_base)
            packet.stream = outs[packet.stream.index]
            out.mux(packet)
    head, pieces = _pieces(target, end - (first or 0.0))
    width, height = streams.get("size", (0, 0))
    return {"facts": {"codecs": codecs, "width": width, "height": height, "head": head, "pieces": pieces}}


def _codec(stream: Any) -> str:
    """Return how play lists name what is in a stream (RFC 6381); raises ``Unusable`` for what has no place in one."""
    context = stream.codec_context
    data = bytes(context.extradata or b"")
    if context.name == "h264" and len(data) > 3 and data[0] == 1:  # noqa: PLR2004 - profile, constraints, level
        return f"avc1.{data[1:4].hex()}"
    if context.name == "aac" and data and data[0] >> 3 in AAC_KINDS:
        return f"mp4a.40.{data[0] >> 3}"
    raise Unusable("other_kind")


def _pieces(target: Path, seconds: float) -> tuple[int, list[tuple[int, int]]]:
    """Return how many bytes come before the first piece, and the bytes and milliseconds of each piece, in order."""
    head, ends, begins, track = 0, list[int](), list[float](), (0, 1)
    with target.open("rb") as file:
        file.seek(0, 2)
        for kind, start, end in _boxes(file, 0, file.tell()):
            if kind == b"moov":
                track, head = _track(file, start, end), end
            elif kind == b"moof":
                begins.append(_begin(file, start, end, track[0]) / track[1])
            elif kind == b"mdat":
                ends.append(end)
    if not head or not ends or len(begins) != len(ends):
        raise Unusable("broken")
    stops = [round((at - begins[0]) * 1000) for at in begins[1:]] + [round(seconds * 1000)]
    spans = [stop - start for start, stop in zip([0, *stops], stops, strict=False)]
    sizes = [end - start for start, end in zip([head, *ends], ends, strict=False)]
    return head, list(zip(sizes, spans, strict=True))


def _track(file: BinaryIO, start: int, end: int) -> tuple[int, int]:
    """Return the number of the first track, which is the picture's where there is one, and its ticks a second."""
    trak = _inside(file, start, end, b"trak")
    tkhd, mdhd = _inside(file, *trak, b"tkhd"), _inside(file, *_inside(file, *trak, b"mdia"), b"mdhd")
    number = _number(file, tkhd[0], 20, 12)
    return number, _number(file, mdhd[0], 20, 12)


def _begin(file: BinaryIO, start: int, end: int, track: int) -> int:
    """Return when a track goes on in a piece, in its own ticks."""
    if end - start > LARGEST_MOOF:
        raise Unusable("broken")
    for kind, inner, stop in _boxes(file, start, end):
        if kind != b"traf":
            continue
        tfhd, tfdt = _inside(file, inner, stop, b"tfhd"), _inside(file, inner, stop, b"tfdt")
        if _at(file, tfhd[0] + 4, 4) == track:
            return _at(file, tfdt[0] + 4, 8 if _at(file, tfdt[0], 1) else 4)
    raise Unusable("broken")


def _number(file: BinaryIO, start: int, long: int, short: int) -> int:
    """Return a number that stands further back where a box has long dates (version 1)."""
    return _at(file, start + (long if _at(file, start, 1) else short), 4)


def _inside(file: BinaryIO, start: int, end: int, wanted: bytes) -> tuple[int, int]:
    for kind, inner, stop in _boxes(file, start, end):
        if kind == wanted:
            return inner, stop
    raise Unusable("broken")


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give kind, begin of what is inside, and end of every box."""
    while start + 8 <= end:
        size, inner = _at(file, start, 4), start + 8
        kind = file.read(4)
        if size == 1:
            size, inner = _at(file, start + 8, 8), start + 16
        if size < inner - start or start + size > end:
            raise Unusable("broken")
        yield kind, inner, start + size
        start += size


def _at(file: BinaryIO, place: int, count: int) -> int:
    file.seek(place)
    return int.from_bytes(file.read(count), "big")
