"""Messages of folders."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Wire

MOST_FILES = 200
"""So many files in one folder: each becomes a draft that somebody looks at."""
FolderDigest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class FolderDigests(Wire):
    """What is in the files of a folder: a digest of each, that the page makes of all of its bytes."""

    digests: Annotated[tuple[FolderDigest, ...], Field(max_length=MOST_FILES)]


class FolderKnown(Wire):
    """A file of which one has an item already."""

    digest: FolderDigest
    item_id: Id
    title: str


class FolderKnowns(Wire):
    """Those of the files of which one has an item already."""

    known: Annotated[tuple[FolderKnown, ...], Field(max_length=MOST_FILES)]


class FolderFile(Wire):
    """One file: with ``file_id`` it was sent and is ready; without, it is only ``text``."""

    digest: FolderDigest
    name: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    file_id: Id | None = None
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
