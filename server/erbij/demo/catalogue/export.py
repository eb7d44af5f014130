"""The little film as a file."""

from __future__ import annotations

import io
from typing import Any

import av

from erbij.demo.catalogue.rules import HEIGHT, RATE, WIDTH, pictures

CALM_BLUE = (150, 112)
"""The two colour values of every picture."""


def film() -> bytes:
    """Return an MP4 of half a minute; takes about a third of a second, so call it in a thread."""
    held = io.BytesIO()
    with av.open(held, "w", format="mp4") as out:
        stream: Any = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "g": str(4 * RATE)})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for at, picture in enumerate(pictures()):
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
            frame.planes[0].update(_rows(picture, WIDTH, frame.planes[0].line_size))
            for plane, value in zip(frame.planes[1:], CALM_BLUE, strict=True):
                plane.update(bytes([value]) * plane.buffer_size)
            frame.pts = at
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return held.getvalue()


def _rows(picture: bytes, width: int, stride: int) -> bytes:
    if width == stride:
        return picture
    fill = bytes(stride - width)
    return b"".join(picture[at : at + width] + fill for at in range(0, len(picture), width))
