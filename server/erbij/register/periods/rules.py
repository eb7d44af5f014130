"""Months, and which of them can be closed. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.register.facts import Dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.register.periods.model import Close

LONGEST_MONTH = timedelta(days=31)


def month_of(day: date) -> date:
    """The first day of the date's month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return month_of(month + LONGEST_MONTH)


def dates_of(month: date) -> Dates:
    """Every date of a month."""
    return Dates(month, month_after(month) - timedelta(days=1))


def next_month(closes: Sequence[Close], first: date | None, today: date) -> date | None:
    """The month that can be closed now: the earliest that is open, once it is over. ``first``: of the ledger."""
    month = month_after(closes[-1].month) if closes else (month_of(first) if first else None)
    return month if month is not None and month_after(month) <= today else None


def kept_from(closes: Sequence[Close], year_before: date, zone: ZoneInfo) -> date | None:
    """Return the first date whose intervals are kept (R19); None: of every date.

    Those of a month go when it was closed before ``year_before``, the first day of the school year before this one: so
    a whole school year has gone by since. Months are closed in their order.
    """
    gone = [one for one in closes if one.at.astimezone(zone).date() < year_before]
    return month_after(gone[-1].month) if gone else None


def months(dates: Dates) -> Iterator[Dates]:
    """The dates, cut where a month begins."""
    first = dates.first
    while first <= dates.last:
        last = min(dates.last, dates_of(month_of(first)).last)
        yield Dates(first, last)
        first = last + timedelta(days=1)
