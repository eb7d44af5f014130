"""Rows of a list of links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row, understood. ``line`` as in the file; ``minutes`` None: as the program estimates it."""

    line: int
    title: str
    url: str
    subject: str
    description: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class LinksPlan:
    """What a file would do: ``new`` become drafts, of ``known`` the reader has an item already. Faults: nothing is."""

    rows: int
    new: tuple[LinkRow, ...]
    known: int
    faults: tuple[tuple[str, str], ...]
