"""A filed document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """``media_type`` is told by the body itself; ``pupil_id`` None: it is about no pupil."""

    id: str
    school_id: str
    pupil_id: str | None
    media_type: str
    author_id: str
    at: datetime
    body: bytes = field(repr=False)
