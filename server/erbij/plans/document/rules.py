"""What holds for the dates of every record: within one school year (1 August to 31 July), and once at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.document.wire import MissingItem, PlanItem, PlanThing
from erbij.schools.rules import year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from typing import Any

    from erbij.plans.document.model import Document


def dates_missing(first: date | None, last: date | None) -> list[PlanItem]:
    """Return what is wrong with the dates of a record."""
    if first is None or last is None:
        return [item for item, day in ((PlanItem.FIRST, first), (PlanItem.LAST, last)) if day is None]
    if last < first:
        return [PlanItem.LAST_BEFORE_FIRST]
    return [PlanItem.ACROSS_SCHOOL_YEAR] if last > year_of(first)[1] else []


def empty(items: Mapping[PlanItem, object]) -> list[PlanItem]:
    """Return the items without a value; 0 is one."""
    return [item for item, value in items.items() if value is None or value in ("", ())]


def overlapping(
    thing: PlanThing,
    one: Document[Any],
    others: Iterable[Document[Any]],
    meets: Callable[[Document[Any], date, date], bool] = lambda _other, _first, _last: True,
) -> list[MissingItem]:
    """Return the records of a pupil that have effect on a date of ``one``, by their dates: two at once cannot stand.

    ``meets`` says whether another one is really in the way on those dates, both included. What ended counts up to its
    last date: that was true.
    """
    first, last = one.first, one.last
    if first is None or last is None:
        return []
    found = [
        other
        for other in others
        if other.id != one.id and other.overlaps(first, last) and meets(other, *_shared(other, first, last))
    ]
    return [MissingItem(thing=thing, item=PlanItem.OVERLAPS, first=other.first, last=other.last) for other in found]


def _shared(other: Document[Any], first: date, last: date) -> tuple[date, date]:
    return max(other.first or first, first), min(other.last or last, last)
