"""Small films and sounds, made here: no file of anybody is needed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import av

if TYPE_CHECKING:
    from pathlib import Path

RATE = 25
SOUND_RATE = 48_000


def make(
    path: Path,
    container: str,
    video: str | None = None,
    audio: str | None = None,
    *,
    size: tuple[int, int] = (160, 90),
    frames: int = RATE,
    snow: bool = False,
) -> Path:
    """Write a grey film, as much silence, or both. ``snow``: a film that is heavy, for nothing in it stays."""
    with av.open(str(path), "w", format=container) as out:
        pictures: Any = out.add_stream(video, rate=RATE) if video else None
        sound: Any = out.add_stream(audio, rate=SOUND_RATE) if audio else None
        if sound:
            sound.layout = "mono"
        if pictures:
            pictures.width, pictures.height = size
            pictures.pix_fmt = "yuv420p"
            _film(out, pictures, size, frames, snow=snow)
        if sound:
            _silence(out, sound, frames / RATE)
    return path


def _film(out: Any, stream: Any, size: tuple[int, int], frames: int, *, snow: bool) -> None:
    for at in range(frames):
        frame = av.VideoFrame(*size, "yuv420p")
        for plane in frame.planes:
            grey = bytes([at * 3 % 256]) * plane.buffer_size
            plane.update(Random(at).randbytes(plane.buffer_size) if snow else grey)  # noqa: S311
        frame.pts = at
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def _silence(out: Any, stream: Any, seconds: float) -> None:
    samples = 960
    for at in range(int(seconds * SOUND_RATE) // samples):
        frame = av.AudioFrame(format=stream.codec_context.format.name, layout="mono", samples=samples)
        frame.sample_rate = SOUND_RATE
        frame.pts = at * samples
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))
