"""What pupils did and missed, on paper."""

# ruff: noqa: ARG002 - a port asks for more than paper needs

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.catalogue.missed.model import Photo
    from erbij.db.database import Reading
    from erbij.people.family import OfFamily


@dataclass
class OnPaper:
    """Implements the ports of catching up."""

    completed: set[str] = field(default_factory=set)
    left_min: int | None = None
    did: dict[str, int] = field(default_factory=dict)
    away: dict[str, dict[str, datetime | None]] = field(default_factory=dict)
    passed: dict[str, dict[str, list[tuple[datetime, datetime]]]] = field(default_factory=dict)
    board: list[Photo] = field(default_factory=list)

    async def done(self, read: Reading, school_id: str, assignment_ids: Collection[str]) -> frozenset[str]:
        return frozenset(self.completed & set(assignment_ids))

    async def today(self, read: Reading, own: OfFamily, now: datetime) -> dict[str, int]:
        return self.did

    async def left(self, read: Reading, school_id: str, pupil_id: str, now: datetime) -> int | None:
        return self.left_min

    async def absent(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> dict[str, dict[str, datetime | None]]:
        return {key: self.away[key] for key in slot_ids if key in self.away}

    async def parts(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> dict[str, dict[str, list[tuple[datetime, datetime]]]]:
        return {key: self.passed[key] for key in slot_ids if key in self.passed}

    async def photos(self, read: Reading, school_id: str, slot_id: str, now: datetime) -> list[Photo]:
        return self.board

    async def boards(
        self, read: Reading, school_id: str, slot_ids: Collection[str], now: datetime
    ) -> dict[str, list[Photo]]:
        return dict.fromkeys(slot_ids, self.board)
