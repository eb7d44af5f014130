"""What assigning needs from the rooms beside and above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.db.database import Reading


class Missing(Protocol):
    """Who missed a lesson (``catalogue.missed``)."""

    async def of_slot(self, read: Reading, school_id: str, slot_id: str) -> frozenset[str]:
        """Return the pupils who were expected in the lesson and missed it or a part of it."""


class Progress(Protocol):
    """What pupils did in what they were given (``catalogue.engagement``)."""

    async def done(self, read: Reading, school_id: str, assignment_ids: Collection[str]) -> frozenset[str]:
        """Return the assignments that are completed."""


class Energy(Protocol):
    """How much still fits into a pupil's day (``plans.day_plan``)."""

    async def left(self, read: Reading, school_id: str, pupil_id: str, now: datetime) -> int | None:
        """Return the minutes that the plan of today leaves; None where nothing is planned."""
