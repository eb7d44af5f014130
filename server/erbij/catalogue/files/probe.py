"""Looks at one file in a process of its own: what it is, how long it plays, and a copy that browsers play at once.

    python -I probe.py SOURCE TARGET LIMITS

Theory of operation
===================
Files come from anybody's device, and the libraries that read them are large and old. So this runs apart from the
server: no network where the kernel lets us, a ceiling on memory, CPU time, size of what is written and open files, the
lowest priority. It imports nothing of ours. What a file is, is decided by its first bytes, and only the one reader for
that kind is let near it, with no way to open another file or address: play lists and references lead nowhere.
Everything is read once to its end, so that the length that is told is the one that plays.

Answers one line of JSON: ``{"kind", "media_type", "media_ms", "width", "height", "copied"}``, or ``{"why"}`` for what
cannot be used. ``copied``: TARGET holds what is to be served; else SOURCE itself is. Dying without an answer is an
answer too.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NEW_USER, NEW_NET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG = 1
HEAD, TAIL = 64, 2048
PHOTOS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
PHOTO_SIDE, PHOTO_QUALITY = 2560, 85
LONGEST_SIDE, SHORTEST_SIDE = 1920, 1080
MP4_VIDEO, MP4_AUDIO = {"h264"}, {"aac", "mp3"}
WEBM_VIDEO, WEBM_AUDIO = {"vp8", "vp9"}, {"opus", "vorbis"}
PLAIN_AUDIO = {"mp3": ("audio/mpeg", {"mp3", "mp3float"}), "ogg": ("audio/ogg", {"opus", "vorbis"})}


class Unusable(Exception):
    """The file cannot be used; the message is the reason's code."""


def confine(limits: dict[str, int]) -> None:
    """Give up what this work does not need."""
    os.nice(19)
    ceilings = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["cpu_s"],
        resource.RLIMIT_FSIZE: limits["written"],
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_CORE: 0,
    }
    for what, ceiling in ceilings.items():
        resource.setrlimit(what, (ceiling, ceiling))
    with contextlib.suppress(OSError, AttributeError):
        kernel = ctypes.CDLL(None, use_errno=True)
        kernel.unshare(NEW_USER | NEW_NET)
        # A server that is ended hard cannot end its work. After unshare, which forgets it.
        kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def reader_of(head: bytes) -> str:
    """Return which reader the first bytes ask for; raises ``Unusable``."""
    if head[4:8] == b"ftyp":
        return "mov"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    starts = {
        b"\xff\xd8\xff": "jpeg",
        b"\x89PNG\r\n\x1a\n": "png",
        b"%PDF-": "pdf",
        b"\x1aE\xdf\xa3": "matroska",
        b"OggS": "ogg",
        b"ID3": "mp3",
    }
    for start, reader in starts.items():
        if head.startswith(start):
            return reader
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # noqa: PLR2004 - the sync word of MPEG audio
        return "mp3"
    raise Unusable("unknown_kind")


def look(source: Path, target: Path, limits: dict[str, int]) -> dict[str, Any]:
    """Return what the file is; raises ``Unusable``."""
    with source.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, source.stat().st_size - TAIL))
        tail = file.read()
    reader = reader_of(head)
    if reader == "pdf":
        if b"%%EOF" not in tail:
            raise Unusable("broken")
        return {"kind": "PDF", "media_type": "application/pdf", "copied": False}
    if reader in PHOTOS:
        return _photo(source, target, PHOTOS[reader], limits)
    return _media(source, target, reader, limits)


def _photo(source: Path, target: Path, kind: str, limits: dict[str, int]) -> dict[str, Any]:
    """Write the picture anew, upright and not larger than a screen: nothing that was hidden in the file stays."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the ceilings stand

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source, formats=[kind]) as picture:
            if picture.width * picture.height > limits["photo_pixels"]:
                raise Unusable("too_many_pixels")
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
            seen = upright.convert("RGBA")
            white = Image.new("RGB", seen.size, "white")
            white.paste(seen, mask=seen.getchannel("A"))
            white.save(target, "JPEG", quality=PHOTO_QUALITY)
    except (OSError, SyntaxError, ValueError, EOFError) as wrong:
        raise Unusable("broken") from wrong
    width, height = white.size
    return {"kind": "PHOTO", "media_type": "image/jpeg", "width": width, "height": height, "copied": True}


def _media(source: Path, target: Path, reader: str, limits: dict[str, int]) -> dict[str, Any]:
    import av  # noqa: PLC0415 - after the ceilings stand

    av.logging.set_level(None)
    try:
        with opened(source, reader) as box:
            streams = streams_of(box)
            media_type, copied = _served_as(reader, streams, limits)
            _plays(box, streams)
        with opened(source, reader) as box:
            streams = streams_of(box)
            seconds = _copy(box, streams, target) if copied else _length(box, streams)
    except (av.error.FFmpegError, ValueError, EOFError, IndexError) as wrong:
        raise Unusable("broken") from wrong
    if not 0 < seconds <= limits["longest_s"]:
        raise Unusable("too_long" if seconds > 0 else "broken")
    picture = streams.get("video")
    return {
        "kind": "VIDEO" if picture else "AUDIO",
        "media_type": media_type,
        "media_ms": round(seconds * 1000),
        "width": streams["size"][0] if picture else None,
        "height": streams["size"][1] if picture else None,
        "copied": copied,
    }


def opened(source: Path, reader: str) -> Any:
    """Open a file with one reader, which can open nothing else."""
    import av  # noqa: PLC0415

    return av.open(str(source), format=reader, options={"protocol_whitelist": "file"}, metadata_errors="ignore")


def streams_of(box: Any) -> dict[str, Any]:
    """Return the first moving picture and the first sound; a cover is no picture."""
    found: dict[str, Any] = {}
    for stream in box.streams:
        is_cover = bool(int(stream.disposition) & 0x400)
        if stream.type in {"video", "audio"} and not is_cover and stream.codec_context is not None:
            found.setdefault(stream.type, stream)
    if not found:
        raise Unusable("no_media")
    if "video" in found:
        context = found["video"].codec_context
        found["size"] = (context.width, context.height)
    return found


def _served_as(reader: str, streams: dict[str, Any], limits: dict[str, int]) -> tuple[str, bool]:
    """Return the media type of what is served, and whether it is a copy in another container."""
    video, audio = (streams[name].codec_context.name if name in streams else None for name in ("video", "audio"))
    if video:
        width, height = streams["size"]
        if width * height > limits["pixels"] or width * height <= 0:
            raise Unusable("too_many_pixels" if width * height > 0 else "broken")
    if reader in {"mov", "matroska"} and video in {*MP4_VIDEO, None} and audio in {*MP4_AUDIO, "mp3float", None}:
        if video and not _fits(streams):
            raise Unusable("too_large_picture")
        return ("video/mp4" if video else "audio/mp4"), True
    if reader == "matroska" and video in {*WEBM_VIDEO, None} and audio in {*WEBM_AUDIO, None}:
        return ("video/webm" if video else "audio/webm"), False
    if reader in PLAIN_AUDIO and audio in PLAIN_AUDIO[reader][1] and not video:
        return PLAIN_AUDIO[reader][0], False
    if reader == "wav" and audio in {"pcm_s16le", "pcm_u8", "pcm_s24le"} and not video:
        return "audio/wav", False
    raise Unusable("unknown_codec")


def _fits(streams: dict[str, Any]) -> bool:
    width, height = streams["size"]
    return bool(max(width, height) <= LONGEST_SIDE and min(width, height) <= SHORTEST_SIDE)


def _plays(box: Any, streams: dict[str, Any]) -> None:
    """Decode one frame of each; raises what the library raises, and ``Unusable`` where nothing comes out."""
    for name in ("video", "audio"):
        if name not in streams:
            continue
        stream = streams[name]
        stream.codec_context.thread_count = 1
        box.seek(0)
        if next(iter(box.decode(stream)), None) is None:
            raise Unusable("broken")


def _length(box: Any, streams: dict[str, Any]) -> float:
    return _through(box, streams, lambda _packet: None)


def _copy(box: Any, streams: dict[str, Any], target: Path) -> float:
    """Write an MP4 whose index comes first, so that it plays while it is still on its way; answers its length."""
    import av  # noqa: PLC0415

    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        outs = {}
        for name in ("video", "audio"):
            if name in streams:
                outs[streams[name].index] = out.add_stream_from_template(streams[name])

        def write(packet: Any) -> None:
            packet.stream = outs[packet.stream.index]
            out.mux(packet)

        return _through(box, streams, write)


def _through(box: Any, streams: dict[str, Any], use: Callable[[Any], None]) -> float:
    """Read every packet of the chosen streams; answers how many seconds they span."""
    first, last = None, 0.0
    for packet in box.demux([streams[name] for name in ("video", "audio") if name in streams]):
        if packet.dts is None:
            continue
        stamp = packet.pts if packet.pts is not None else packet.dts
        at = float(stamp * packet.time_base)
        first = at if first is None else min(first, at)
        last = max(last, at + float((packet.duration or 0) * packet.time_base))
        use(packet)
    return last - (first or 0.0)


def main() -> None:
    """Confine this process, look, and answer."""
    source, target, limits = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    confine(limits)
    try:
        answer = look(source, target, limits)
    except Unusable as reason:
        answer = {"why": str(reason)}
    except MemoryError:
        answer = {"why": "too_heavy"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
