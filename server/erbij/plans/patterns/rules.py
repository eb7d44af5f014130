"""Which slots a fixed online day means, and what it lacks.

Everything is the school's local date and wall time, so that a clock change moves nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.plans.document.rules import dates_missing
from erbij.plans.document.wire import MissingItem, PlanItem, PlanState, PlanThing
from erbij.plans.patterns.wire import WeekParity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from typing import Any

    from erbij.plans.arrangements.wire import ArrangementDetails
    from erbij.plans.deviations.wire import DeviationDetails
    from erbij.plans.document.model import Document
    from erbij.plans.patterns.wire import Moments, PatternDetails


THREE_WEEKS = 21
"""In so many days every weekday of an odd and of an even week comes by, also where week 53 is followed by week 1."""


def matches(moments: Moments, day: date, local_start: str) -> bool:
    """Whether a slot of that date and wall time is meant."""
    week, weekday = day.isocalendar()[1:]
    if moments.weekdays and weekday not in moments.weekdays:
        return False
    if moments.parity is not WeekParity.EVERY and (week % 2 == 1) is not (moments.parity is WeekParity.ODD):
        return False
    return not moments.starts or local_start in moments.starts


def both(one: Moments, other: Moments, first: date, last: date) -> bool:
    """Whether a slot of [first, last] can be meant by both."""
    starts = not one.starts or not other.starts or set(one.starts) & set(other.starts)
    days = (first + timedelta(days=number) for number in range(min((last - first).days + 1, THREE_WEEKS)))
    return bool(starts) and any(_day(one, day) and _day(other, day) for day in days)


def _day(moments: Moments, day: date) -> bool:
    return matches(moments.model_copy(update={"starts": ()}), day, "")


def missing(
    pattern: Document[PatternDetails],
    arrangements: Iterable[Document[ArrangementDetails]],
    deviations: Iterable[Document[DeviationDetails]],
) -> list[MissingItem]:
    """Return what keeps a pattern from taking effect; the two kinds that it needs must cover all of it."""
    items = dates_missing(pattern.first, pattern.last)
    if not pattern.details.moments.weekdays:
        items.append(PlanItem.WEEKDAYS)
    if not _cover(list(arrangements), pattern):
        items.append(PlanItem.ACTIVE_ARRANGEMENT)
    if not _cover(list(deviations), pattern):
        items.append(PlanItem.COMPLETE_DEVIATION)
    return [MissingItem(thing=PlanThing.PATTERN, item=item) for item in items]


def _cover(needed: Sequence[Document[Any]], pattern: Document[PatternDetails]) -> bool:
    """Whether every date of the pattern lies in one of them; the last date in one that did not end."""
    active = [one for one in needed if one.state is PlanState.ACTIVE]
    if pattern.first is None or pattern.last is None:
        return bool(active)
    day, last = pattern.first, pattern.last
    while day <= last:
        reached = max((one.last for one in needed if one.last is not None and one.holds(day)), default=None)
        if reached is None:
            return False
        day = reached + timedelta(days=1)
    return any(one.holds(last) for one in active)
