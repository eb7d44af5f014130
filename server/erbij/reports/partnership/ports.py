"""What the counts need from a room below; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from erbij.db.database import Reading


class OutOfView(Protocol):
    """Who is out of view (``absence.in_view.service.InView``)."""

    async def red_on(self, read: Reading, school_id: str, day: date) -> frozenset[str]:
        """Return the pupils who were out of view at the end of a date."""
