"""What the granted pages need from the register above; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.db.database import Reading
    from erbij.plans.granted.model import LinkDay


class RegisterFacts(Protocol):
    """The register's own figures; nothing is counted here."""

    async def link(
        self, read: Reading, school_id: str, pupil_id: str, dates: tuple[date, date], now: datetime
    ) -> tuple[LinkDay, ...]:
        """Return how the link was on the dates [first, last] with a lesson from home, in order."""

    async def buckets(
        self, read: Reading, school_id: str, pupil_id: str, dates: tuple[date, date], now: datetime
    ) -> Mapping[str, int]:
        """Return the seconds by bucket over the dates [first, last]."""
