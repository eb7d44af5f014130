"""What a backup is made of, and what can be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.errors import ErbijError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FORMAT = "erbij-backup/1"
STORED = ("catalogue/content", "catalogue/levels")
"""Folders in ``home`` whose files are kept beside the copies, each once: by their name they never change."""


class CannotBackUp(ErbijError):
    """There is no folder, no key, or a database that this command does not copy; the text says which."""

    title = "No backup can be made or read"


class NoRoom(CannotBackUp):
    """The copy that is made first does not fit beside the database; the text says how much is missing."""


class NotOurs(CannotBackUp):
    """The folder holds copies of another database, which ours would drive out; the text names it."""


class WrongKey(ErbijError):
    """The key does not belong to the backups in this folder; the text names it."""

    title = "This key does not open these backups"


class Damaged(ErbijError):
    """A file of a backup was cut off, changed or is not there; the text names it."""

    title = "This part of a backup is damaged"


class NoSuchCopy(ErbijError):
    """There is no copy of that name, or none as old as that."""

    title = "There is no such copy"


class RestoreRefused(ErbijError):
    """Bringing back would overwrite something, or what came back does not hold; nothing was changed."""

    title = "Nothing was restored"


class Gap(ErbijError):
    """Changes may have gone from the write-ahead log before they were read: a new copy has to be made."""

    title = "The database wrote its log anew in between"


@dataclass(frozen=True, slots=True)
class Terms:
    """How often, in seconds, and how many copies stay: one for each of so many last hours, days and weeks."""

    copy_every_s: float = 300.0
    frames_every_s: float = 3.0
    hours: int = 24
    days: int = 14
    weeks: int = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a copy: its name within the copy, and what lies in the folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database as it was at ``made_at``: after ``position`` frames of its chain.

    ``chain``: the series of changes that can be put on top of it; ``origin``: of which database it is.
    """

    id: str
    made_at: datetime
    chain: str
    position: int
    revision: str
    parts: tuple[Part, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some frames of a chain, in order, up to a commit: those after ``first``, ``count`` of them.

    Everything that was acknowledged before ``until`` stands in it or before it.
    """

    chain: str
    number: int
    first: int
    count: int
    page_size: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """Whose data was taken away, so that no older copy brings it back; ``whole``: the name as well."""

    person_id: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. ``until``: everything acknowledged before it is there, nothing later is certain.

    ``stopped_at``: a part of the changes that could not be used, and why; ``missing``: stored files that the copy
    names and that are not in the backup, or are damaged there.
    """

    copy: Copy
    until: datetime
    segments: int
    stopped_at: str = ""
    missing: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()
    erased: int = 0
    aside: Path | None = None
    files: int = field(default=0)
