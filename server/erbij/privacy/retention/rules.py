"""From the words of ``privacy.toml`` to what is too old."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.privacy.retention.model import TableTerms, Term, TermKind

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("key", "subject", "staff", "personal", "secret", "fact")
AFTER_LEAVING_YEARS = 5
_WORDS = {kind.value: kind for kind in (TermKind.STAYS, TermKind.LEFT, TermKind.PERSON, TermKind.PSEUDONYM)}


def read_terms(text: str) -> Sequence[TableTerms]:
    """Return the terms of every table, by name; raises ``ValueError`` for a column that stands there twice."""
    found = []
    for table, said in sorted(tomllib.loads(text).items()):
        columns = [column for kind in KINDS for column in said.get(kind, [])]
        if len(columns) != len(set(columns)):
            raise ValueError(table)
        found.append(
            TableTerms(
                table=table,
                purpose=said["purpose"],
                doel=said.get("doel", ""),
                term=read_term(said["term"]),
                law=said.get("law", False),
                subject=tuple(said.get("subject", [])),
                staff=tuple(said.get("staff", [])),
                personal=tuple(said.get("personal", [])),
                secret=tuple(said.get("secret", [])),
                columns=frozenset(columns),
            )
        )
    return found


def read_term(text: str) -> Term:
    """Return a term as it is written in ``privacy.toml``; raises ``ValueError`` for another word."""
    match text.split():
        case [word] if word in _WORDS:
            return Term(_WORDS[word])
        case ["month", column]:
            return Term(TermKind.MONTH, column)
        case ["follows", table, column]:
            return Term(TermKind.FOLLOWS, column, table=table)
        case [column, days, *done] if days.isdecimal() and done in ([], ["done"]):
            return Term(TermKind.DAYS, column, int(days), done=bool(done))
    raise ValueError(text)


def too_old(term: Term, now: datetime) -> datetime | None:
    """Return the instant before which rows go; None: the term does not go by days."""
    return now - timedelta(days=term.days) if term.kind is TermKind.DAYS else None


def left_until(today: date) -> date:
    """Return the date: whoever left on it or before is forgotten, five years to the day."""
    day = today.day
    while True:
        try:
            return date(today.year - AFTER_LEAVING_YEARS, today.month, day)
        except ValueError:  # the 29th of February
            day -= 1
