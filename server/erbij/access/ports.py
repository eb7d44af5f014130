"""What access needs from rooms above it; the composition gives it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.access.floating.model import RoomLesson
    from erbij.access.model import Identity
    from erbij.db.database import Reading, Transaction

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

    async def lessons(self, read: Reading, school_id: str, day: date) -> tuple[RoomLesson, ...]:
        """Return the planned lessons of a date that are in a classroom."""

    async def last_end(self, read: Reading, school_id: str, place: str, day: date) -> datetime | None:
        """Return when the last planned lesson of that date in that place ends, or None."""


class SecondStep(Protocol):
    """Who must take a second step before a sign-in begins (``access.factors``)."""

    async def hold(self, tx: Transaction, who: Identity, through: str) -> str | None:
        """Return the secret with which the second step is taken, or None for who needs none."""

    async def forget(self, tx: Transaction, owner_ids: Collection[str]) -> None:
        """Let nobody wait any more as one of these."""


class Forgets(Protocol):
    """Something that was begun while somebody was signed in, and ends with all their sign-ins."""

    async def forget(self, tx: Transaction, owner_ids: Collection[str]) -> None:
        """Nothing that one of these began is finished any more."""


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

    async def lessons(self, read: Reading, school_id: str, day: date) -> tuple[RoomLesson, ...]:  # noqa: ARG002
        """Return nothing."""
        return ()

    async def last_end(self, read: Reading, school_id: str, place: str, day: date) -> datetime | None:  # noqa: ARG002
        """Return None."""
        return None
