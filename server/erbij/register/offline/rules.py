"""R7: what a teacher may confirm. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.register.offline.model import MOST_MINUTES, STEP_MINUTES, WITHIN_DAYS

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.register.spans import Span

Problems = list[tuple[str, str]]


def wrong_in(local_date: date, minutes: int, span: Span | None, today: date, zone: str) -> Problems:
    """What does not fit, as (path, message)."""
    found: Problems = []
    if minutes <= 0 or minutes % STEP_MINUTES or minutes > MOST_MINUTES:
        found.append(("body.minutes", f"a multiple of {STEP_MINUTES}, at most {MOST_MINUTES}"))
    if local_date > today:
        found.append(("body.date", "not in the future"))
    if span is not None:
        if span.start.astimezone(ZoneInfo(zone)).date() != local_date:
            found.append(("body.date", "the date on which the interval begins"))
        if span.end - span.start != timedelta(minutes=minutes):
            found.append(("body.minutes", "the length of the interval"))
    return found


def is_late(local_date: date, today: date) -> bool:
    """Whether care has to countersign: entered more than 14 days after the date."""
    return (today - local_date).days > WITHIN_DAYS


def whole(instant: datetime | None) -> datetime | None:
    """The instant on the whole second."""
    return None if instant is None else instant.replace(microsecond=0)
