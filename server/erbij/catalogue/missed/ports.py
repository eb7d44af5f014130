"""What this room needs from the rooms beside and above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from erbij.catalogue.missed.model import Photo
    from erbij.db.database import Reading


class Lessons(Protocol):
    """What is known of lessons that are over (live and absence answer)."""

    async def absent(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, datetime | None]]:
        """Return by slot who has an absence on it, and from when if not from the begin."""

    async def parts(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, Sequence[tuple[datetime, datetime]]]]:
        """Return by slot and pupil what of a live lesson passed without them."""

    async def photos(self, read: Reading, school_id: str, slot_id: str, now: datetime) -> Sequence[Photo]:
        """Return the photos of the board that are still there, the oldest first."""
