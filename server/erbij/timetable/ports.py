"""What the timetable needs from rooms above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Literal

    from erbij.db.database import Reading


class LessonsNow(Protocol):
    """Which lessons are going on (live implements it)."""

    async def live_slots(self, slot_ids: Collection[str]) -> Mapping[str, Literal["open", "over"]]:
        """Return the slots that have a session, and whether it is over."""


class AtHome(Protocol):
    """Who is planned to follow from home (``plans.store`` implements it)."""

    async def remote_pupils_of_slots(
        self, read: Reading, school_id: str, slot_ids: Collection[str], expected: Mapping[str, frozenset[str]]
    ) -> Mapping[str, frozenset[str]]:
        """Return, per slot, those of the ``expected`` pupils who follow it live from home."""


class NothingLive:
    """Stands in where nothing is live."""

    async def live_slots(self, slot_ids: Collection[str]) -> Mapping[str, Literal["open", "over"]]:  # noqa: ARG002
        """Return nothing."""
        return {}
