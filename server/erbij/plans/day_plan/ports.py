"""What the day plan needs from rooms above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.plans.day_plan.model import Span


class Attended(Protocol):
    """When a pupil was in lessons (live answers)."""

    async def spans(
        self, read: Reading, school_id: str, pupil_id: str, slot_ids: Collection[str], now: datetime
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return presence by slot, without the pupil's own pauses; what goes on counts up to its last proof."""


class Disclose(Protocol):
    """The who-looked log (``privacy.service.disclose``)."""

    async def __call__(
        self, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        """Write that the actor sees these pupils on a page, in the transaction that reads."""


class News(Protocol):
    """News for those above, in the same transaction as the fact (``jobs.outbox.Outbox``)."""

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        """Append a row; rows of one key are delivered in order."""
