"""What the server makes of a film."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter

if TYPE_CHECKING:
    from datetime import datetime


class LevelKind(StrEnum):
    """POSTER: one picture of it. SPRITE: a sheet of many. SOUND: its sound alone. LOW: 240 lines, about 250 kbit/s.

    STREAM, STREAM_LOW, STREAM_SOUND: the film and its two lighter forms in pieces, for players that read play lists.
    """

    POSTER = "POSTER"
    SPRITE = "SPRITE"
    SOUND = "SOUND"
    LOW = "LOW"
    STREAM_SOUND = "STREAM_SOUND"
    STREAM_LOW = "STREAM_LOW"
    STREAM = "STREAM"


class LevelState(StrEnum):
    """WAITING and MAKING go by themselves. SKIPPED: there is no use for it. FAILED: it can be tried again."""

    WAITING = "WAITING"
    MAKING = "MAKING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    FAILED = "FAILED"


MADE = tuple(LevelKind)
"""What is made of each film, the quickest first."""
MEDIA_TYPES = {
    LevelKind.POSTER: "image/jpeg",
    LevelKind.SPRITE: "image/jpeg",
    LevelKind.SOUND: "audio/mp4",
    LevelKind.LOW: "video/mp4",
    LevelKind.STREAM_SOUND: "audio/mp4",
    LevelKind.STREAM_LOW: "video/mp4",
    LevelKind.STREAM: "video/mp4",
}
MADE_FROM = {LevelKind.STREAM_SOUND: LevelKind.SOUND, LevelKind.STREAM_LOW: LevelKind.LOW}
"""Of which other form one is made; every other one of the film itself."""
STREAMS = (LevelKind.STREAM, LevelKind.STREAM_LOW, LevelKind.STREAM_SOUND)
"""In pieces; the first is what a player begins with."""
MOST_PIECES = 4 * 3600
COUNT, LENGTH = Field(ge=1, le=2**40), Field(ge=0, le=24 * 3600 * 1000)


@dataclass(frozen=True, slots=True)
class Sprite:
    """A sheet of ``tiles`` small pictures, row by row, each of ``every_ms`` of the film; sizes in pixels."""

    tiles: Annotated[int, Field(ge=1, le=100)]
    every_ms: Annotated[int, Field(ge=1, le=24 * 3600 * 1000)]
    columns: Annotated[int, Field(ge=1, le=10)]
    width: Annotated[int, Field(ge=2, le=4096)]
    height: Annotated[int, Field(ge=2, le=4096)]


@dataclass(frozen=True, slots=True)
class Stream:
    """A film in pieces: ``head`` bytes come first, then each piece with its bytes and its milliseconds.

    ``codecs`` as play lists name them (RFC 6381); ``width`` and ``height`` in pixels, 0 for sound.
    """

    codecs: Annotated[str, Field(pattern=r"^[a-z0-9.]{4,20}(,[a-z0-9.]{4,20})?$")]
    width: Annotated[int, Field(ge=0, le=8192)]
    height: Annotated[int, Field(ge=0, le=8192)]
    head: Annotated[int, COUNT]
    pieces: Annotated[tuple[tuple[Annotated[int, COUNT], Annotated[int, LENGTH]], ...], Field(min_length=1)]


FACTS: dict[LevelKind, TypeAdapter[Sprite | Stream]] = {
    LevelKind.SPRITE: TypeAdapter(Sprite),
    **dict.fromkeys(STREAMS, TypeAdapter(Stream)),
}
"""What is known of a form beside its bytes, and how it is read: a process that met a hostile film may say anything."""


@dataclass(frozen=True, slots=True)
class Level:
    """What came of making one form of a film; ``why``: the code of why there is none; ``size`` in bytes.

    ``facts``: what ``FACTS`` reads.
    """

    file_id: str
    kind: LevelKind
    school_id: str
    state: LevelState
    why: str
    size: int
    changed_at: datetime
    facts: Sprite | Stream | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """The next thing to make."""

    file_id: str
    school_id: str
    kind: LevelKind
    content_hash: str
    content_size: int
    media_ms: int
