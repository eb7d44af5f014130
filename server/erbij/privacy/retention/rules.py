"""From the words of ``privacy.toml`` to what is too old."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from erbij.live.rules import evidence_kept_from
from erbij.privacy.retention.model import TableTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("key", "subject", "staff", "personal", "secret", "fact")
AFTER_LEAVING_YEARS = 5


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
        return term.removeprefix("year "), datetime.combine(evidence_kept_from(now), time(), UTC)
    column, _, days = term.partition(" ")
    return (column, now - timedelta(days=int(days.split()[0]))) if days else None


def left_before(now: datetime) -> date:
    """Return the date: whoever left before it is forgotten."""
    return date(now.year - AFTER_LEAVING_YEARS, now.month, min(now.day, 28))
