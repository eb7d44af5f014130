"""What pupils type and write down in a lesson; pure, in memory only, gone with the lesson."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_LINES = 30
MOST_NOTES = 6
SEEN_STAYS = timedelta(seconds=30)
ZERO_WIDTH_JOINER = "\u200d"
_FORMATTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as far as it is typed; ``at`` of its last character."""

    participant_id: str
    line: str
    text: str
    done: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A few words to the class; ``seen_at`` when somebody there said that they read it."""

    id: str
    participant_id: str
    text: str
    at: datetime
    seen_at: datetime | None = None


def plain(text: str) -> str:
    """The text without what changes how other text is shown: control, formatting and bidirectional characters."""
    return "".join(c for c in text if c == ZERO_WIDTH_JOINER or unicodedata.category(c) not in _FORMATTING)


class Talk:
    """The last lines and notes of a lesson, in order."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], Line] = {}
        self._notes: dict[str, Note] = {}
        self._count = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """The last lines, in the order in which they were begun."""
        return tuple(self._lines.values())

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes that nobody took away yet."""
        return tuple(self._notes.values())

    def type(self, line: Line) -> Line:
        """Write a line as it is now; the oldest go. An emptied line that was never finished is no line."""
        key = (line.participant_id, line.line)
        kept = replace(line, text=plain(line.text))
        if kept.text or key in self._lines:
            self._lines[key] = kept
        if not kept.text:
            self._lines.pop(key, None)
        while len(self._lines) > MOST_LINES:
            del self._lines[next(iter(self._lines))]
        return kept

    def note(self, participant_id: str, text: str, now: datetime) -> None:
        """Put a note up; the oldest go."""
        self._count += 1
        words = plain(text).strip()
        if words:
            note = Note(f"note-{self._count}", participant_id, words, now)
            self._notes[note.id] = note
        while len(self._notes) > MOST_NOTES:
            del self._notes[next(iter(self._notes))]

    def read(self, note_id: str, now: datetime) -> bool:
        """Mark a note as read; whether there is such a note."""
        note = self._notes.get(note_id)
        if note is not None:
            self._notes[note_id] = replace(note, seen_at=note.seen_at or now)
        return note is not None

    def tidy(self, now: datetime) -> None:
        """Take away what was read half a minute ago."""
        read = [
            note.id for note in self._notes.values() if note.seen_at is not None and now - note.seen_at >= SEEN_STAYS
        ]
        for note_id in read:
            del self._notes[note_id]
