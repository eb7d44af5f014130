"""From counted days to the numbers of a report. Nothing is counted here: the register's seconds are put in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.counting.model import in_totals
from erbij.register.facts import Authorised, Modality
from erbij.register.model import Share, Status
from erbij.register.rules import lesson_time
from erbij.reports.period.model import OF_BUCKET, Amount, Column, LessonLine, OtherLine, PupilLine, Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from erbij.register.counting.model import DayCount, PupilCount, SlotCount
    from erbij.register.model import WorkRow
    from erbij.register.periods.model import Sum
    from erbij.reports.period.model import Amounts, Filter, PupilCard

IN_NO_TOTAL = frozenset({Column.VOLUNTARY, Column.UNREGISTERED, Column.OVER_CAP})
OF_ABSENCE = {Authorised.YES: Column.ABSENCE_AUTHORISED, Authorised.NO: Column.ABSENCE_UNAUTHORISED}
ABSENCES = frozenset(OF_ABSENCE.values())
AT_ONCE = 150
"""Days of pupils that are counted before others get their turn."""


def of_shares(shares: Iterable[Share]) -> Amounts:
    """What was credited, by column; what stands in the total is in REPORTED too."""
    found: dict[Column, Amount] = {}
    for share in shares:
        column = OF_BUCKET[share.bucket]
        wanted = (column,) if column in IN_NO_TOTAL else (column, Column.REPORTED)
        for one in wanted:
            found[one] = found.get(one, Amount()) + Amount(share.seconds)
    return found


def of_slot(slot: SlotCount) -> Amounts:
    """One lesson's numbers. What is due of it is its whole length; of a day it is a union (R8)."""
    found = dict(of_shares(slot.shares + slot.adjustments))
    if slot.due:
        found[Column.DUE] = Amount(int(slot.lesson.slot.span.seconds))
    if slot.late:
        found[Column.AFTER_CLOSE] = Amount(slot.late)
    missed = slot.missed
    if missed.authorised in OF_ABSENCE:
        found[OF_ABSENCE[missed.authorised]] = Amount(missed.seconds, missed.lesson_hours)
    return found


def of_day(day: DayCount) -> Amounts:
    """A whole day's numbers, as the register has them: lessons, work beside them, what people corrected."""
    found = {column: amount for column, amount in added(map(of_slot, day.slots)).items() if column in ABSENCES}
    found |= {OF_BUCKET[bucket]: Amount(seconds) for bucket, seconds in day.by_bucket.items()}
    found |= {Column.DUE: Amount(day.due), Column.PROVISIONAL: Amount(day.provisional)}
    found |= {Column.AFTER_CLOSE: Amount(day.late)}
    return {column: amount for column, amount in (found | {Column.REPORTED: Amount(day.reported)}).items() if amount}


def others_of(day: DayCount, works: Mapping[tuple[str, date], WorkRow]) -> list[OtherLine]:
    """What counts on a date beside its lessons: works, then what people corrected that stands on no line."""
    found = [
        OtherLine(
            day.local_date,
            one.credited + one.adjusted,
            _with_late(of_shares(one.shares + one.adjustments), one.late),
            one,
            works.get((one.id, day.local_date)),
        )
        for one in day.works
    ]
    late = day.late - sum(one.late for one in day.slots) - sum(one.late for one in day.works)
    if day.loose or late:
        found.append(OtherLine(day.local_date, in_totals(day.loose), _with_late(of_shares(day.loose), late)))
    return found


def _with_late(amounts: Amounts, seconds: int) -> Amounts:
    return {**amounts, Column.AFTER_CLOSE: Amount(seconds)} if seconds else amounts


def of_sums(sums: Iterable[Sum]) -> Amounts:
    """What the ledger says, by column."""
    found = [_with_late(of_shares([Share(one.source, one.bucket, one.seconds)]), one.after_close) for one in sums]
    return {column: amount for column, amount in added(found).items() if amount}


def added(all_: Iterable[Amounts]) -> dict[Column, Amount]:
    """Numbers added up, exactly."""
    found: dict[Column, Amount] = {}
    for amounts in all_:
        for column, amount in amounts.items():
            found[column] = found.get(column, Amount()) + amount
    return found


def pupil_line(
    pupil: PupilCard,
    count: PupilCount,
    wanted: Filter,
    contacts: int = 0,
    works: Mapping[tuple[str, date], WorkRow] | None = None,
) -> PupilLine | None:
    """A pupil's line; None when the filter leaves nothing of it. ``contacts``: moments; works by id and date."""
    lessons = tuple(
        lesson_line(pupil, slot)
        for day in count.days
        for slot in day.slots
        if is_wanted(slot, wanted) and (wanted.by_lesson or is_told(slot))
    )
    others = [] if wanted.by_lesson else [one for day in count.days for one in others_of(day, works or {})]
    if wanted.by_lesson:
        amounts: Amounts = added(line.amounts for line in lessons)
        if not lessons:
            return None
    else:
        amounts = added([*map(of_day, count.days), {Column.CONTACT_MOMENTS: Amount(contacts)} if contacts else {}])
    if wanted.column is not None:
        if not amounts.get(wanted.column):
            return None
        lessons = tuple(line for line in lessons if line.amounts.get(wanted.column))
        others = [line for line in others if line.amounts.get(wanted.column)]
    return PupilLine(pupil, amounts, lessons, tuple(others))


def lesson_line(pupil: PupilCard, slot: SlotCount) -> LessonLine:
    """A lesson's line: as long as it was given."""
    planned = int(slot.lesson.slot.span.seconds)
    given = int(lesson_time(slot.lesson.slot, slot.known.evidence.session).seconds)
    return LessonLine(pupil, slot, planned, given - planned, of_slot(slot))


def is_told(slot: SlotCount) -> bool:
    """Whether a lesson says anything by itself: not one that was simply to be at school."""
    home = slot.lesson.slot.planned and slot.known.followed.modality is not Modality.AT_SCHOOL
    return home or bool(slot.shares or slot.adjustments or slot.missed.authorised or slot.known.pupil.presence)


def is_wanted(slot: SlotCount, wanted: Filter) -> bool:
    """Whether a lesson passes what is asked of lessons."""
    return (
        (wanted.teacher_id is None or wanted.teacher_id in slot.lesson.teacher_ids)
        and (wanted.subject is None or wanted.subject == slot.lesson.subject)
        and (wanted.status is None or wanted.status in slot.status or (wanted.status is Status.ABSENT and slot.absent))
    )


def difference(line: LessonLine) -> int:
    """What the states leave over of the lesson; 0, or nothing was told of it."""
    return line.planned + line.extension - sum(line.count.states.values()) if line.count.states else 0


def summed(lines: Iterable[PupilLine], before: Sums | None = None) -> Sums:
    """What the lines add up to, after what earlier ones did."""
    before = before or Sums()
    mine = list(lines)
    lessons = [line for one in mine for line in one.lessons]
    states = dict(before.states)
    for name, seconds in ((name, n) for line in lessons for name, n in line.count.states.items()):
        states[name] = states.get(name, 0) + seconds
    return Sums(
        before.pupils + len(mine),
        before.lessons + len(lessons),
        added([before.amounts, *(one.amounts for one in mine)]),
        states,
        before.planned + sum(line.planned for line in lessons),
        before.extension + sum(line.extension for line in lessons),
        before.difference + sum(difference(line) for line in lessons),
    )


def batches(ids: Iterable[str], days: int) -> Iterator[list[str]]:
    """The ids in order, so few at once that counting them holds up nobody."""
    ordered, size = list(ids), max(1, AT_ONCE // max(1, days))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
