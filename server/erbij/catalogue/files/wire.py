"""Messages of the files of the catalogue."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.catalogue.files.model import FileState, StoredKind
from erbij.wire import Id, Wire

LARGEST = 2 * 1024**3
LARGEST_HANDED_IN = 512 * 1024**2
"""Minutes of film from a phone, for what a pupil hands in and what a teacher answers."""


class BeginFile(Wire):
    """Announce a file; ``size`` in bytes. What it is, the server finds out for itself."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    size: Annotated[int, Field(ge=1)]


class FileView(Wire):
    """How far a file is: ``received`` of ``size`` bytes. ``why``: the code of a refusal, else empty.

    ``kind`` and ``media_ms`` are there when it is READY.
    """

    id: Id
    name: str
    size: int
    received: int
    state: FileState
    why: str
    kind: StoredKind | None
    media_ms: int | None
