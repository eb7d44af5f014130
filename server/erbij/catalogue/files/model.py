"""A file of the catalogue, from its first byte until it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.errors import Conflict, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.private import Private


class StoredKind(StrEnum):
    """What a file holds. A photo is only handed in; the others can be a block of an item too."""

    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    PDF = "PDF"
    PHOTO = "PHOTO"


class FileState(StrEnum):
    """RECEIVING: bytes are coming. CHECKING: all are here and nobody has looked yet. READY and REFUSED are for good."""

    RECEIVING = "RECEIVING"
    CHECKING = "CHECKING"
    READY = "READY"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a school. ``size`` is what was announced, in bytes; ``name`` is only shown, never a path.

    ``published``: some revision shows it, so that pupils of the school may get it. ``handin_id``: it belongs to what
    one pupil hands in, and only who may see that gets it (``catalogue.handins``); ``published`` then says that it was
    handed in or given back. ``captioned``: it has captions.

    What stands behind ``why`` is found by the server: the reason of a refusal, the content's kind and type, SHA-256 and
    bytes of what is served, and how long it plays.
    """

    id: str
    school_id: str
    owner_id: str
    name: Private[str]
    size: int
    state: FileState
    created_at: datetime
    changed_at: datetime
    why: str = ""
    kind: StoredKind | None = None
    media_type: str = ""
    content_hash: str = ""
    content_size: int = 0
    media_ms: int | None = None
    width: int | None = None
    height: int | None = None
    published: bool = False
    handin_id: str | None = None
    captioned: bool = False


class DiskIsFull(Refused):
    """No room for this file: lessons and what is registered keep theirs."""

    code = "disk_full"
    status = 507
    title = "There is no room for this file"


class StoreIsAway(Refused):
    """The place where whole files lie does not answer; nothing was changed, and it may be there again soon."""

    code = "store_is_away"
    status = 503
    title = "The store of files does not answer"


class OffsetIsElsewhere(Conflict):
    """The bytes that came do not follow those that are there; ask how far it is and go on from there."""

    code = "offset_is_elsewhere"
    title = "The upload is somewhere else"
