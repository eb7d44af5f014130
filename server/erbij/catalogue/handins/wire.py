"""Messages of hand-ins."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.catalogue.files.model import StoredKind
from erbij.wire import Id, Instant, Wire

MOST_FILES = 10
MOST_LOOSE = 2 * MOST_FILES
"""So many files may wait to be handed in: who goes on sending hands them in first."""
MOST_ROUNDS = 50
MOST_HANDINS = 200
HandinWords = Annotated[str, StringConstraints(max_length=4000)]
HandinFiles = Annotated[tuple[Id, ...], Field(max_length=MOST_FILES)]
BlockId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,64}$")]


class HandinState(StrEnum):
    """BEGUN: nothing was handed in yet. WAITING: for a teacher. AGAIN: one more is asked for. ACCEPTED: done."""

    BEGUN = "BEGUN"
    WAITING = "WAITING"
    AGAIN = "AGAIN"
    ACCEPTED = "ACCEPTED"


class HandinFile(Wire):
    """A file that was handed in or given back: ``GET /api/catalogue/handins/files/{id}``."""

    id: Id
    kind: StoredKind
    name: str
    media_ms: int | None
    width: int | None
    height: int | None


class HandinAnswer(Wire):
    """What the teacher said of one round; ``by`` null: unknown now."""

    accepted: bool
    text: str
    files: Annotated[tuple[HandinFile, ...], Field(max_length=MOST_FILES)]
    by: str | None
    at: Instant


class HandinRound(Wire):
    """What was handed in once. ``looked``: a teacher opened it, so that it can no longer be replaced."""

    number: int
    text: str
    files: Annotated[tuple[HandinFile, ...], Field(max_length=MOST_FILES)]
    at: Instant
    looked: bool
    answer: HandinAnswer | None


class HandinView(Wire):
    """What one pupil hands in for one block, the first round first. ``id`` null: they have not begun.

    ``asked``: what the teacher wrote, in Markdown. ``loose``: files that are there and were not handed in yet, for the
    pupil only. ``may_hand_in``: the pupil may send or replace now; ``may_answer``: the one who looks may answer now.
    ``lesson``: what opens the lesson for the pupil.
    """

    id: Id | None
    pupil_id: Id
    pupil_name: str
    item_id: Id
    lesson: Id
    block: BlockId
    title: str
    block_title: str
    asked: str
    state: HandinState
    rounds: Annotated[tuple[HandinRound, ...], Field(max_length=MOST_ROUNDS)]
    loose: Annotated[tuple[HandinFile, ...], Field(max_length=MOST_FILES)]
    may_hand_in: bool
    may_answer: bool


class HandinsOfPupil(Wire):
    """What a pupil handed in, what was answered last first; those that they only began are left out."""

    pupil_id: Id
    timezone: str
    handins: Annotated[tuple[HandinView, ...], Field(max_length=MOST_HANDINS)]


class WaitingHandin(Wire):
    """One that waits for an answer since ``since``; ``mine``: the one who looks gave it."""

    id: Id
    pupil_id: Id
    pupil_name: str
    title: str
    block_title: str
    round: int
    since: Instant
    mine: bool
    given_by: str | None


class WaitingHandins(Wire):
    """Open feedback, what has waited longest first."""

    timezone: str
    handins: Annotated[tuple[WaitingHandin, ...], Field(max_length=MOST_HANDINS)]


class HandinsCount(Wire):
    """How many hand-ins wait for one's answer."""

    waiting: int


class BeginHandinFile(Wire):
    """Announce a file for a block; ``size`` in bytes."""

    item_id: Id
    block: BlockId
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    size: Annotated[int, Field(ge=1)]


class HandIn(Wire):
    """Hand in: words, files, or both. While nobody looked, this takes the place of what was handed in before."""

    item_id: Id
    block: BlockId
    text: HandinWords = ""
    file_ids: HandinFiles = ()


class AnswerHandin(Wire):
    """Answer ``round``, the latest: accepted, or once more with a tip (words, or a file that was recorded or drawn)."""

    round: Annotated[int, Field(ge=1)]
    accepted: bool
    text: HandinWords = ""
    file_ids: HandinFiles = ()
