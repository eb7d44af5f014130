"""What "In beeld" needs from a room below it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from erbij.db.database import Reading


class Arranged(Protocol):
    """Who has a remote arrangement."""

    async def since(self, read: Reading, school_id: str, pupil_ids: Collection[str], day: date) -> Mapping[str, date]:
        """Return, for those of the pupils who have one that is active on a date, since when."""


class NobodyArranged:
    """Stands in where there are no arrangements."""

    async def since(
        self,
        read: Reading,  # noqa: ARG002
        school_id: str,  # noqa: ARG002
        pupil_ids: Collection[str],  # noqa: ARG002
        day: date,  # noqa: ARG002
    ) -> Mapping[str, date]:
        """Return nobody."""
        return {}
