"""What hand-ins need from the rooms beside and above them; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.catalogue.handins.model import Handin
    from erbij.db.database import Transaction


class Completing(Protocol):
    """Which blocks of which items a pupil has done (``catalogue.engagement``)."""

    async def done_elsewhere(  # noqa: PLR0917 - whose, and which block
        self, tx: Transaction, school_id: str, pupil_id: str, item_id: str, revision: int, block: str
    ) -> None:
        """Keep that a block is done of which no beat can tell."""


class InTouch(Protocol):
    """Contact between school and a pupil (``absence.in_view``)."""

    async def answered(self, tx: Transaction, one: Handin, author_id: str, now: datetime) -> None:
        """Keep that somebody of school gave a pupil feedback."""
