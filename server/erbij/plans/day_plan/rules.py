"""What a day plan says of a date, of a lesson, and of a change that somebody wants.

Theory of operation
===================
Blocks begin at a local time and last minutes; here they become UTC instants, so that a clock change moves no lesson. A
weekday's plan holds from a date on: what was planned for days that are over is never rewritten. In a lesson that the
plan touches, whatever is outside the pupil's live and looking-on blocks is agreed rest; a lesson that it does not touch
is open, unless a rest or own-time block lies in it.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from erbij.plans.day_plan.model import AgreedRest, LessonTime, Planned, Span, Used
from erbij.plans.day_plan.wire import BlockKind, DayPlanFrom, DayPlanned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.plans.day_plan.wire import DayBlock

IN_LESSON = frozenset({BlockKind.LIVE, BlockKind.LOOKING_ON})
NOTHING = DayPlanned(may_stop=False)
NEW = DayPlanned()


def day_of(planned: Planned, day: date) -> tuple[DayPlanned, DayPlanFrom]:
    """Return the plan of a date: its own, else the latest one of its weekday that holds by then, else nothing."""
    if day in planned.dates:
        return planned.dates[day], DayPlanFrom.DATE
    since = max(
        (first for first, weekday in planned.weekdays if weekday == day.weekday() and first <= day), default=None
    )
    if since is None:
        return NOTHING, DayPlanFrom.NONE
    return planned.weekdays[since, day.weekday()], DayPlanFrom.WEEKDAY


def week_of(planned: Planned, day: date) -> tuple[DayPlanned, ...]:
    """Return what holds on each weekday from ``day`` on, Monday first; single dates left aside."""
    bare = Planned(planned.weekdays)
    week = (day + timedelta(days=(weekday - day.weekday()) % 7) for weekday in range(7))
    return tuple(day_of(bare, one)[0] for one in week)


def planned_minutes(day: DayPlanned) -> int:
    """Return the minutes in lessons: those of the blocks, at most the ceiling; 0 where neither is set."""
    minutes = sum(block.minutes for block in day.blocks if block.kind in IN_LESSON)
    if day.ceiling_min is None:
        return minutes
    return min(minutes, day.ceiling_min) if minutes else day.ceiling_min


def left_for_own_time(day: DayPlanned, used: Used) -> int | None:
    """Return the minutes that are left to catch up in; None where neither a block nor a ceiling says how many.

    Blocks of own time are made for it: the ceiling may leave less of them. Without such blocks it is what the lessons
    of the day did not take.
    """
    own = sum(block.minutes for block in day.blocks if block.kind is BlockKind.OWN_TIME)
    planned = own or planned_minutes(day)
    if not planned:
        return None
    most = planned if not own or day.ceiling_min is None else min(own, max(0, day.ceiling_min - used.seconds // 60))
    return most if own else max(0, planned - used.seconds // 60)


def span_of(block: DayBlock, day: date, zone: ZoneInfo) -> Span:
    """Return a block of a date as instants; its length is real time, also across a clock change."""
    start = datetime.combine(day, time.fromisoformat(block.start), tzinfo=zone).astimezone(UTC)
    return start, start + timedelta(minutes=block.minutes)


def spans_of(day: DayPlanned, date_: date, zone: ZoneInfo, kinds: Iterable[BlockKind]) -> list[Span]:
    """Return the blocks of those kinds as instants, by start, joined where they touch."""
    wanted = set(kinds)
    return joined(span_of(block, date_, zone) for block in day.blocks if block.kind in wanted)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the union of spans, by start."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return found


def inside(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """Return what of the spans lies in [start, end)."""
    clipped = ((max(a, start), min(b, end)) for a, b in spans)
    return [(a, b) for a, b in clipped if a < b]


def outside(spans: Sequence[Span], start: datetime, end: datetime) -> list[Span]:
    """Return what of [start, end) the spans (joined, by start) leave open."""
    found, since = [], start
    for a, b in inside(spans, start, end):
        if since < a:
            found.append((since, a))
        since = b
    return [*found, (since, end)] if since < end else found


def agreed_rest_in(day: DayPlanned, date_: date, zone: ZoneInfo, start: datetime, end: datetime) -> AgreedRest:
    """Return what of the lesson [start, end) is agreed rest."""
    mine = inside(spans_of(day, date_, zone, IN_LESSON), start, end)
    rest = spans_of(day, date_, zone, set(BlockKind) - IN_LESSON)
    spans = outside(mine, start, end) if mine else inside(rest, start, end)
    return AgreedRest(tuple(spans), day.may_stop)


def rest_of(agreed: AgreedRest, end: datetime, last_there: datetime | None) -> list[Span]:
    """Return the agreed rest of a lesson that ends at ``end``, by start.

    ``last_there``: the end of the pupil's last presence in it; None: they were not there, so that nobody stopped.
    """
    stopped = [(last_there, end)] if agreed.may_stop and last_there is not None and last_there < end else []
    return joined([*agreed.spans, *stopped])


def agreed_ends(day: DayPlanned, date_: date, zone: ZoneInfo, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Return the instants inside the lesson at which the pupil's own part of it ends, in order."""
    return tuple(b for _, b in inside(spans_of(day, date_, zone, IN_LESSON), start, end) if b < end)


def used(day: DayPlanned, date_: date, zone: ZoneInfo, lessons: Iterable[LessonTime]) -> Used:
    """Return the seconds in lessons, and those beyond: after an agreed end or over the ceiling, the larger of both."""
    seconds = late = 0
    for lesson in lessons:
        there = joined(inside(lesson.spans, lesson.start, lesson.end))
        seconds += _seconds(there)
        ends = agreed_ends(day, date_, zone, lesson.start, lesson.end)
        if ends:
            for a, b in agreed_rest_in(day, date_, zone, lesson.start, lesson.end).spans:
                late += _seconds(inside(there, a, b)) if a >= ends[0] else 0
    over = max(0, seconds - day.ceiling_min * 60) if day.ceiling_min is not None else 0
    return Used(seconds, max(late, over))


def _seconds(spans: Iterable[Span]) -> int:
    return int(sum((b - a).total_seconds() for a, b in spans))


def is_less(new: DayPlanned, old: DayPlanned) -> bool:
    """Whether a plan asks no more of the pupil than another one: a family may take that over at once."""
    ceiling = old.ceiling_min is None or (new.ceiling_min is not None and new.ceiling_min <= old.ceiling_min)
    return ceiling and new.may_stop == old.may_stop and _covers(old, new)


def _covers(old: DayPlanned, new: DayPlanned) -> bool:
    """Whether the minutes of lessons of ``new`` lie in those of ``old``; no blocks at all means the whole day."""
    if not old.blocks:
        return True
    return bool(new.blocks) and _minutes(new, IN_LESSON) <= _minutes(old, IN_LESSON) and _rest_stays(old, new)


def _rest_stays(old: DayPlanned, new: DayPlanned) -> bool:
    """Rest is no longer rest only where nothing else is planned in its place."""
    return not (_minutes(old, set(BlockKind) - IN_LESSON) & _minutes(new, IN_LESSON))


def _minutes(day: DayPlanned, kinds: Iterable[BlockKind]) -> set[int]:
    wanted = set(kinds)
    found: set[int] = set()
    for block in day.blocks:
        if block.kind in wanted:
            hour, minute = block.start.split(":")
            first = int(hour) * 60 + int(minute)
            found.update(range(first, first + block.minutes))
    return found


def changed_field(day: date | None, weekday: int | None) -> str:
    """Return how the history calls a date or a weekday of the plan."""
    return day.isoformat() if day else f"weekday {weekday}"


def changed_day(field: str) -> tuple[date | None, int | None]:
    """Return the date or the weekday that the history calls so."""
    name, _, weekday = field.partition(" ")
    return (None, int(weekday)) if weekday else (datetime.fromisoformat(name).date(), None)


def wrong_in(day: DayPlanned) -> list[tuple[str, str]]:
    """Return what cannot be: blocks that overlap, or that go on past midnight; (path, message)."""
    faults: list[tuple[str, str]] = []
    taken: set[int] = set()
    for number, block in enumerate(day.blocks):
        minutes = _minutes(DayPlanned(blocks=(block,)), set(BlockKind))
        if max(minutes) >= 24 * 60:
            faults.append((f"body.planned.blocks.{number}.minutes", "goes on past midnight"))
        if minutes & taken:
            faults.append((f"body.planned.blocks.{number}.start", "at the same time as another part"))
        taken |= minutes
    return faults
