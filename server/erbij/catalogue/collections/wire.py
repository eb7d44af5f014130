"""Messages of collections."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.catalogue.items.wire import ItemDescription, ItemLevel, ItemSubject, ItemTitle, ItemYear
from erbij.wire import Id, Wire

MOST_COLLECTIONS = 300
MOST_IN_ONE = 100


class CollectionState(StrEnum):
    """DRAFT: only its author sees it. READY: the whole school does. ARCHIVED: put away, and it can come back."""

    DRAFT = "DRAFT"
    READY = "READY"
    ARCHIVED = "ARCHIVED"


class CollectionDescribed(Wire):
    """What a collection says about itself; ``exam``: it prepares for one."""

    title: ItemTitle = ""
    description: ItemDescription = ""
    subject: ItemSubject = ""
    level: ItemLevel | None = None
    years: Annotated[tuple[ItemYear, ...], Field(max_length=8)] = ()
    exam: bool = False


class CollectionCard(Wire):
    """One collection in a list. ``fits``: it is for the year of the pupil who looks; ``items`` that pupils can get."""

    id: Id
    title: str
    subject: str
    level: ItemLevel | None
    years: tuple[int, ...]
    exam: bool
    state: CollectionState
    items: int
    minutes: int
    author: str
    mine: bool
    may_edit: bool
    fits: bool


class Collections(Wire):
    """The collections that one sees: those that fit first, then by subject and title."""

    collections: Annotated[tuple[CollectionCard, ...], Field(max_length=MOST_COLLECTIONS)]


class CollectedItem(Wire):
    """One item of a collection. ``ready`` false: pupils cannot get it now, so that they do not see it here."""

    item_id: Id
    title: str
    description: str
    subject: str
    priority: str
    minutes: int
    ready: bool


class CollectionView(Wire):
    """One collection with its items in order; ``missing``: what must be filled in before pupils see it."""

    card: CollectionCard
    version: int
    described: CollectionDescribed
    items: Annotated[tuple[CollectedItem, ...], Field(max_length=MOST_IN_ONE)]
    missing: tuple[str, ...]


class NewCollection(Wire):
    """Begin a collection, with an item in it if there is one, and about what that is about."""

    item_id: Id | None = None


class SaveCollection(Wire):
    """Write it; ``version`` is the one that was on the screen."""

    version: Annotated[int, Field(ge=1)]
    described: CollectionDescribed
    item_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_IN_ONE)]


class SetCollection(Wire):
    """Let the school see it, take it back to a draft, put it away."""

    version: Annotated[int, Field(ge=1)]
    state: CollectionState


class AddToCollection(Wire):
    """Put an item at the end; one that is in it stays where it is."""

    item_id: Id
