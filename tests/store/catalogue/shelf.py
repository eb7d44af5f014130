"""Items on paper, and what pupils did with them."""

# ruff: noqa: ARG002 - a port asks for more than paper needs

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.catalogue.missed.ports import Photo
    from erbij.db.database import Reading


@dataclass(frozen=True)
class OnShelf:
    """An item."""

    id: str
    title: str
    norm_minutes: int = 10
    priority: str = "IMPORTANT"
    subject: str = "Rekenen"
    years: tuple[int, ...] = ()
    description: str = ""
    state: str = "READY"
    revision: int = 3


@dataclass
class Shelf:
    """Implements the ports of catching up."""

    items: dict[str, OnShelf] = field(default_factory=dict)
    completed: set[str] = field(default_factory=set)
    left_min: int | None = None
    away: dict[str, dict[str, datetime | None]] = field(default_factory=dict)
    passed: dict[str, dict[str, list[tuple[datetime, datetime]]]] = field(default_factory=dict)
    board: list[Photo] = field(default_factory=list)

    def put(self, one: OnShelf) -> OnShelf:
        self.items[one.id] = one
        return one

    async def by_ids(self, read: Reading, school_id: str, item_ids: Collection[str]) -> dict[str, OnShelf]:
        return {key: self.items[key] for key in item_ids if key in self.items}

    async def of_subject(self, read: Reading, school_id: str, subject: str) -> list[OnShelf]:
        return [one for one in self.items.values() if one.subject == subject and one.state == "READY"]

    async def done(self, read: Reading, school_id: str, assignment_ids: Collection[str]) -> frozenset[str]:
        return frozenset(self.completed & set(assignment_ids))

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
