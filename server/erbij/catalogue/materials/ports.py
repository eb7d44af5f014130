"""What this room needs of missed lessons; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from erbij.catalogue.missed.model import MissedBy
    from erbij.db.database import Reading
    from erbij.timetable.model import Slot


class MissedOfSlots(Protocol):
    """Who missed what (``catalogue.missed``)."""

    async def of_slots(
        self, read: Reading, school_id: str, slots: Collection[Slot]
    ) -> Mapping[str, Sequence[MissedBy]]:
        """Return by lesson who missed what of it; lessons that nobody missed are left out."""
