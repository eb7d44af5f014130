"""What one room needs from another, where the two may not know each other; no decisions here, only translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans import store as plans_store
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.db.database import Reading
    from erbij.live.service import Live


class KnownPlaces:
    """``access.ports.PlacesKnown`` from the timetable."""

    async def places(self, read: Reading, school_id: str) -> tuple[str, ...]:
        """Return the places of the timetable."""
        return await timetable_store.places(read, school_id)


class AtHome:
    """``timetable.ports.AtHome`` from the plans."""

    async def remote_pupils(self, read: Reading, school_id: str, date: date) -> set[str]:
        """Return who is at home on that day."""
        return await plans_store.remote_pupils(read, school_id, date)


class LessonsOpen:
    """``access.ports.LessonsOpen`` from the live lessons of this server."""

    def __init__(self, lessons: Live) -> None:
        self._lessons = lessons

    async def ends_at(self, person_id: str) -> datetime | None:
        """Return the planned end of the lesson that this person is in."""
        return self._lessons.ends_at(person_id)
