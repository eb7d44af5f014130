"""From the words of ``privacy.toml`` to what is too old."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.privacy.retention.model import TableTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("key", "subject", "staff", "personal", "secret", "fact")
AFTER_LEAVING_YEARS = 5
FIRST_MONTH = 8
"""A school year begins on 1 August."""


def read_terms(text: str) -> Sequence[TableTerms]:
    """Return the terms of every table, by name; raises ``ValueError`` for a column that stands there twice."""
    found = []
    for table, said in sorted(tomllib.loads(text).items()):
        columns = [column for kind in KINDS for column in said.get(kind, [])]
        if len(columns) != len(set(columns)):
            raise ValueError(table)
        found.append(
            TableTerms(
                table,
                said["purpose"],
                said["term"],
                tuple(said.get("subject", [])),
                tuple(said.get("personal", [])),
                frozenset(columns),
            )
        )
    return found


def too_old(term: str, now: datetime) -> tuple[str, datetime] | None:
    """Return the column and the instant before which rows go; None: the term goes by no instant."""
    if term.startswith("year "):
        return term.removeprefix("year "), school_year_before(now)
    column, _, days = term.partition(" ")
    return (column, now - timedelta(days=int(days.split()[0]))) if days else None


def school_year_before(now: datetime) -> datetime:
    """Return the first day of the school year before this one: what was before it is a whole school year past."""
    running = now.year if now.month >= FIRST_MONTH else now.year - 1
    return datetime(running - 1, FIRST_MONTH, 1, tzinfo=UTC)


def left_before(now: datetime) -> date:
    """Return the date: whoever left before it is forgotten."""
    return date(now.year - AFTER_LEAVING_YEARS, now.month, min(now.day, 28))
