"""What disputes need from the rest of the register; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.register.model import Week


class Lines(Protocol):
    """The lines that a family reads (``register.service.Register.week``)."""

    async def week(self, actor: Actor, monday: date | None, person_id: str | None) -> Week:
        """Return a week of the actor or of a child of theirs; raises ``NotFound`` for anybody else's."""
