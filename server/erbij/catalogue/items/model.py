"""Items of the catalogue and what was published of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from erbij.catalogue.items.wire import (
    CatalogueBlock,
    ItemBlockKind,
    ItemDescribed,
    ItemLevel,
    ItemLicence,
    ItemPriority,
    ItemState,
)
from erbij.errors import Conflict
from erbij.wire import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Block = CatalogueBlock
"""A block is the message itself: what was published is shown as it is, and nothing is said twice."""

__all__ = [
    "Block",
    "DescriptionIncomplete",
    "FileFacts",
    "Item",
    "ItemBlockKind",
    "ItemLevel",
    "ItemLicence",
    "ItemPriority",
    "ItemState",
    "ItemWithRevision",
    "Revision",
]


class DescriptionIncomplete(Conflict):
    """An item that pupils get says what it is; ``fields`` are what it lacks."""

    code = "description_incomplete"
    title = "Something must still be filled in before pupils can get this"

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields

    @override
    def members(self) -> Mapping[str, object]:
        return {"errors": tuple(InputError(path=field, message="is missing") for field in self.fields)}


@dataclass(frozen=True, slots=True)
class Item:
    """An item and its draft. ``revision``: the number of the newest published one, 0 while there is none.

    ``norm_minutes`` is the sum of the blocks of the draft, rounded up.
    """

    id: str
    school_id: str
    author_id: str
    title: str
    description: str
    subject: str
    level: ItemLevel | None
    years: tuple[int, ...]
    priority: ItemPriority
    goals: tuple[str, ...]
    licence: ItemLicence
    language: str
    calm_ok: bool
    captioned: bool
    printable: bool
    norm_minutes: int
    state: ItemState
    version: int
    revision: int
    published_hash: str
    created_at: datetime
    changed_at: datetime
    blocks: tuple[Block, ...] = ()

    @property
    def described(self) -> ItemDescribed:
        """What it says about itself, as a message."""
        return ItemDescribed(**{name: getattr(self, name) for name in ItemDescribed.model_fields})


@dataclass(frozen=True, slots=True)
class Revision:
    """What was published, for ever: ``content_hash`` is of the title and the blocks."""

    school_id: str
    item_id: str
    number: int
    title: str
    content_hash: str
    published_at: datetime
    published_by: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ItemWithRevision:
    """An item and its newest revision."""

    item: Item
    revision: Revision


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a block needs to know of its file, all of it found by the server. ``media_ms`` None: it does not play."""

    id: str
    kind: ItemBlockKind
    media_ms: int | None
    captioned: bool = False
