"""Terms of tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TermKind(StrEnum):
    """In what way the end of a term is found; see the head of ``privacy.toml``."""

    STAYS = "stays"
    LEFT = "left"
    DAYS = "days"
    MONTH = "month"
    PERSON = "person"
    PSEUDONYM = "pseudonym"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Term:
    """``column`` and ``days`` of DAYS, ``column`` of MONTH, ``table`` and ``column`` of FOLLOWS; ``done``: handled."""

    kind: TermKind
    column: str = ""
    days: int = 0
    table: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class TableTerms:
    """What ``privacy.toml`` says of one table; ``subject`` are the columns with the id of whom a row is about.

    ``law``: an erasure that a family asks for leaves it until its term.
    """

    table: str
    purpose: str
    doel: str
    term: Term
    law: bool
    subject: tuple[str, ...]
    staff: tuple[str, ...]
    personal: tuple[str, ...]
    secret: tuple[str, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows of a table go, or went."""

    table: str
    rows: int
