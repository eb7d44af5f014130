"""Messages of what pupils say without a voice."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import Id, Instant, Request, Wire


class Expression(StrEnum):
    """What a pupil can show without a word, for a few seconds."""

    YES = "yes"
    NO = "no"
    CLAP = "clap"
    LAUGH = "laugh"
    GOT_IT = "got_it"
    LOST = "lost"


class TypeText(Request):
    """``text.type``: pupil only, as they type; is at the same time the step to TEXT.

    ``text`` is all of the line so far, ``line`` the page's own name for it, ``done`` that the next one begins.
    """

    line: Id
    text: Annotated[str, StringConstraints(max_length=280)]
    done: bool = False


class ShowExpression(Request):
    """``expression.show``: pupil only; is at the same time the step to SIGNALS, and goes by itself."""

    expression: Expression


class SayUnheard(Request):
    """``sound.unheard``: pupil only, "Ik hoor jullie niet"; ``unheard`` false: it is all right again."""

    unheard: bool = True


class SendNote(Request):
    """``note.send``: pupil only; a few words on the screens of the class, without a sound."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class SeeNote(Request):
    """``note.seen``: teacher or unit; the pupil sees that somebody read it."""

    note_id: Id


class TextLine(Wire):
    """``text.line``: a line that a pupil types or typed; for the class side and for themselves."""

    participant_id: Id
    name: str
    line: Id
    text: str
    done: bool
    at: Instant


class NoteView(Wire):
    """A pupil's few words to the class. ``seen``: somebody there read it."""

    id: Id
    participant_id: Id
    name: str
    text: str
    at: Instant
    seen: bool
