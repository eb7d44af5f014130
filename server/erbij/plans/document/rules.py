"""What holds for the dates of every record: it lies within one school year (1 August to 31 July)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.document.wire import PlanItem
from erbij.schools.rules import year_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


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
