"""What of a programme is on, and what comes later; pure.

Theory of operation
===================
A programme invites and obliges to nothing: who comes in a little later still finds what is on. So a lesson is on for
its minutes, and for half an hour at least, until the next one of the same programme begins.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.guides.model import Airing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from erbij.catalogue.guides.model import Guide
    from erbij.catalogue.items.model import Item

AT_LEAST = timedelta(minutes=30)
"""So long a lesson is on, however short it is, unless another begins."""


def wrong(entries: Sequence[tuple[str, str]], there: Collection[str]) -> list[tuple[str, str]]:
    """Return the places of lessons that are not there, and of times that are there twice."""
    seen: set[str] = set()
    found = []
    for at, (begins, item_id) in enumerate(entries):
        if item_id not in there:
            found.append((f"body.entries.{at}.item_id", "no such lesson"))
        if begins in seen:
            found.append((f"body.entries.{at}.at", "another lesson begins then"))
        seen.add(begins)
    return found


def monday_of(day: date) -> date:
    """Return the first day of its week."""
    return day - timedelta(days=day.weekday())


def copied(source: Iterable[Guide], first: date, weeks: int, today: date) -> dict[date, Guide]:
    """Return what days from today on would get when a week is repeated; an empty day gives nothing."""
    filled = [one for one in source if one.entries]
    mondays = [monday_of(first) + timedelta(weeks=ahead) for ahead in range(weeks)]
    days = {monday + timedelta(days=one.date.weekday()): one for monday in mondays for one in filled}
    return {day: one for day, one in sorted(days.items()) if day >= today and day != one.date}


def airings(guide: Guide, items: Mapping[str, Item], zone: ZoneInfo) -> list[Airing]:
    """Return what is on when, by start; a lesson that pupils cannot get is left out."""
    known = [(at, items[item_id]) for at, item_id in sorted(guide.entries) if item_id in items]
    starts = [datetime.combine(guide.date, time.fromisoformat(at), zone).astimezone(UTC) for at, _ in known]
    ends = [
        min([start + max(AT_LEAST, timedelta(minutes=item.norm_minutes)), *starts[number + 1 : number + 2]])
        for number, (start, (_, item)) in enumerate(zip(starts, known, strict=True))
    ]
    return [Airing(item, start, end) for (_, item), start, end in zip(known, starts, ends, strict=True)]


def shown(every: Iterable[Airing], now: datetime) -> tuple[list[Airing], list[Airing]]:
    """Return what is on and what comes later, by start; what is over is in neither."""
    ordered = sorted(every, key=lambda one: (one.starts_at, one.item.title, one.item.id))
    return [one for one in ordered if one.starts_at <= now < one.ends_at], [
        one for one in ordered if one.starts_at > now
    ]
