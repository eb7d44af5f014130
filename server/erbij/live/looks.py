"""Which teacher sees which pupil in a lesson, told once while both are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live.model import Seen
from erbij.live.wire import Side

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.live.model import Lesson, Participant


class Looks:
    """The pairs of one lesson that are known; who goes and comes back is told anew."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._known: set[tuple[str, str]] = set()

    def new(self, people: Iterable[Participant], now: datetime) -> list[Seen]:
        """Return the looks that began since it was asked last, in order."""
        there = list(people)
        teachers, pupils = ({one.person.id for one in there if one.side is side} for side in (Side.TEACHER, Side.PUPIL))
        pairs = {(teacher, pupil) for teacher in teachers for pupil in pupils}
        came, self._known = sorted(pairs - self._known), pairs
        return [Seen(self._lesson.school_id, teacher, pupil, now) for teacher, pupil in came]
