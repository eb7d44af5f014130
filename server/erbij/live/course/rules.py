"""What a tap of the class changes in the course of the lesson; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.live.course.model import QUIET_UNDO

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.live.course.model import Course
    from erbij.live.course.wire import Curtain


def with_curtain(course: Course, curtain: Curtain) -> Course:
    """Draw the curtain, or open it."""
    return replace(course, curtain=curtain)


def with_break(course: Course, now: datetime, *, on: bool, chat: bool) -> Course:
    """Begin a break, change what is left on in it, or end it."""
    return replace(course, break_since=(course.break_since or now) if on else None, chat=on and chat)


def quieted(course: Course, now: datetime) -> Course:
    """Ask for quiet; asked again meanwhile, the time to undo it begins anew."""
    return replace(course, quiet_until=now + QUIET_UNDO)


def quiet_undone(course: Course) -> Course:
    """Take the quiet back."""
    return replace(course, quiet_until=None)


def quiet_is_due(course: Course, now: datetime) -> bool:
    """Whether the quiet can no longer be undone: the steps go down now."""
    return course.quiet_until is not None and now >= course.quiet_until
