"""What a folder brought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of somebody, by what is in it, and the item that was made of it."""

    digest: str
    item_id: str
    title: str
