"""Messages of the search."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Wire

PAGE = 20
LONGEST_TEXT = 200


class Facet(StrEnum):
    """By what items can be narrowed down. SOURCE: made at this school, or elsewhere; FREE: under an open licence.

    OFFLINE: all of it can be done without a line once it was taken along.
    """

    SUBJECT = "subject"
    LEVEL = "level"
    YEAR = "year"
    GOAL = "goal"
    KIND = "kind"
    MINUTES = "minutes"
    PRIORITY = "priority"
    CALM = "calm"
    CAPTIONED = "captioned"
    PRINTABLE = "printable"
    OFFLINE = "offline"
    LANGUAGE = "language"
    SOURCE = "source"
    FREE = "free"


class FacetCount(Wire):
    """A value with hits. ``value`` of MINUTES: at most so many, ``more`` for longer; of a yes-or-no facet ``yes``.

    ``name``: what a value is called where it is only an id (GOAL); else empty.
    """

    value: str
    name: str
    count: int


class FacetCounts(Wire):
    """The values of a facet that have hits beside what was chosen in the others; ``chosen`` null: none is."""

    facet: Facet
    chosen: str | None
    values: Annotated[tuple[FacetCount, ...], Field(max_length=200)]


class ItemFound(Wire):
    """An item that pupils may be given."""

    item_id: Id
    title: str
    description: str
    subject: str
    priority: str
    minutes: int


class ItemsFound(Wire):
    """One page of what was found, the likeliest first. Facets without any hit are left out."""

    total: int
    offset: int
    items: Annotated[tuple[ItemFound, ...], Field(max_length=PAGE)]
    facets: Annotated[tuple[FacetCounts, ...], Field(max_length=14)]
