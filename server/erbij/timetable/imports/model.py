"""A file of lessons, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.timetable.model import StoredSlot
    from erbij.timetable.sources.model import Difference, Heard, Names, Source
    from erbij.timetable.sources.rules import Held
    from erbij.timetable.sources.wire import SourceFormat


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that was read. ``label`` is what its next version is known by; ``name`` is the file's own."""

    name: str
    label: str
    kind: SourceFormat
    heard: Heard = field(repr=False)


@dataclass(frozen=True, slots=True)
class Before:
    """What is there of one file: its source (a new one where ``known`` is false) and what that brought."""

    source: Source
    known: bool
    held: Held
    names: Names


@dataclass(frozen=True, slots=True)
class LessonsWork:
    """What the import of one file writes."""

    before: Before
    difference: Difference
    at: datetime

    @property
    def changed(self) -> tuple[StoredSlot, ...]:
        """Lessons that are there, as they become."""
        return tuple(change.after for change in self.difference.changes)
