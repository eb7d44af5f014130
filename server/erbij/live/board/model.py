"""A photo of the board, and what may be one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    from erbij.live.board.wire import BoardPhoto

KEPT = timedelta(days=14)
"""How long a lesson's photos can be looked at (hardening: no longer than what they are for)."""
ASKED_AGAIN = timedelta(seconds=8)
"""A photo that did not come for so long is asked for anew."""
MOST = 100
"""Photos of one lesson; more than that is a film, and nobody is ever recorded."""
LARGEST_BYTES = 4 * 1024 * 1024
LARGEST_SIDE = 8_192


class NoBoard(Conflict):
    """Nobody in the lesson shows a board that a photo could be taken of."""

    code = "no_board"
    title = "There is no board to take a photo of"


class EnoughPhotos(Conflict):
    """The lesson has as many photos of the board as it may."""

    code = "enough_photos"
    title = "This lesson has enough photos of the board"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A photo that was asked for, and of whom."""

    id: str
    at: datetime
    of: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo with its picture (JPEG)."""

    photo: BoardPhoto
    school_id: str
    slot_id: str
    jpeg: bytes = field(repr=False)
