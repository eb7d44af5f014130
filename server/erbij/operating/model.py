"""What is known of a server, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class PointName(StrEnum):
    """What a school relies on, in the order in which it matters to a lesson."""

    DATABASE = "database"
    MEDIA = "media"
    LOOP = "loop"
    DISK = "disk"
    CLOCK = "clock"
    REGISTER = "register"
    SET_ASIDE = "set_aside"
    BACKUP = "backup"
    FILES = "files"
    CERTIFICATE = "certificate"


class PointState(StrEnum):
    """``SOON``: it holds now, and somebody should look at it."""

    GOOD = "good"
    SOON = "soon"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Backup:
    """``until``: everything before it lies in the second place; None before the first copy is complete.

    ``every_s``: how far apart copies are made where there are no changes between them (PostgreSQL).
    """

    until: datetime | None
    failing: bool
    every_s: float = 0.0


@dataclass(frozen=True, slots=True)
class FilesElsewhere:
    """Films and documents in a store of their own, which no backup of ours holds; ``copied``: somebody else's does."""

    answers: bool
    copied: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """One of several servers. ``name``: host and port at which others reach it; ``here``: it is the one that answers.

    ``there``: it was seen a moment ago. ``lessons`` and ``people`` are of every school that it serves; a server of a
    version before, which says nothing of itself, has no ``since``.
    """

    name: str
    here: bool
    there: bool
    since: datetime | None
    seen_at: datetime
    lessons: int
    people: int


@dataclass(frozen=True, slots=True)
class Node:
    """One media node. ``full``: 1 takes no new lesson; ``lost_s``: since when it is gone, None: it never was here."""

    name: str
    there: bool
    lessons: int = 0
    most_lessons: int = 0
    full: float = 0.0
    draining: bool = False
    lost_s: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One look at a server. Bytes and seconds; ``certificate_ends`` None: a proxy has it, or there is none.

    ``lessons`` and ``pupils`` are of the school of who looks: how many are at home elsewhere is that school's own.
    ``files`` None: they lie on this machine, and are in its backups. ``servers``, ``nodes``: none without several.
    """

    at: datetime
    since: datetime
    parts: dict[PointName, bool]
    disk_free: int
    disk_size: int
    lag_s: float
    ledger_lag_s: float
    set_aside: int
    backup: Backup | None
    certificate_ends: datetime | None
    lessons: int
    pupils: int
    files: FilesElsewhere | None = None
    servers: tuple[Machine, ...] = ()
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One thing and how it is.

    ``amount``: GB free (disk), seconds (register, backup), pieces of work (set aside), days left (certificate).
    """

    name: PointName
    state: PointState
    amount: int | None = None
