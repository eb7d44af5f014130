"""Messages about disputes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.register.disputes.model import ANSWER_TEXT, TEXT, About, Outcome
from erbij.wire import Id, Instant, Wire


class RaiseDispute(Wire):
    """What is not right about a line. ``person_id``: the child, when a guardian says it; null: oneself.

    ``slot_id`` is the id of the line: a lesson's, with ``about`` WORK that of confirmed work, with OWN that of an item;
    only then ``date`` says which of its lines.
    """

    slot_id: Id
    about: About = About.LESSON
    date: dt.date | None = None
    person_id: Id | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT, strip_whitespace=True)]


class AnswerDispute(Wire):
    """The school's answer. ``minutes``: what the line counts from now on, with ACCEPTED only."""

    outcome: Outcome
    text: Annotated[str, StringConstraints(min_length=1, max_length=ANSWER_TEXT, strip_whitespace=True)]
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None


class DisputeAnswer(Wire):
    """What the school answered, and who did."""

    outcome: Outcome
    text: str
    minutes: int | None
    name: str | None
    at: Instant


class DisputeCard(Wire):
    """A dispute with the words of its line; the lesson's are null when the timetable does not have it any more.

    ``work``, ``work_minutes``: what was done and the most that it can count, of a line that is no lesson.
    """

    id: Id
    slot_id: Id
    about: About
    work: str | None
    work_minutes: int | None
    date: dt.date
    pupil_id: Id
    pupil_name: str
    by_pupil: bool
    author_name: str
    text: str
    raised_at: Instant
    due_on: dt.date
    overdue: bool
    subject: str | None
    group: str | None
    teacher: str | None
    starts_at: Instant | None
    ends_at: Instant | None
    answer: DisputeAnswer | None


class DisputeList(Wire):
    """A family's own: the oldest first. The school's: what waits first, the nearest deadline on top."""

    today: dt.date
    timezone: str
    disputes: tuple[DisputeCard, ...]


class DisputesWaiting(Wire):
    """How many wait for an answer; no pupil is named."""

    count: int
    due_on: dt.date | None
    today: dt.date
