"""What the guardians need from rooms above them; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.db.database import Reading


class Births(Protocol):
    """Dates of birth, which the plans keep for signing."""

    async def births(self, read: Reading, school_id: str) -> Mapping[str, date]:
        """Return the dates that the school gave, by pupil."""
