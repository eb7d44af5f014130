"""Terms of tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableTerms:
    """What ``privacy.toml`` says of one table; ``subject`` are the columns with the id of whom a row is about."""

    table: str
    purpose: str
    term: str
    subject: tuple[str, ...]
    personal: tuple[str, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows of a table go, or went."""

    table: str
    rows: int
