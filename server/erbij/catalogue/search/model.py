"""What the index knows of an item, what somebody looks for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from erbij.catalogue.search.wire import Facet

Values = dict["Facet", tuple[str, ...]]
"""What an item is in each facet; an item may be several things in one (years, kinds of blocks)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in the index; ``number`` is its place in every set. ``gone``: pupils can no longer be given it.

    ``seq`` goes up with every writing. ``place`` is by what items that fit equally well are ordered.
    ``heading`` and ``body`` are words as they are looked for, apart from each other by spaces.
    """

    number: int
    item_id: str
    school_id: str
    heading: str
    body: str
    facets: Values
    place: str
    gone: bool
    changed_at: datetime
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words, and one value in some facets."""

    text: str = ""
    chosen: Mapping[Facet, str] = field(default_factory=dict)
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """A value that has hits, and how many there are when it is chosen beside the other facets."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many are found, those of one page in order, and the counts by facet."""

    total: int
    page: tuple[int, ...]
    counts: Mapping[Facet, tuple[Count, ...]]


@dataclass(frozen=True, slots=True)
class Card:
    """What a page says of an item."""

    item_id: str
    title: str
    description: str
    subject: str
    priority: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of items with the counts by facet. ``goals``: what goals among the values are called, by id."""

    total: int
    items: tuple[Card, ...]
    counts: Mapping[Facet, tuple[Count, ...]]
    goals: Mapping[str, str] = field(default_factory=dict)
