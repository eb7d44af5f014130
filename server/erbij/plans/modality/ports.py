"""What the modality of a slot needs from rooms above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from erbij.db.database import Reading


class IllToday(Protocol):
    """Whether a pupil was reported ill (absence implements it)."""

    async def ill_on(self, read: Reading, school_id: str, pupil_id: str, day: date) -> bool:
        """Whether an open report of illness covers the date."""


class NobodyIsIll:
    """Stands in where no absence is kept."""

    async def ill_on(self, read: Reading, school_id: str, pupil_id: str, day: date) -> bool:  # noqa: ARG002
        """Return no."""
        return False
