"""What disputes need from the rest of the register; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.register.disputes.model import OwnLine, WorkTold
    from erbij.register.model import Week


class Lines(Protocol):
    """The lines that a family reads (``register.service.Register.week``)."""

    async def week(self, actor: Actor, monday: date | None, person_id: str | None) -> Week:
        """Return a week of the actor or of a child of theirs; raises ``NotFound`` for anybody else's."""

    async def own_work(self, read: Reading, school_id: str, lines: Collection[OwnLine]) -> Mapping[OwnLine, WorkTold]:
        """Return what pupils did with items on dates; a line of which nothing is known is left out."""
