"""What the illness form asks of the start checklist; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction


class Agreement(Protocol):
    """Whether a guardian agreed to the rules of being seen and heard."""

    async def is_missing(self, read: Reading, school_id: str, pupil_id: str) -> bool:
        """Whether joining a lesson still needs a guardian's agreement."""

    async def agree(self, tx: Transaction, actor: Actor, pupil_id: str, text_hash: str) -> None:
        """Keep that the actor agreed, for this pupil, to the text of that hash; raises where it is another by now."""


class NothingToAgree:
    """Stands in where no agreement is asked."""

    async def is_missing(self, read: Reading, school_id: str, pupil_id: str) -> bool:  # noqa: ARG002
        """Return no."""
        return False

    async def agree(self, tx: Transaction, actor: Actor, pupil_id: str, text_hash: str) -> None:
        """Keep nothing."""
