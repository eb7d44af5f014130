"""What a board's page needs from a room beside it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.db.database import Reading


class Looked(Protocol):
    """The who-looked log (``privacy.store.looked_since``)."""

    async def __call__(self, read: Reading, school_id: str, person_ids: Collection[str], since: datetime) -> bool:
        """Return whether one of these people of a school looked at any pupil at or after an instant."""
