"""Messages of erasure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.privacy.erasures.model import ErasureState
from erbij.wire import Id, Instant, Wire

ErasureWords = Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)]


class AskErasure(Wire):
    """Pupil or guardian asks to take data away; a coordinator proposes it, where the pupil has left the school."""

    person_id: Id
    words: ErasureWords = ""


class ErasureCard(Wire):
    """One request. ``left``: the pupil left the school; before that nothing is erased. ``due_at``: not before then."""

    id: Id
    pupil_id: Id
    pupil_name: str
    left: bool
    state: ErasureState
    asked_name: str
    asked_at: Instant
    words: str
    proposed_name: str | None
    due_at: Instant | None
    closed_at: Instant | None
    may_approve: bool
    may_stop: bool


class ErasureList(Wire):
    """Requests, the latest first."""

    erasures: Annotated[tuple[ErasureCard, ...], Field(max_length=100)]
