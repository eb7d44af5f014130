"""What a pupil hands in for a block, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.errors import Conflict
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from erbij.catalogue.assignments.model import Assignment
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.handins.wire import HandinState
    from erbij.catalogue.items.model import Block


class HandinIsRead(Conflict):
    """A teacher opened it or accepted it: it can no longer be replaced."""

    code = "handin_is_read"
    title = "Your teacher is looking at this already"


class HandinIsAnswered(Conflict):
    """A colleague answered this round, or the pupil has handed in a newer one."""

    code = "handin_is_answered"
    title = "This was answered already"


@dataclass(frozen=True, slots=True)
class Handin:
    """One for each pupil and block of an item; ``revision``: the one in which the pupil read what to make."""

    id: str
    school_id: str
    pupil_id: str
    item_id: str
    block: str
    revision: int
    state: HandinState
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """What was handed in once, ``files`` in the pupil's order, and what was answered. ``accepted`` None: not yet."""

    handin_id: str
    number: int
    text: Private[str]
    files: tuple[str, ...]
    handed_in_at: datetime
    looked_at: datetime | None = None
    accepted: bool | None = None
    answer: Private[str] = field(default_factory=lambda: Private(""))
    answer_files: tuple[str, ...] = ()
    answered_by: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a pupil is asked to make: the block as they got it, and by which giving."""

    assignment: Assignment
    revision: int
    title: str
    block: Block


@dataclass(frozen=True, slots=True)
class Whole:
    """A hand-in with everything around it; ``handin`` None: the pupil has not begun. ``lesson`` opens it for them."""

    pupil_id: str
    item_id: str
    lesson: str
    title: str
    block: Block
    handin: Handin | None
    rounds: tuple[Round, ...] = ()
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    names: Mapping[str, Private[str]] = field(default_factory=dict)
    own: bool = False
    judges: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits for an answer, with who gave it."""

    handin: Handin
    round: Round
    title: str
    block_title: str
    mine: bool
    given_by: str
    names: Mapping[str, Private[str]]
