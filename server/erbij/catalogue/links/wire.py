"""Messages of lists of links."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import InputError, Wire

MOST_LINKS = 200
"""So many rows in one file: each becomes a draft that somebody looks at."""


class LinksFile(Wire):
    """The text of one CSV file: title, url, and where it has them subject, description and minutes."""

    text: str = Field(max_length=1_000_000)


class LinkDraft(Wire):
    """What one row becomes."""

    line: int
    title: str
    url: str
    subject: str


class LinksImport(Wire):
    """What a file does; with errors nothing is written. ``known``: of so many one has an item already."""

    rows: int
    drafts: Annotated[tuple[LinkDraft, ...], Field(max_length=MOST_LINKS)]
    known: int
    errors: tuple[InputError, ...]
    written: bool
