"""What a pack needs from the rooms beside it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Lesson
    from erbij.db.database import Reading


class Lessons(Protocol):
    """What was published, and what was given to whom."""

    async def lesson(self, read: Reading, actor: Actor, key: str) -> Lesson | None:
        """Return a lesson by the id of an assignment of the actor's own, or of an item of their school; else None."""
