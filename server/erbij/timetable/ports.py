"""What the timetable needs from rooms above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from typing import Literal

    from erbij.db.database import Reading


class LessonsNow(Protocol):
    """Which lessons are going on (live implements it)."""

    async def live_slots(self, slot_ids: Collection[str]) -> Mapping[str, Literal["open", "over"]]:
        """Return the slots that have a session, and whether it is over."""


class AtHome(Protocol):
    """Who is planned to follow from home (``plans.store`` implements it)."""

    async def remote_pupils(self, read: Reading, school_id: str, date: date) -> set[str]:
        """Return the pupils who are at home on that day."""


class NothingLive:
    """Stands in where nothing is live."""

    async def live_slots(self, slot_ids: Collection[str]) -> Mapping[str, Literal["open", "over"]]:  # noqa: ARG002
        """Return nothing."""
        return {}
