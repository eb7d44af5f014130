"""Messages of what stands with a lesson."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.catalogue.files.model import StoredKind
from erbij.wire import Id, Instant, Wire

MOST_MATERIALS = 20
"""So many stand with one lesson."""
MOST_OFFERED = 3
"""So many items are offered for one lesson: more is no offer but homework."""
LONGEST_ADDRESS = 500


class MaterialKind(StrEnum):
    """FILE: ``GET /api/catalogue/materials/{id}/content``. LINK: an address on the web. ITEM: a lesson to follow."""

    FILE = "FILE"
    LINK = "LINK"
    ITEM = "ITEM"


class MaterialView(Wire):
    """One thing with a lesson; ``file_kind`` of a file, ``address`` of a link, ``minutes`` of an item."""

    id: Id
    kind: MaterialKind
    title: str
    file_kind: StoredKind | None
    file_id: Id | None
    address: str | None
    item_id: Id | None
    minutes: int | None


class MaterialsOfLesson(Wire):
    """What stands with one lesson, in the order of adding; ``last``: until when pupils who missed it can see it."""

    timezone: str
    slot_id: Id
    subject: str
    group: str
    starts_at: Instant
    ends_at: Instant
    last: dt.date
    materials: Annotated[tuple[MaterialView, ...], Field(max_length=MOST_MATERIALS)]


class AddMaterial(Wire):
    """Put one thing with a lesson: a file of one's own that was looked at, an address, or an item."""

    slot_id: Id
    title: Annotated[str, StringConstraints(max_length=200)] = ""
    address: Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)] | None = None
    file_id: Id | None = None
    item_id: Id | None = None


class ItemOffered(Wire):
    """An item that may fit in the place of what was missed."""

    item_id: Id
    title: str
    minutes: int


class MaterialsOffered(Wire):
    """What there is for one lesson that the pupil missed."""

    slot_id: Id
    subject: str
    materials: Annotated[tuple[MaterialView, ...], Field(max_length=MOST_MATERIALS)]
    suggested: Annotated[tuple[ItemOffered, ...], Field(max_length=MOST_OFFERED)]


class OffersOfDay(Wire):
    """What there is for the lessons that a pupil missed on a date; a lesson with nothing is left out."""

    date: dt.date
    person_id: Id
    lessons: Annotated[tuple[MaterialsOffered, ...], Field(max_length=100)]
