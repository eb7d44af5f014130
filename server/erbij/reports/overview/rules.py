"""From counted pupils to sums of a school; the register's seconds, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.facts import Modality
from erbij.register.rules import monday_of
from erbij.reports.overview.model import Share, WeekSum
from erbij.reports.period.rules import added, is_told, of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.register.counting.model import PupilCount, SlotCount


def share_of(slot: SlotCount) -> Share:
    """A lesson to be followed from home that is over; nothing of any other, nor of one that leaves nothing to judge."""
    if slot.known.followed.modality is not Modality.REMOTE_LIVE or not slot.states:
        return Share()
    attended = slot.states.get("ATTENDED", 0)
    base = attended + slot.states.get("NOT_THERE", 0)
    return Share(base, attended, 1, int(not attended)) if base else Share()


def weeks_of(counts: Iterable[PupilCount], before: Mapping[date, WeekSum]) -> dict[date, WeekSum]:
    """The sums of these pupils by week, after what earlier ones gave."""
    weeks = dict(before)
    for pupil in counts:
        seen: set[date] = set()
        for day in pupil.days:
            monday = monday_of(day.local_date)
            week = weeks.get(monday, WeekSum(monday))
            told = [slot for slot in day.slots if is_told(slot)]
            first = bool(told) and monday not in seen
            seen |= {monday} if told else set()
            weeks[monday] = WeekSum(
                monday,
                week.pupils + int(first),
                sum((share_of(slot) for slot in day.slots), week.share),
                added([week.amounts, of_day(day)]),
            )
    return weeks


def pattern_of(
    counts: Iterable[PupilCount], zone: ZoneInfo, before: Mapping[tuple[int, int], Share]
) -> dict[tuple[int, int], Share]:
    """Participation by weekday and the local hour in which the lesson began, after what earlier pupils gave."""
    pattern = dict(before)
    for slot in (slot for pupil in counts for day in pupil.days for slot in day.slots):
        share = share_of(slot)
        if share.slots:
            start = slot.lesson.slot.span.start.astimezone(zone)
            key = start.weekday(), start.hour
            pattern[key] = pattern.get(key, Share()) + share
    return pattern
