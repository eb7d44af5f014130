"""Messages of captions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Base64Bytes, Field, StringConstraints

from erbij.wire import Wire

MOST_LINES = 6_000
MOST_LANGUAGES = 12
LONGEST_LINE = 500
LARGEST_FILE = 2 * 1024 * 1024
FAR_MS = 24 * 3600 * 1000

CaptionLanguage = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
CaptionTime = Annotated[int, Field(ge=0, le=FAR_MS)]
CaptionText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE, strip_whitespace=True)]
CaptionVersion = Annotated[int, Field(ge=0)]


class CaptionLine(Wire):
    """What is said from one moment to another, in milliseconds; plain text, at most a few lines of it."""

    from_ms: CaptionTime
    to_ms: CaptionTime
    text: CaptionText


class CaptionLines(Wire):
    """Captions of a file in one language, for who makes them; ``version`` 0: there are none yet."""

    language: CaptionLanguage
    version: int
    lines: Annotated[tuple[CaptionLine, ...], Field(max_length=MOST_LINES)]


class SaveCaptions(Wire):
    """Write captions in the place of those with ``version``; 0: there were none."""

    language: CaptionLanguage
    version: CaptionVersion
    lines: Annotated[tuple[CaptionLine, ...], Field(min_length=1, max_length=MOST_LINES)]


class CaptionsFile(Wire):
    """Take captions from a file (SubRip, WebVTT, or Sub Station Alpha); what it is, the server sees for itself."""

    language: CaptionLanguage
    version: CaptionVersion
    data: Base64Bytes = Field(max_length=LARGEST_FILE * 4 // 3 + 4)


class NameCaptions(Wire):
    """Take captions away."""

    language: CaptionLanguage
    version: CaptionVersion


class CaptionsCard(Wire):
    """That a file has captions in a language; ``count`` lines."""

    language: CaptionLanguage
    version: int
    count: int


class CaptionsOfFile(Wire):
    """In which languages a file has captions."""

    captions: Annotated[tuple[CaptionsCard, ...], Field(max_length=MOST_LANGUAGES)]
