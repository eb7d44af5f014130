"""What pupils say without a voice, and who read it: the part of :mod:`erbij.live.traffic` that belongs to this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij.live.talk.wire import Expression


@dataclass(frozen=True, slots=True)
class Typed:
    """What a pupil typed of a line so far."""

    participant_id: str
    line: str
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class Expressed:
    """A pupil shows something without a word."""

    participant_id: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Unheard:
    """A pupil does not hear the class, or hears it again."""

    participant_id: str
    unheard: bool


@dataclass(frozen=True, slots=True)
class NoteSent:
    """A pupil's few words to the class."""

    participant_id: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteRead:
    """Somebody of the class read a note."""

    by: str
    note_id: str
