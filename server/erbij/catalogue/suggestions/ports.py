"""What suggestions need of the rooms beside and above; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.catalogue.assignments.model import CatchUp
    from erbij.db.database import Reading
    from erbij.people.family import OfFamily


class GivenToday(Protocol):
    """What a pupil was given (``catalogue.assignments``)."""

    async def list_of(self, read: Reading, own: OfFamily, now: datetime) -> CatchUp:
        """Return the list of today."""


class DoneBefore(Protocol):
    """What pupils completed (``catalogue.engagement``)."""

    async def completed(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], item_ids: Collection[str]
    ) -> set[tuple[str, str]]:
        """Return by (pupil, item) which of these items which of these pupils completed."""
