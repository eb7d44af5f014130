"""Messages of closed months."""

from __future__ import annotations

import datetime as dt

from erbij.wire import Instant, Wire


class CloseMonth(Wire):
    """The first day of the month to close."""

    month: dt.date


class ClosedMonth(Wire):
    """A month that was closed, with the end of the chain at that moment; ``after`` entries came later."""

    month: dt.date
    by: str
    at: Instant
    seq: int
    hash: str
    after: int


class MonthsOfSchool(Wire):
    """The closed months, the latest first, and the one that can be closed next."""

    closed: tuple[ClosedMonth, ...]
    next_month: dt.date | None
