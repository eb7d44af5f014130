"""What quizzes need of engaged time; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.catalogue.engagement.model import Lesson, Whose
    from erbij.db.database import Transaction


class Completion(Protocol):
    """Which blocks a pupil has done (``catalogue.engagement``)."""

    async def hold(self, tx: Transaction, whose: Whose) -> None:
        """Let nobody else work out what this pupil did with this item until the commit."""

    async def answered(self, tx: Transaction, whose: Whose, lesson: Lesson, block: str) -> None:
        """Keep that a block is done by what its pupil answered; no beat can tell."""
