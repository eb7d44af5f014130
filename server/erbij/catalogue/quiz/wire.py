"""Messages of quizzes. What an author writes holds the right answers; what a pupil gets is another message, without.

This module stands below the items: a block of theirs holds a :class:`QuizContent`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire

MOST_QUESTIONS = 40
MOST_OPTIONS = 12
MOST_TRIES = 50
MOST_LOOKED_AT = 500
MOST_WAITING = 100
USUAL_NEEDED = 70


class QuizKind(StrEnum):
    """How a question is answered; at OPEN and PHOTO a teacher looks, the others are marked at once."""

    CHOICE = "CHOICE"
    CHOICES = "CHOICES"
    ORDER = "ORDER"
    MATCH = "MATCH"
    FILL = "FILL"
    NUMBER = "NUMBER"
    OPEN = "OPEN"
    PHOTO = "PHOTO"


QuizPart = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{8,40}$")]
QuizWords = Annotated[str, StringConstraints(max_length=2000)]
QuizOptionText = Annotated[str, StringConstraints(max_length=300)]
QuizNumber = Annotated[str, StringConstraints(max_length=40)]
QuizUnit = Annotated[str, StringConstraints(max_length=20)]
QuizGiven = Annotated[str, StringConstraints(max_length=4000)]
QuizNote = Annotated[str, StringConstraints(max_length=500)]
BlockId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class QuizOption(Wire):
    """One answer to choose from, one thing to put in order, or one half of a pair (``pair`` is the other half)."""

    id: QuizPart
    text: QuizOptionText = ""
    right: bool = False
    pair: QuizOptionText = ""


class QuizQuestion(Wire):
    """A question as its author writes it; of what belongs to another kind nothing is kept.

    ``text``: Markdown without HTML. ORDER: ``options`` stand in the right order. FILL: ``gaps`` is a text with each
    right word between brackets, others that are right as well after a bar: ``Een [fiets|rijwiel] heeft [2] wielen.``
    NUMBER: ``number`` and ``tolerance`` as people write them, with a decimal comma. ``explain`` is shown afterwards.
    """

    id: QuizPart
    kind: QuizKind
    text: QuizWords = ""
    options: Annotated[tuple[QuizOption, ...], Field(max_length=MOST_OPTIONS)] = ()
    gaps: QuizWords = ""
    number: QuizNumber = ""
    tolerance: QuizNumber = ""
    unit: QuizUnit = ""
    explain: QuizWords = ""


class QuizContent(Wire):
    """The questions of a quiz. It is done when all are answered and this part of them is right or waits for a look."""

    needed_percent: Annotated[int, Field(ge=0, le=100)] = USUAL_NEEDED
    questions: Annotated[tuple[QuizQuestion, ...], Field(max_length=MOST_QUESTIONS)] = ()


class QuizAnswer(Wire):
    """What a pupil answers: ids of ``options`` (chosen, or in the pupil's order), or ``texts``, or a photo.

    MATCH has both: to each option, the text in the same place. FILL has a text for each gap.
    """

    options: Annotated[tuple[QuizPart, ...], Field(max_length=MOST_OPTIONS)] = ()
    texts: Annotated[tuple[QuizGiven, ...], Field(max_length=MOST_OPTIONS)] = ()
    file_id: Id | None = None


class QuizShownOption(Wire):
    """An option without what is right about it."""

    id: str
    text: str


class QuizSolution(Wire):
    """What is right, in the words of :class:`QuizAnswer`; only after the pupil answered."""

    options: tuple[str, ...]
    texts: tuple[str, ...]
    explain: str


class QuizTried(Wire):
    """How it goes with a question: how often it was answered, and the last answer.

    ``right`` None: a teacher looks. ``parts``: what is right of the last answer, piece by piece, where it has pieces.
    ``good``: it was answered well once. ``solution`` None: not yet. ``note``: what a teacher wrote about the last
    answer; None: nobody looked yet.
    """

    tries: int
    answer: QuizAnswer
    right: bool | None
    parts: tuple[bool, ...]
    good: bool
    solution: QuizSolution | None
    note: str | None
    noted_by: str | None


class QuizAsked(Wire):
    """A question as a pupil gets it. ``choices``: the other halves of MATCH; ``pieces``: the text between the gaps."""

    id: str
    kind: QuizKind
    text: str
    options: tuple[QuizShownOption, ...]
    choices: tuple[str, ...]
    pieces: tuple[str, ...]
    unit: str
    tried: QuizTried | None


class QuizPage(Wire):
    """A quiz for a pupil, without the right answers; ``done``: enough of it was answered well."""

    block: str
    title: str
    needed_percent: int
    questions: Annotated[tuple[QuizAsked, ...], Field(max_length=MOST_QUESTIONS)]
    done: bool


class AnswerQuiz(Wire):
    """Answer a question for the ``number``-th time, so that one that is sent twice is one."""

    block: BlockId
    question: QuizPart
    number: Annotated[int, Field(ge=1, le=MOST_TRIES)]
    answer: QuizAnswer


LARGEST_PHOTO = 30 * 1024**2
"""What a phone takes in one picture."""


class BeginQuizPhoto(Wire):
    """Announce a photo for a question; ``size`` in bytes. Its bytes go where those of all files go."""

    block: BlockId
    question: QuizPart
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    size: Annotated[int, Field(ge=1)]


class QuizAnswered(Wire):
    """How it goes with the question now, and whether the quiz is done."""

    question: QuizAsked
    done: bool


class QuizOptionCount(Wire):
    """How many pupils chose an option the first time."""

    text: str
    right: bool
    chosen: int


class QuizGivenAnswer(Wire):
    """What a pupil answered last to a question at which a teacher looks; ``note`` None: nobody looked yet."""

    pupil_id: Id
    pupil: str
    number: int
    text: str
    file_id: Id | None
    at: Instant
    note: str | None
    noted_by: str | None


class QuizQuestionAnswers(Wire):
    """One question for a teacher. Pupils: how many answered it, well the first time, and well in the end."""

    block: str
    block_title: str
    question: str
    kind: QuizKind
    text: str
    answered: int
    first_time: int
    in_the_end: int
    options: tuple[QuizOptionCount, ...]
    given: Annotated[tuple[QuizGivenAnswer, ...], Field(max_length=MOST_LOOKED_AT)]


class QuizAnswers(Wire):
    """What the pupils of a teacher answered in an item; ``pupils``: how many of them did."""

    item_id: Id
    title: str
    pupils: int
    to_look_at: int
    questions: tuple[QuizQuestionAnswers, ...]


class QuizWaits(Wire):
    """An item with so many answers that nobody looked at."""

    item_id: Id
    title: str
    answers: int


class QuizzesWaiting(Wire):
    """Items of which answers of one's own pupils wait for a look, what has waited longest first."""

    items: Annotated[tuple[QuizWaits, ...], Field(max_length=MOST_WAITING)]


class LookAtAnswer(Wire):
    """A teacher looked at an answer; with a short ``note`` for the pupil, or an empty one."""

    pupil_id: Id
    item_id: Id
    block: BlockId
    question: QuizPart
    number: Annotated[int, Field(ge=1, le=MOST_TRIES)]
    note: QuizNote = ""
