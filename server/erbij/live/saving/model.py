"""Stills of the board for weak lines: in memory only, the newest one alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

STILL_EVERY = timedelta(seconds=8)
"""From the arrival of one to the asking of the next; at 120 kbit/s beside sound one takes about six."""
ASKED_AGAIN = timedelta(seconds=12)
LARGEST_STILL_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class StillAsked:
    """A still on its way, and of whom (a person's or unit's id)."""

    n: int
    at: datetime
    of: str


@dataclass(frozen=True, slots=True)
class Still:
    """The board as it was ``at`` that instant (JPEG)."""

    n: int
    at: datetime
    jpeg: bytes = field(repr=False)


@dataclass(slots=True)
class Stills:
    """The one on its way, and the one that came last."""

    asked: StillAsked | None = None
    last: Still | None = None
