"""What engaged time needs from the rooms beside it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Lesson, Measured, Pupil
    from erbij.db.database import Reading, Transaction


class Lessons(Protocol):
    """Items that pupils may do, and what was asked of whom."""

    async def lesson(self, read: Reading, actor: Actor, key: str) -> Lesson | None:
        """Return what a pupil opens by the id of an assignment or of an item; None if that is not theirs."""

    async def blocks(self, read: Reading, school_id: str, item_id: str, revision: int) -> Mapping[str, Measured]:
        """Return the blocks of one revision, in order."""


class Pace(Protocol):
    """How long a pupil may look without a touch (``catalogue.paces``)."""

    async def pace_of(self, read: Reading, school_id: str, pupil_id: str) -> Pupil:
        """Return a pupil's pace; the usual one where nobody said another."""


class Budget(Protocol):
    """How much still fits into a pupil's day (``plans.day_plan``)."""

    async def left(self, read: Reading, school_id: str, pupil_id: str, now: datetime) -> int | None:
        """Return the minutes that the plan of today leaves; None where nothing is planned."""


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
