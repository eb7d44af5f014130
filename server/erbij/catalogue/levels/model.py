"""What the server makes of a film."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class LevelKind(StrEnum):
    """POSTER: one picture of it. SOUND: its sound alone. LOW: 240 lines high, about 250 kbit/s."""

    POSTER = "POSTER"
    SOUND = "SOUND"
    LOW = "LOW"


class LevelState(StrEnum):
    """WAITING and MAKING go by themselves. SKIPPED: there is no use for it. FAILED: it can be tried again."""

    WAITING = "WAITING"
    MAKING = "MAKING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    FAILED = "FAILED"


MADE = tuple(LevelKind)
"""What is made of each film, the quickest first."""
MEDIA_TYPES = {LevelKind.POSTER: "image/jpeg", LevelKind.SOUND: "audio/mp4", LevelKind.LOW: "video/mp4"}


@dataclass(frozen=True, slots=True)
class Level:
    """What came of making one form of a film; ``why``: the code of why there is none; ``size`` in bytes."""

    file_id: str
    kind: LevelKind
    school_id: str
    state: LevelState
    why: str
    size: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """The next thing to make."""

    file_id: str
    school_id: str
    kind: LevelKind
    content_hash: str
    content_size: int
    media_ms: int
