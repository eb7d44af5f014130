"""What quizzes need of engaged time; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.catalogue.engagement.model import Whose
    from erbij.db.database import Transaction


class Completion(Protocol):
    """Which blocks a pupil has done (``catalogue.engagement``)."""

    async def hold(self, tx: Transaction, whose: Whose) -> None:
        """Let nobody else work out what this pupil did with this item until the commit."""

    async def done_elsewhere(  # noqa: PLR0917 - whose, and which block
        self, tx: Transaction, school_id: str, pupil_id: str, item_id: str, revision: int, block: str
    ) -> None:
        """Keep that a block is done of which no beat can tell."""
