"""What a partner school's clock times say of the lessons of the own school. Pure.

Time at another school is time at school in a lesson (R1: S is clipped to its slot), so a date is told lesson by lesson:
in each planned one the pupil was there for what the stretches have of it, or not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from erbij.register.attendance.model import Standing
from erbij.register.hosted.model import Told
from erbij.register.spans import Span, clip, total, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.register.facts import Dates
    from erbij.register.hosted.wire import HostedDay
    from erbij.register.model import Lesson
    from erbij.register.spans import Spans

Fault = tuple[str, str]


def planned_on(lessons: Iterable[Lesson], day: date) -> list[Lesson]:
    """The lessons of a date that go on, by start."""
    found = [one for one in lessons if one.local_date == day and one.slot.planned]
    return sorted(found, key=lambda one: (one.slot.span.start, one.slot.id))


def read_day(
    day: HostedDay, path: str, lessons: Sequence[Lesson], zone: ZoneInfo, now: datetime
) -> list[Fault] | Spans:
    """The stretches of a date as instants; or what is wrong with them, each with its path."""
    if not planned_on(lessons, day.date):
        return [(f"{path}.date", "no lesson of this pupil on that date")]
    faults: list[Fault] = []
    spans: list[Span] = []
    for number, one in enumerate(day.stretches):
        ends = [
            datetime.fromisoformat(f"{day.date}T{text}").replace(tzinfo=zone)
            for text in (one.from_time, one.until_time)
        ]
        wrong = _wrong(ends[0], ends[1], planned_on(lessons, day.date), spans, now)
        if wrong is None:
            spans.append(Span(ends[0], ends[1]))
        else:
            faults.append((f"{path}.stretches[{number}].until_time", wrong))
    return faults or tuple(spans)


def _wrong(
    start: datetime, end: datetime, lessons: Iterable[Lesson], before: Iterable[Span], now: datetime
) -> str | None:
    if end <= start:
        return "must be after from_time"
    if end > now:
        return "lies ahead"
    if any(start < one.end and one.start < end for one in before):
        return "overlaps an earlier stretch"
    if not any(one.slot.span.start < end and start < one.slot.span.end for one in lessons):
        return "in no lesson of the own school"
    return None


def words_of(spans: Spans, lessons: Iterable[Lesson]) -> dict[str, Standing]:
    """What is said of each lesson of a date, by slot."""
    return {one.slot.id: Standing((), clip(union(spans), (one.slot.span,))) for one in lessons}


def told_of(day: date, lessons: Sequence[Lesson], words: Mapping[str, Standing]) -> Told:
    """What stands of a date. Stretches with nothing but a break between them are one, as they were told."""
    planned = planned_on(lessons, day)
    there = union(span for one in planned if one.slot.id in words for span in words[one.slot.id].at_other_school)
    joined: list[Span] = []
    for span in there:
        gap = (Span(joined[-1].end, span.start),) if joined and joined[-1].end < span.start else ()
        if joined and not any(clip(gap, (one.slot.span,)) for one in planned):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return Told(day, any(one.slot.id in words for one in planned), tuple(joined), total(there))


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def near(monday: date, may: Dates) -> tuple[date | None, date | None]:
    """The weeks before and after that have a date that may be told."""
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    return (before if monday > may.first else None), (after if after <= may.last else None)
