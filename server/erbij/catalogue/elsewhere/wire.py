"""Messages about catalogues of others."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire

MOST_OTHERS = 20
MOST_FOUND = 20
MOST_SKIPPED = 50
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINK, LONGEST_KEY = 300, 1000, 2000, 300


class OtherKind(StrEnum):
    """OAI: read now and then, and found here. SRU: asked at the moment that somebody searches, and never kept."""

    OAI = "OAI"
    SRU = "SRU"


class OtherTrouble(StrEnum):
    """Why a catalogue could not be read. TOO_MANY: it has more records than are kept; those that came stay."""

    NAME_UNKNOWN = "NAME_UNKNOWN"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_READABLE = "NOT_READABLE"
    NOT_THERE = "NOT_THERE"
    NO_ANSWER = "NO_ANSWER"
    NO_ENTRY = "NO_ENTRY"
    NO_FORMAT = "NO_FORMAT"
    OUR_ERROR = "OUR_ERROR"
    SENT_ELSEWHERE = "SENT_ELSEWHERE"
    THEIR_ERROR = "THEIR_ERROR"
    TOO_BUSY = "TOO_BUSY"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY = "TOO_MANY"
    TOO_SLOW = "TOO_SLOW"


class SkippedWhy(StrEnum):
    """Why a record is not taken over."""

    NO_TITLE = "NO_TITLE"
    NO_LINK = "NO_LINK"
    NOT_READABLE = "NOT_READABLE"


class AddOther(Wire):
    """A catalogue of somebody else; ``address``: its base URL, https."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
    kind: OtherKind
    address: Annotated[str, StringConstraints(min_length=8, max_length=500, strip_whitespace=True)]


class PauseOther(Wire):
    """Stop reading a catalogue, also in the middle, or go on."""

    paused: bool


class SkippedRecord(Wire):
    """A record that was not taken over."""

    record: str
    why: SkippedWhy


class OtherCatalogue(Wire):
    """How it is with a catalogue. ``reading``: a harvest is under way or asked for. ``skipped`` lists the first ones.

    ``read_at``: when the last harvest was whole; ``trouble`` is of the last try.
    """

    id: Id
    name: str
    kind: OtherKind
    address: str
    paused: bool
    reading: bool
    records: int
    read_at: Instant | None
    tried_at: Instant | None
    trouble: OtherTrouble | None
    skipped_count: int
    skipped: Annotated[tuple[SkippedRecord, ...], Field(max_length=MOST_SKIPPED)]


class OtherCatalogues(Wire):
    """Every catalogue that a school reads or asks."""

    others: Annotated[tuple[OtherCatalogue, ...], Field(max_length=MOST_OTHERS)]


class ElsewhereItem(Wire):
    """Something in a catalogue of others: a link, and no minutes are measured of it."""

    title: str
    description: str
    url: str
    source: str


class AskableOther(Wire):
    """A catalogue that can be asked now."""

    id: Id
    name: str


class FoundElsewhere(Wire):
    """What was found among what was read before; ``asks`` can be asked as well, each by itself."""

    total: int
    items: Annotated[tuple[ElsewhereItem, ...], Field(max_length=MOST_FOUND)]
    asks: Annotated[tuple[AskableOther, ...], Field(max_length=MOST_OTHERS)]


class AskedElsewhere(Wire):
    """What a catalogue answered; with ``trouble`` it gave nothing that can be used."""

    total: int
    items: Annotated[tuple[ElsewhereItem, ...], Field(max_length=MOST_FOUND)]
    trouble: OtherTrouble | None
