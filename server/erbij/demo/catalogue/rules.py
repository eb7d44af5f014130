"""The little film: a bar that is cut in two, four and eight, drawn here so that it is nobody's."""

from __future__ import annotations

from collections.abc import Iterator

WIDTH, HEIGHT, RATE = 480, 270, 4
PARTS = (1, 2, 4, 8)
SECONDS_EACH = 6
PAPER, INK, FULL = 235, 40, 120
"""Brightness: the paper, the lines, and a piece that is filled."""
MARGIN, TOP, BOTTOM, LINE = 40, 95, 175, 3


def pictures() -> Iterator[bytes]:
    """Yield the brightness of each picture, row by row: in each quarter of the film one piece after the other fills."""
    for parts in PARTS:
        frames = SECONDS_EACH * RATE
        for at in range(frames):
            yield picture(parts, at * (parts + 1) // frames)


def picture(parts: int, filled: int) -> bytes:
    """Return a bar in so many parts of which the first ones are filled."""
    long = WIDTH - 2 * MARGIN
    edges = [MARGIN + long * part // parts for part in range(parts + 1)]
    row = bytearray([PAPER]) * WIDTH
    row[edges[0] : edges[-1]] = bytes([PAPER]) * long
    row[edges[0] : edges[filled]] = bytes([FULL]) * (edges[filled] - edges[0])
    for edge in edges:
        row[edge - LINE : edge + LINE] = bytes([INK]) * (2 * LINE)
    blank, border = bytes([PAPER]) * WIDTH, bytearray([PAPER]) * WIDTH
    border[MARGIN - LINE : WIDTH - MARGIN + LINE] = bytes([INK]) * (long + 2 * LINE)
    bar = bytes(border) * LINE + bytes(row) * (BOTTOM - TOP - 2 * LINE) + bytes(border) * LINE
    return blank * TOP + bar + blank * (HEIGHT - BOTTOM)
