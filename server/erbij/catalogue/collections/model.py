"""Items that somebody put together, in an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.catalogue.collections.wire import CollectionDescribed, CollectionState

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.catalogue.items.model import ItemLevel

__all__ = ["Collection", "CollectionState"]


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of a school; ``item_ids`` in the order in which they are best done."""

    id: str
    school_id: str
    author_id: str
    title: str
    description: str
    subject: str
    level: ItemLevel | None
    years: tuple[int, ...]
    exam: bool
    item_ids: tuple[str, ...]
    state: CollectionState
    version: int
    changed_at: datetime

    @property
    def described(self) -> CollectionDescribed:
        """What it says about itself, as a message."""
        return CollectionDescribed(**{name: getattr(self, name) for name in CollectionDescribed.model_fields})
