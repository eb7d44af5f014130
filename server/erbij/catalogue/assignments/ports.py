"""What assigning needs from the rooms beside and above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.assignments.model import Photo
    from erbij.db.database import Reading
    from erbij.people.family import OfFamily


class Missing(Protocol):
    """Who missed a lesson (``catalogue.missed``)."""

    async def of_slot(self, read: Reading, school_id: str, slot_id: str) -> frozenset[str]:
        """Return the pupils who were expected in the lesson and missed it or a part of it."""

    async def today(self, read: Reading, actor: Actor, subject: str, now: datetime) -> Mapping[str, str | None]:
        """Return who of the actor's pupils misses any lesson of today, and which one of a subject, if any."""

    async def lately(
        self, read: Reading, actor: Actor, subject: str, pupil_ids: Sequence[str], now: datetime
    ) -> Mapping[str, str | None]:
        """Return the last lesson of a subject that these pupils of the actor missed; who missed none is left out."""


class Boards(Protocol):
    """What is kept of the board of lessons (``live.board``)."""

    async def boards(
        self, read: Reading, school_id: str, slot_ids: Collection[str], now: datetime
    ) -> Mapping[str, Sequence[Photo]]:
        """Return by lesson the photos of the board that are still there, the oldest first."""


class Progress(Protocol):
    """What pupils did in what they were given (``catalogue.engagement``)."""

    async def done(self, read: Reading, school_id: str, assignment_ids: Collection[str]) -> frozenset[str]:
        """Return the assignments that are completed."""

    async def today(self, read: Reading, own: OfFamily, now: datetime) -> Mapping[str, int]:
        """Return by item the seconds that a pupil was at it today, also in what stands on no list."""


class Energy(Protocol):
    """How much still fits into a pupil's day (``plans.day_plan``)."""

    async def left(self, read: Reading, school_id: str, pupil_id: str, now: datetime) -> int | None:
        """Return the minutes that the plan of today leaves; None where nothing is planned."""
