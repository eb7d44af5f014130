"""What disputes need from the rest of the register; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.register.disputes.model import WorkTold
    from erbij.register.model import Week


class Lines(Protocol):
    """The lines that a family reads (``register.service.Register.week``)."""

    async def week(self, actor: Actor, monday: date | None, person_id: str | None) -> Week:
        """Return a week of the actor or of a child of theirs; raises ``NotFound`` for anybody else's."""

    async def own_work(self, read: Reading, school_id: str, pupil_id: str, item_id: str, day: date) -> WorkTold | None:
        """Return what a pupil did with an item on a date; None: nothing that is known."""
