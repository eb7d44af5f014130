"""Dates in the query of a request: one form, one refusal, for every room."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from erbij.errors import Invalid

if TYPE_CHECKING:
    from erbij.web.route import Call

FIRST_YEAR, LAST_YEAR = 2000, 2100


def date_of(call: Call, key: str) -> date:
    """The date of a query. Raises ``Invalid``."""
    text = call.query.get(key, "")
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = date.min
    if wanted.isoformat() != text or not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise Invalid([(f"query.{key}", "must be a date such as 2026-10-06")])
    return wanted


def date_or_none(call: Call, key: str) -> date | None:
    """The date of a query that may be left out, usually for today. Raises ``Invalid``."""
    return date_of(call, key) if key in call.query else None


def period_of(call: Call, longest: int) -> tuple[date, date]:
    """The dates ``from`` and ``to``, both included, of so many days at most. Raises ``Invalid``."""
    first, last = date_of(call, "from"), date_of(call, "to")
    if last < first:
        raise Invalid([("query.to", "must not be before from")])
    if (last - first).days >= longest:
        raise Invalid([("query.to", f"at most {longest} days at once")])
    return first, last
