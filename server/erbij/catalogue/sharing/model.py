"""What a school decided to show, and what another catalogue asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.catalogue.goals.model import Goal
    from erbij.catalogue.items.model import Item, Revision


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a school decided; ``contact`` is an address of the school that anybody may read."""

    school_id: str
    opened: bool = False
    contact: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Shareable:
    """A lesson under an open licence that pupils can get; ``shared``: the school chose to show it."""

    item_id: str
    title: str
    subject: str
    licence: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An item that was shown at some time. ``stamp``: since when it is as it is, in whole seconds.

    ``gone``: it is shown no more; that it was, stays known.
    """

    item_id: str
    level: str | None
    stamp: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A shown item with what is told of it; ``item`` None: it is gone."""

    shown: Shown
    item: Item | None = None
    revision: Revision | None = None
    goals: tuple[Goal, ...] = ()


class Verb(StrEnum):
    """The six questions of the protocol."""

    IDENTIFY = "Identify"
    FORMATS = "ListMetadataFormats"
    SETS = "ListSets"
    IDENTIFIERS = "ListIdentifiers"
    RECORDS = "ListRecords"
    RECORD = "GetRecord"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood. ``since`` and ``until`` are half-open, ``after`` an item that was told already.

    ``begun``: when the first part of this list was asked for; ``told``: so many came before.
    """

    verb: Verb
    prefix: str = ""
    identifier: str = ""
    since: datetime | None = None
    until: datetime | None = None
    level: str = ""
    after: str = ""
    told: int = 0
    begun: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list; ``token`` asks for the next one, empty after the last one."""

    records: tuple[Told, ...]
    token: str


class Refusal(Exception):
    """The question cannot be answered; ``code`` is the protocol's word for why."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
