"""What absence needs from the outbox below it and from the who-looked log above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Transaction


class News(Protocol):
    """The outbox (``jobs.outbox.Outbox``)."""

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        """Append news in the caller's transaction."""


class Disclose(Protocol):
    """The who-looked log (``privacy.service.disclose``)."""

    async def __call__(
        self, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        """Write that the actor sees these pupils on a page, in the transaction that reads."""
