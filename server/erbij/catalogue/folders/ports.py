"""What folders need of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.items.model import FileFacts
    from erbij.db.database import Reading


class OwnFiles(Protocol):
    """Files that somebody sent and that are ready (``catalogue.files`` implements it)."""

    async def own(self, read: Reading, actor: Actor, file_id: str) -> FileFacts | None:
        """Return what is known of a file that the actor sent; None where it is not ready or not theirs."""
