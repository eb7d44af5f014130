"""A catalogue of somebody else, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.catalogue.elsewhere.wire import OtherKind, OtherTrouble, SkippedWhy


@dataclass(frozen=True, slots=True)
class Other:
    """A catalogue of a school. ``asked``: somebody wants it read now.

    ``since``: their time at the begin of the last whole harvest; empty, or where they do not tell what was deleted,
    everything is read. ``token``: where a harvest goes on that began at ``begun`` (their time); ``turn`` counts
    harvests.
    """

    id: str
    school_id: str
    name: str
    kind: OtherKind
    address: str
    paused: bool = False
    asked: bool = False
    tried_at: datetime | None = None
    read_at: datetime | None = None
    trouble: OtherTrouble | None = None
    prefix: str = ""
    tells_deleted: bool = False
    since: str = ""
    begun: str = ""
    token: str = ""
    turn: int = 0
    skipped_count: int = 0
    skipped: tuple[tuple[str, SkippedWhy], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``keywords`` are only looked for."""

    key: str
    title: str
    description: str
    url: str
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a harvest, understood.

    ``at``: their time, empty where it is none; ``error``: the protocol's word where it is a refusal.
    """

    at: str
    records: tuple[Record, ...] = ()
    deleted: tuple[str, ...] = ()
    skipped: tuple[tuple[str, SkippedWhy], ...] = ()
    token: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Nature:
    """What a catalogue says of itself. ``by_day``: its dates have no time."""

    tells_deleted: bool
    by_day: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search gave: the first ones of ``total``."""

    total: int
    records: tuple[Record, ...] = field(default=())
