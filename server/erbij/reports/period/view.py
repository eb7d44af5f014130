"""The table's values as messages; rounding happens here and only here (R10)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from erbij.register.rules import CLOCK_HOUR_SECTORS, clock_hours, hours_minutes, whole_minutes
from erbij.register.view import row_view, share_view
from erbij.register.wire import CreditSource, SlotOutcome
from erbij.reports.period import wire
from erbij.reports.period.model import Amount, Column
from erbij.reports.period.rules import difference, lesson_line, of_shares

if TYPE_CHECKING:
    from fractions import Fraction

    from erbij.register.counting.model import DayCount, WorkCount
    from erbij.register.facts import Sector
    from erbij.reports.period.model import Amounts, Choices, LessonLine, PupilLine, PupilPeriod, Sums, Table

OF_ABSENCE = frozenset({Column.ABSENCE_AUTHORISED, Column.ABSENCE_UNAUTHORISED})


def table_view(table: Table) -> wire.ReportTable:
    """A page of the table, or the whole of it."""
    return wire.ReportTable(
        first=table.dates.first,
        last=table.dates.last,
        now=table.now,
        timezone=table.zone.key,
        unit=unit_of(table.sector),
        page=table.page,
        pages=table.pages,
        pupils=tuple(_pupil(line) for line in table.lines),
        sums=_sums(table.sums),
        ledger_seq=table.head.seq,
        ledger_hash=table.head.hash,
        policy_versions=table.policy_versions,
    )


def choices_view(found: Choices) -> wire.ReportChoices:
    """What can be chosen."""
    return wire.ReportChoices(
        groups=tuple(wire.ReportChoice(id=key, name=name) for key, name in found.groups),
        teachers=tuple(wire.ReportChoice(id=key, name=name.reveal()) for key, name in found.teachers),
        subjects=found.subjects,
        today=found.today,
    )


def pupil_view(found: PupilPeriod) -> wire.ReportPupilPeriod:
    """One pupil, day by day."""
    reported = found.amounts.get(Column.REPORTED, Amount()).seconds
    return wire.ReportPupilPeriod(
        pupil_id=found.pupil.id,
        pupil_name=found.pupil.name.reveal(),
        groups=found.pupil.groups,
        first=found.dates.first,
        last=found.dates.last,
        now=found.now,
        timezone=found.zone.key,
        unit=unit_of(found.count.sector),
        cells=cells_view(found.amounts),
        minutes=whole_minutes(reported),
        clock_hours=clock_hours(reported),
        hmm=hours_minutes(reported),
        days=tuple(_day(day, amounts, found) for day, amounts in found.days),
        rows=tuple(row_view(row) for row in found.rows.values()),
        ledger_seq=found.head.seq,
    )


def unit_of(sector: Sector) -> wire.AbsenceUnit:
    """What absence is reported in."""
    clock = sector in CLOCK_HOUR_SECTORS
    return wire.AbsenceUnit.CLOCK_HOUR if clock else wire.AbsenceUnit.LESSON_HOUR


def _day(day: DayCount, amounts: Amounts, found: PupilPeriod) -> wire.ReportDay:
    return wire.ReportDay(
        date=day.local_date,
        free_day=day.free_day,
        free_day_name=found.free_day_names.get(day.local_date),
        mode=day.mode.value,
        policy_version=day.policy_version,
        due_seconds=day.due,
        cap_seconds=day.cap,
        reported_seconds=day.reported,
        provisional_seconds=day.provisional,
        over_norm_seconds=day.over_norm,
        cells=cells_view(amounts),
        lessons=tuple(_lesson(lesson_line(found.pupil, slot)) for slot in day.slots),
        works=tuple(_work(work) for work in day.works),
    )


def _work(work: WorkCount) -> wire.ReportWork:
    return wire.ReportWork(
        id=work.id,
        source=CreditSource(work.source.value),
        recorded_seconds=work.asked,
        credited_seconds=work.credited,
        shares=tuple(share_view(one) for one in work.shares),
        cells=cells_view(of_shares(work.shares)),
    )


def _pupil(line: PupilLine) -> wire.ReportPupil:
    return wire.ReportPupil(
        pupil_id=line.pupil.id,
        pupil_name=line.pupil.name.reveal(),
        groups=line.pupil.groups,
        cells=cells_view(line.amounts),
        lessons=tuple(_lesson(one) for one in line.lessons),
    )


def _lesson(line: LessonLine) -> wire.ReportLesson:
    slot, lesson = line.count, line.count.lesson
    return wire.ReportLesson(
        slot_id=lesson.slot.id,
        date=lesson.local_date,
        starts_at=lesson.slot.span.start,
        ends_at=lesson.slot.span.end,
        subject=lesson.subject,
        group=lesson.group,
        teacher=lesson.teacher.reveal(),
        held=lesson.slot.planned,
        planned_seconds=line.planned,
        extension_seconds=line.extension,
        states=dict(slot.states),
        difference=difference(line),
        credited_seconds=slot.credited,
        status=tuple(SlotOutcome(one.value) for one in slot.status),
        shares=tuple(share_view(one) for one in slot.shares),
        cells=cells_view(line.amounts),
        absence=slot.missed.category or None,
    )


def _sums(sums: Sums) -> wire.ReportSums:
    reported = sums.amounts.get(Column.REPORTED, Amount()).seconds
    return wire.ReportSums(
        pupils=sums.pupils,
        lessons=sums.lessons,
        cells=cells_view(sums.amounts),
        states=dict(sums.states),
        planned_seconds=sums.planned,
        extension_seconds=sums.extension,
        difference=sums.difference,
        minutes=whole_minutes(reported),
        clock_hours=clock_hours(reported),
        hmm=hours_minutes(reported),
    )


def cells_view(amounts: Amounts) -> tuple[wire.ReportCell, ...]:
    """Numbers in the order of the columns; empty ones are left out."""
    return tuple(_cell(column, amounts[column]) for column in Column if amounts.get(column))


def _cell(column: Column, amount: Amount) -> wire.ReportCell:
    hours = decimals(amount.lesson_hours) if column in OF_ABSENCE else None
    return wire.ReportCell(column=column, seconds=amount.seconds, hours=hours)


def decimals(hours: Fraction) -> str:
    """At most two decimals, half up: ``3``, ``2.25``."""
    exact = (Decimal(hours.numerator) / hours.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact:f}".rstrip("0").rstrip(".")
