"""What access needs from rooms above it; the composition gives it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.db.database import Reading

EndedListener = Callable[[frozenset[str]], Awaitable[None]]
"""Called after the commit with the ids of sign-ins that ended: their sockets and media end within 2 s."""


class LessonsOpen(Protocol):
    """Whether somebody is in a lesson now."""

    async def ends_at(self, person_id: str) -> datetime | None:
        """Return the planned end of the open lesson that this person is in, or None."""


class PlacesKnown(Protocol):
    """The classrooms of the timetable."""

    async def places(self, read: Reading, school_id: str) -> tuple[str, ...]:
        """Return the places as the timetable names them, sorted."""


class NoLessons:
    """Stands in where nothing is live: nobody is in a lesson."""

    async def ends_at(self, person_id: str) -> datetime | None:  # noqa: ARG002
        """Return None."""
        return None


class NoPlaces:
    """Stands in where there is no timetable: no place is known."""

    async def places(self, read: Reading, school_id: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing."""
        return ()
