"""A dispute about one line, and its answer; values only. What was written is private and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from erbij.private import Private
    from erbij.register.model import Lesson


TEXT, ANSWER_TEXT = 500, 1000
"""Characters at most of what a family writes, and of what the school answers."""


class AlreadyDisputed(Conflict):
    """Somebody of the family said so of this line already, and the answer is still to come."""

    code = "already_disputed"
    title = "This line waits for an answer already"


class AlreadyAnswered(Conflict):
    """A dispute is answered once; who disagrees with the answer raises a new one."""

    code = "already_answered"
    title = "This dispute has been answered already"


class About(StrEnum):
    """What a line is: a lesson, work outside lessons that a teacher confirmed, or work on an item in one's own time."""

    LESSON = "LESSON"
    WORK = "WORK"
    OWN = "OWN"


class Outcome(StrEnum):
    """What the school made of it: the count was corrected, or it is explained why it stays."""

    ACCEPTED = "ACCEPTED"
    EXPLAINED = "EXPLAINED"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody of the family says that a line is wrong. ``number``: 1 for the first about this line, then 2, 3, ....

    ``slot_id`` is the id of the line: the lesson's, with ``about`` WORK that of the work, with OWN that of the item,
    of which every date is a line.
    """

    id: str
    school_id: str
    pupil_id: str
    slot_id: str
    number: int
    local_date: date
    author_id: str
    text: Private[str]
    raised_at: datetime
    due_on: date
    about: About = About.LESSON


@dataclass(frozen=True, slots=True)
class Answer:
    """The school's answer. ``seconds``: what the line counts since, where it was accepted."""

    id: str
    school_id: str
    dispute_id: str
    author_id: str
    outcome: Outcome
    text: Private[str]
    seconds: int | None
    answered_at: datetime


OwnLine = tuple[str, str, date]
"""A pupil, an item of the catalogue and the date on which they worked on it."""


@dataclass(frozen=True, slots=True)
class WorkTold:
    """A line that is no lesson. ``seconds``: the most that it can count; 0 while nobody completed or confirmed it."""

    what: Private[str]
    seconds: int


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute with its answer, if there is one, and the words around it.

    ``lesson`` None: it is gone since, or the line is ``work``.
    """

    dispute: Dispute
    answer: Answer | None
    lesson: Lesson | None
    pupil_name: Private[str]
    author_name: Private[str]
    answered_by: Private[str] | None
    work: WorkTold | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    """Disputes as a page shows them; ``today`` is the school's date."""

    today: date
    zone: ZoneInfo
    cases: tuple[Case, ...]
