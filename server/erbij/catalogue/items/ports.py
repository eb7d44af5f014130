"""What items need of the files beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from erbij.catalogue.items.model import FileFacts
    from erbij.db.database import Reading, Transaction


class FilesReady(Protocol):
    """Files that are whole and were looked at (``catalogue.files`` implements it)."""

    async def facts(self, read: Reading, school_id: str, file_ids: Collection[str]) -> Mapping[str, FileFacts]:
        """Return what is known of these files of a school; one that is not ready is left out."""

    async def publish(self, tx: Transaction, school_id: str, file_ids: Collection[str]) -> None:
        """Let pupils of the school get these files: a revision shows them."""
