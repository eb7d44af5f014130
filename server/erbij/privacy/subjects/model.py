"""A pupil about whom something is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Subject:
    """A pupil of the school, also one who left."""

    id: str
    name: Private[str]
    left_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything about one pupil; ``names`` of people whose ids stand in it. ``kept_back``: but notes of talks."""

    subject: Subject
    made_at: dt.datetime
    zone: str
    school: str
    tables: Mapping[str, Any]
    names: Mapping[str, str]
    kept_back: bool = False
