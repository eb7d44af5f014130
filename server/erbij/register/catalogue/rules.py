"""From work in one's own time to facts, and from what it counted to its lines. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.private import Private
from erbij.register.facts import ItemFact, local_date
from erbij.register.intervals import total, union
from erbij.register.model import Bucket, Said, Source, WorkRow
from erbij.register.rules import POLICIES, policy_on
from erbij.register.sentences import told_of_work
from erbij.register.spans import Seconds, from_seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from erbij.register.catalogue.model import OwnItem
    from erbij.register.counting.model import DayCount, WorkCount
    from erbij.register.facts import Dates
    from erbij.register.intervals import Intervals
    from erbij.register.model import CountingPolicy

LATE = "~late"
"""Behind the id of an item: the part of it that waits for a teacher, though the rest may count."""
NAMELESS = Private("(naam onbekend)")
FEW = 4
"""More stretches than this are told by where they begin and end."""


def facts_of(items: Iterable[OwnItem], slots: Collection[str], used: Mapping[str, int]) -> Iterator[ItemFact]:
    """The items as facts. ``used``: seconds that earlier dates gave to them (R6); ``slots``: those that there are."""
    for item in items:
        fact = ItemFact(
            id=item.id,
            norm_minutes=item.norm_minutes,
            cap_factor=item.cap_factor,
            used_seconds=used.get(item.id, 0),
            completed=item.counts,
            replaces_slot=item.replaces_slot if item.replaces_slot in slots else None,
            intervals=item.intervals,
            replaced={place: one if one in slots else None for place, one in item.replaced.items()},
        )
        if item.intervals:
            yield fact
        if item.late:
            yield replace(fact, id=item.id + LATE, used_seconds=0, completed=False, intervals=item.late, replaced={})


def recorded(item: OwnItem, day: date) -> int:
    """The seconds that were recorded of an item on a date and wait for nobody."""
    return total(union(_of(item.intervals, day)))


def touched(item: OwnItem, day: date) -> bool:
    """Whether anything was recorded of an item on a date, also what waits."""
    return bool(_of(item.intervals + item.late, day))


def rows_of(  # noqa: PLR0917 - the parts of the lines of one pupil
    pupil_id: str,
    items: Iterable[OwnItem],
    days: Mapping[date, DayCount],
    names: Mapping[str, Private[str]],
    dates: Dates,
    policies: Sequence[CountingPolicy] = POLICIES,
) -> Iterator[WorkRow]:
    """One pupil's lines, one for each item and date, by date."""
    for item in items:
        found = sorted({local_date(start) for start, _ in item.intervals + item.late})
        for day in found:
            if day in dates:
                yield _row(pupil_id, item, day, days.get(day), names, policy_on(day, policies))


def _row(  # noqa: PLR0917 - the parts of one line of a page
    pupil_id: str,
    item: OwnItem,
    day: date,
    counted: DayCount | None,
    names: Mapping[str, Private[str]],
    policy: CountingPolicy,
) -> WorkRow:
    count = next((one for one in counted.works if one.id == item.id), None) if counted else None
    spans, late = union(_of(item.intervals, day)), union(_of(item.late, day))
    adjusted = count.adjusted if count else Seconds(0)
    whole = from_seconds(union(spans + late))
    return WorkRow(
        id=item.id,
        pupil_id=pupil_id,
        pupil_name=names.get(pupil_id, NAMELESS),
        local_date=day,
        span=whole[0] if len(whole) == 1 else None,
        what=item.title,
        by=names.get(item.confirmed_by, NAMELESS) if item.confirmed_by else Private(""),
        at=item.confirmed_at or item.completed_at or whole[-1].end,
        recorded=Seconds(total(spans) + total(late)),
        credited=Seconds((count.credited if count else 0) + adjusted),
        adjusted=adjusted,
        shares=count.shares if count else (),
        explanation=tuple(_told(item, (spans, late), count, counted)),
        waits=not item.counts or bool(late),
        late=count.late if count else Seconds(0),
        policy_version=policy.version,
        source=Source.CATALOGUE,
    )


def _told(
    item: OwnItem, parts: tuple[Intervals, Intervals], count: WorkCount | None, day: DayCount | None
) -> Iterator[Said]:
    """The sentences of a line: what was done, what of it waits, what was taken off, and the sum."""
    spans, late = parts
    every = union(spans + late)
    whole, whole_start = from_seconds(every), every[0][0]
    yield Said("own", {"length": Seconds(total(spans) + total(late))})
    yield (
        Said("work.when", {"spans": whole})
        if len(whole) <= FEW
        else Said("own.between", {"spans": (type(whole[0])(whole[0].start, whole[-1].end),)})
    )
    if waited := item.waited.get(local_date(whole_start), Seconds(0)):
        yield Said("own.waited", {"length": waited})
    day_ = local_date(whole_start)
    places = [place for place, (start, _) in enumerate(item.intervals) if local_date(start) == day_]
    if any(item.slot_of(place) is not None for place in places):
        yield Said("work.replaces", {})
    yield from _standing(item, late)
    if count is None or day is None or not item.counts:
        yield Said("nothing", {})
        return
    lost = count.asked - sum(share.seconds for share in count.shares)
    if lost:
        most = int(item.norm_minutes * 60 * item.cap_factor)
        yield Said("own.taken", {"length": Seconds(lost), "most": Seconds(most)})
    yield from told_of_work(count, day, sum(one.seconds for one in count.shares if one.bucket is Bucket.OVER_CAP))


def _standing(item: OwnItem, late: Intervals) -> Iterator[Said]:
    if item.confirmed_by is not None:
        yield Said("own.confirmed", {})
    elif item.completed_at is not None:
        yield Said("own.completed", {})
    else:
        yield Said("own.open", {})
    if late:
        yield Said("own.late", {"length": Seconds(total(late))})


def _of(intervals: Iterable[tuple[int, int]], day: date) -> tuple[tuple[int, int], ...]:
    return tuple(one for one in intervals if local_date(one[0]) == day)
