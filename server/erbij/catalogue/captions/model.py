"""Captions of one file in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.catalogue.captions.wire import CaptionLine

if TYPE_CHECKING:
    from datetime import datetime

Line = CaptionLine
"""A line is the message itself: it is kept as it is shown."""


@dataclass(frozen=True, slots=True)
class Captions:
    """What is said in a film or sound, in the order of time. A file never changes, so these stay true of it."""

    school_id: str
    file_id: str
    language: str
    version: int
    changed_at: datetime
    author_id: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CaptionsKnown:
    """That there are captions, without what they say."""

    language: str
    version: int
    count: int
