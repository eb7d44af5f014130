"""What a day of a pupil looks like at a glance, and what needs somebody's attention."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from erbij.plans.board.wire import BoardCell, BoardConflict, BoardWho
from erbij.plans.document.wire import PlanItem, PlanState
from erbij.plans.modality.wire import ModalityOrigin, SlotModality
from erbij.plans.patterns.rules import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from erbij.plans.arrangements.model import Records
    from erbij.plans.arrangements.wire import ArrangementDetails
    from erbij.plans.board.model import PupilWeek
    from erbij.plans.document.model import Document
    from erbij.plans.modality.model import Modality, SlotTime

SOON = timedelta(days=7)
ENDS_SOON = timedelta(days=14)


def cell(day: date, lessons: Iterable[tuple[SlotTime, Modality]]) -> BoardCell:
    """Return one day; lessons that were called off do not count."""
    found = [one for slot, one in lessons if slot.date == day and slot.planned]
    kinds = [one.modality for one in found]
    return BoardCell(
        date=day,
        at_school=kinds.count(SlotModality.AT_SCHOOL),
        remote=kinds.count(SlotModality.REMOTE_LIVE),
        other=kinds.count(SlotModality.CATALOGUE) + kinds.count(SlotModality.OFFLINE),
        free=kinds.count(SlotModality.FREE_BY_PLAN),
        pattern=any(one.origin is ModalityOrigin.PATTERN for one in found),
        changed=any(one.origin is ModalityOrigin.DAY_CHANGE for one in found),
    )


def of_interest(week: PupilWeek, today: date) -> bool:
    """Whether a pupil stands on the board: a lesson elsewhere, a draft, or a plan that is not over."""
    if any(one.modality is not SlotModality.AT_SCHOOL or one.origin is not None for _, one in week.lessons):
        return True
    return any(_open(one, today) for one in every(week.records))


def every(records: Records) -> list[Document[Any]]:
    """Return the records of all three kinds."""
    return [*records.arrangements, *records.deviations, *records.patterns]


def _open(one: Document[Any], today: date) -> bool:
    return one.state is PlanState.DRAFT or (one.last is not None and one.last >= today)


def current(records: Records, today: date) -> Document[ArrangementDetails] | None:
    """Return the arrangement in effect, else the one that is to come, else the latest draft."""
    held = [one for one in records.arrangements if one.state is PlanState.ACTIVE and one.last and one.last >= today]
    drafts = [one for one in records.arrangements if one.state is PlanState.DRAFT]
    return next((one for one in held if one.holds(today)), None) or next(iter([*held, *drafts]), None)


def conflicts(week: PupilWeek, today: date) -> list[BoardConflict]:
    """Return what needs somebody, the most pressing first."""
    records = week.records
    now = current(records, today)
    active = now if now is not None and now.state is PlanState.ACTIVE else None
    checks = {
        BoardConflict.REVIEW_DUE: active is not None and _review_by(active, today),
        BoardConflict.REVIEW_SOON: active is not None
        and _review_by(active, today + SOON)
        and not _review_by(active, today),
        BoardConflict.ENDS_SOON: active is not None and _ends_unrenewed(active, records, today),
        BoardConflict.NO_ARRANGEMENT: _elsewhere_without(week, records.arrangements),
        BoardConflict.NO_DEVIATION: active is not None and _elsewhere_without(week, records.deviations),
        BoardConflict.TWO_PATTERNS: _twice(week),
        BoardConflict.DRAFT_OPEN: any(one.state is PlanState.DRAFT for one in every(records)),
    }
    return [name for name, found in checks.items() if found]


def who_acts(lacking: Sequence[PlanItem], found: Sequence[BoardConflict]) -> BoardWho | None:
    """Return who must act; the family only where nothing waits but signatures."""
    if not found:
        return None
    signs = bool(lacking) and all(item is PlanItem.SIGNATURE for item in lacking)
    return BoardWho.FAMILY if signs and set(found) == {BoardConflict.DRAFT_OPEN} else BoardWho.SCHOOL


def _review_by(active: Document[ArrangementDetails], day: date) -> bool:
    return active.details.review_on is not None and active.details.review_on <= day


def _ends_unrenewed(active: Document[ArrangementDetails], records: Records, today: date) -> bool:
    renewed = any(one.details.renews == active.id for one in records.arrangements)
    return active.last is not None and active.last <= today + ENDS_SOON and not renewed


def _elsewhere_without(week: PupilWeek, records: Sequence[Document[Any]]) -> bool:
    """Whether the plan (not a word of the day) puts a lesson elsewhere on a date that no record covers."""
    return any(
        one.origin in {ModalityOrigin.PLAN, ModalityOrigin.PATTERN}
        and not slot.all_remote
        and not any(record.holds(slot.date) for record in records)
        for slot, one in week.lessons
    )


def _twice(week: PupilWeek) -> bool:
    return any(
        first.holds(slot.date)
        and second.holds(slot.date)
        and matches(first.details.moments, slot.date, slot.local_start)
        and matches(second.details.moments, slot.date, slot.local_start)
        for first, second in combinations(week.records.patterns, 2)
        for slot, _ in week.lessons
    )
