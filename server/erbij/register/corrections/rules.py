"""What people corrected (R16), and what came after the close of a month, put beside what was counted. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.register.counting.model import OUTSIDE, DayCount
from erbij.register.counting.rules import summed
from erbij.register.facts import Mode
from erbij.register.model import Share, Source
from erbij.register.spans import Seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from erbij.register.counting.model import PupilCount
    from erbij.register.ledger import Entry
    from erbij.register.periods.model import Late


def with_adjustments(counted: PupilCount, entries: Sequence[Entry]) -> PupilCount:
    """What people adjusted (R16), beside what was counted; entries of a date that has no day make one."""
    by_date: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_date[entry.local_date].append(entry)
    days = {day.local_date: day for day in counted.days}
    for key, mine in by_date.items():
        days[key] = _adjusted(days.get(key) or _empty_day(key, mine[0].policy_version), mine)
    return replace(counted, days=tuple(day for _, day in sorted(days.items())))


def _adjusted(day: DayCount, entries: Sequence[Entry]) -> DayCount:
    source, bucket = Counter(day.by_source), Counter(day.by_bucket)
    lines = {one.lesson.slot.id for one in day.slots} | {one.id for one in day.works}
    mine: defaultdict[str, list[Share]] = defaultdict(list)
    more = 0
    for one in entries:
        line = one.slot_id or one.item_id or ""
        mine[line if line in lines else ""].append(Share(one.source, one.bucket, one.seconds))
        bucket[one.bucket] += one.seconds
        if one.bucket not in OUTSIDE:
            source[one.source] += one.seconds
            more += one.seconds
    return replace(
        day,
        by_source=dict(source),
        by_bucket={key: seconds for key, seconds in bucket.items() if seconds},
        reported=Seconds(day.reported + more),
        adjusted=Seconds(more),
        loose=summed(mine[""]),
        slots=tuple(replace(one, adjustments=summed(mine[one.lesson.slot.id])) for one in day.slots),
        works=tuple(replace(one, adjustments=summed(mine[one.id])) for one in day.works),
    )


def with_late(counted: PupilCount, entries: Sequence[Late]) -> PupilCount:
    """What came after the close of a month, beside what was counted."""
    by_date: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for one in entries:
        by_date[one.local_date][one.line or ""] += one.seconds
    return replace(counted, days=tuple(_late(day, by_date[day.local_date]) for day in counted.days))


def _late(day: DayCount, lines: Counter[str]) -> DayCount:
    if not lines:
        return day
    return replace(
        day,
        late=Seconds(sum(lines.values())),
        slots=tuple(replace(one, late=Seconds(lines[one.lesson.slot.id])) for one in day.slots),
        works=tuple(replace(one, late=Seconds(lines[one.id])) for one in day.works),
    )


def _empty_day(day: date, version: str) -> DayCount:
    nothing = Seconds(0)
    none = dict.fromkeys(Source, 0)
    return DayCount(day, version, False, Mode.FULL, nothing, None, none, {}, nothing, nothing, nothing, (), ())  # noqa: FBT003 - not a free day
