"""Messages about teachers' decisions."""

from __future__ import annotations

from erbij.register.partials.model import Verdict
from erbij.wire import Id, Instant, Wire


class JudgePartial(Wire):
    """What the teacher says of a pupil who was in less than half of the lesson; OPEN takes an earlier word back."""

    slot_id: Id
    pupil_id: Id
    verdict: Verdict


class UndecidedLesson(Wire):
    """A lesson that waits for its teacher: how many pupils were in less than half of it. No pupil is named."""

    slot_id: Id
    subject: str
    group: str
    starts_at: Instant
    ends_at: Instant
    teachers: tuple[str, ...]
    pupils: int


class UndecidedLessons(Wire):
    """The lessons of the last four weeks that wait for a decision, the oldest first."""

    timezone: str
    lessons: tuple[UndecidedLesson, ...]
