"""What history needs from a room above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from erbij.db.database import Reading
    from erbij.private import Private


class Names(Protocol):
    """Names of people (``people.store.names``)."""

    async def __call__(
        self, read: Reading, school_id: str, person_ids: Collection[str], /
    ) -> Mapping[str, Private[str]]:
        """Return names by id; somebody unknown is left out."""
