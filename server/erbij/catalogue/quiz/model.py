"""What a pupil answered, and what a teacher wrote about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.catalogue.quiz.wire import QuizKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from erbij.catalogue.items.model import Revision
    from erbij.catalogue.quiz.wire import QuizAnswer
    from erbij.private import Private

CHOOSING = frozenset({QuizKind.CHOICE, QuizKind.CHOICES})
WITH_OPTIONS = CHOOSING | {QuizKind.ORDER, QuizKind.MATCH}
LOOKED_AT = frozenset({QuizKind.OPEN, QuizKind.PHOTO})
"""At these a teacher looks; nothing of them is right or wrong."""


AnswerKey = tuple[str, str, str, str, int]
"""Pupil, item, block, question and the number of the try."""


@dataclass(frozen=True, slots=True)
class GapText:
    """A text with gaps: ``pieces`` lie around them, one more than there are gaps.

    Each gap is all that may stand there.
    """

    pieces: tuple[str, ...]
    gaps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """A number that is right within ``tolerance``, both ends included."""

    number: Decimal
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """``right`` None: a teacher looks. ``parts``: piece by piece, where a kind has pieces."""

    right: bool | None
    parts: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One answer of a pupil, the ``number``-th one to this question; the first is 1."""

    school_id: str
    pupil_id: str
    item_id: str
    block: str
    question: str
    number: int
    revision: int
    answer: Private[QuizAnswer]
    right: bool | None
    at: datetime

    @property
    def key(self) -> AnswerKey:
        """Under what it stands."""
        return self.pupil_id, self.item_id, self.block, self.question, self.number


@dataclass(frozen=True, slots=True)
class Look:
    """That a teacher looked at one answer, and what they wrote to the pupil."""

    school_id: str
    pupil_id: str
    item_id: str
    block: str
    question: str
    number: int
    note: Private[str]
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unseen:
    """So many last answers to one question at which nobody looked, the first of them from ``since``."""

    item_id: str
    block: str
    question: str
    answers: int
    since: datetime


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An item with answers that wait for a look."""

    item_id: str
    title: str
    answers: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Pupils of a teacher at one question. ``chosen``: how many chose each option the first time, by its id.

    ``last``: each pupil's last answer, the first pupil to answer it first.
    """

    answered: int
    first_time: int
    in_the_end: int
    chosen: Mapping[str, int]
    last: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What pupils of a teacher answered in the quizzes of an item, and what teachers wrote about it."""

    revision: Revision
    tries: Sequence[Tried]
    looks: Mapping[AnswerKey, Look]
    names: Mapping[str, Private[str]]
