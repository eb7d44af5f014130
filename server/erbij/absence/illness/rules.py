"""What a report of illness says about the lessons of a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.absence.illness.wire import Joins
from erbij.absence.wire import Authorised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.absence.illness.model import Illness
    from erbij.absence.illness.wire import ReportIllness
    from erbij.absence.records.model import AbsenceRecord
    from erbij.timetable.model import Slot

UNDO_WITHIN = timedelta(minutes=30)
"""Later, saying that the pupil is better ends a report."""


def faults(asked: ReportIllness, today: date, next_day: date | None) -> list[tuple[str, str]]:
    """Return what is wrong with a report, as (path, message)."""
    found: list[tuple[str, str]] = []
    if asked.date not in {today, next_day}:
        found.append(("body.date", "only today or the next school day"))
    if asked.joins is Joins.SOME and not asked.slot_ids:
        found.append(("body.slot_ids", "choose at least one lesson"))
    if asked.joins is not Joins.SOME and asked.slot_ids:
        found.append(("body.slot_ids", "only where some lessons are joined"))
    return found


def missed_from(report: Illness, slot: Slot, zone: ZoneInfo) -> datetime | None:
    """Return from when on the pupil misses a lesson of a day that the report covers; None: nothing of it."""
    if not report.from_time or slot.local_date != report.first:
        return slot.starts_at
    hour, minute = (int(part) for part in report.from_time.split(":"))
    left = slot.starts_at.astimezone(zone).replace(hour=hour, minute=minute)
    left = left.astimezone(slot.starts_at.tzinfo)
    return max(slot.starts_at, left) if left < slot.ends_at else None


def is_missed(report: Illness, slot: Slot, zone: ZoneInfo) -> bool:
    """Whether a lesson is missed: at least half of it. Whoever leaves in its second half was there."""
    since = missed_from(report, slot, zone)
    return since is not None and (slot.ends_at - since) * 2 >= slot.ends_at - slot.starts_at


def joined(report: Illness, slot: Slot) -> bool:
    """Whether a lesson that is missed is followed from home."""
    if report.joins is Joins.SOME:
        return slot.id in report.slot_ids
    return report.joins is Joins.ALL


def may_say(record: AbsenceRecord | None, report_id: str) -> bool:
    """Whether a report may write an hour: nobody decided on it, or this very report did."""
    if record is None or record.withdrawn or record.illness_id == report_id:
        return True
    return record.authorised is Authorised.UNDECIDED


def to_write(report: Illness, slots: Iterable[Slot], there: Mapping[str, AbsenceRecord], zone: ZoneInfo) -> list[Slot]:
    """Return the lessons that still need a record."""
    return [
        slot
        for slot in slots
        if is_missed(report, slot, zone) and may_say(there.get(slot.id), report.id) and not _stands(there, slot, report)
    ]


def _stands(there: Mapping[str, AbsenceRecord], slot: Slot, report: Illness) -> bool:
    record = there.get(slot.id)
    return record is not None and not record.withdrawn and record.illness_id == report.id


def may_undo(report: Illness, now: datetime) -> bool:
    """Whether a report can be taken back as if it had not been made."""
    return not report.taken_back and now <= report.reported_at + UNDO_WITHIN
