"""The programme of one day for one year of a school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.catalogue.items.model import Item, ItemLevel


@dataclass(frozen=True, slots=True)
class Guide:
    """``entries``: the school's own time ("09:30") and the item, by time. ``version`` 0: nobody wrote one yet."""

    school_id: str
    date: date
    level: ItemLevel
    year: int
    author_id: str
    entries: tuple[tuple[str, str], ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Airing:
    """A lesson that is on in [starts_at, ends_at)."""

    item: Item
    starts_at: datetime
    ends_at: datetime
