"""For how long a floating unit stands where somebody said; pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.access.floating.model import RoomLesson, Stand

OVERRUN = timedelta(minutes=5)
"""How long a lesson may go on after its end: the unit is not taken out of it before."""


def place_now(stand: Stand, last_end: datetime | None, now: datetime) -> str:
    """Return where the unit stands, or nothing: until the last lesson of that day in that classroom is over."""
    if last_end is None or now >= last_end + OVERRUN:
        return ""
    return stand.place


def rooms(lessons: Iterable[RoomLesson], now: datetime) -> list[RoomLesson]:
    """Return every classroom in which something is on now or later today, with the first of it, by name."""
    first: dict[str, RoomLesson] = {}
    for lesson in sorted(lessons, key=lambda one: one.starts_at):
        if now < lesson.ends_at:
            first.setdefault(lesson.place, lesson)
    return [first[place] for place in sorted(first, key=str.casefold)]
