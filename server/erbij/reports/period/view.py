"""The table's values as messages; rounding happens here and only here (R10)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from erbij.plans.modality.wire import StayPlace
from erbij.register.facts import Modality
from erbij.register.rules import CLOCK_HOUR_SECTORS, clock_hours, hours_minutes, whole_minutes
from erbij.register.view import row_view, share_view
from erbij.register.wire import CreditSource, SlotOutcome
from erbij.register.wording import Language, in_words
from erbij.reports.period import wire
from erbij.reports.period.model import Amount, Column
from erbij.reports.period.rules import difference, lesson_line, others_of

if TYPE_CHECKING:
    from fractions import Fraction
    from zoneinfo import ZoneInfo

    from erbij.register.counting.model import DayCount, SlotCount
    from erbij.register.facts import Sector
    from erbij.reports.period.model import Amounts, Choices, LessonLine, OtherLine, PupilLine, PupilPeriod, Sums, Table

OF_ABSENCE = frozenset({Column.ABSENCE_AUTHORISED, Column.ABSENCE_UNAUTHORISED})


def table_view(table: Table, language: Language = Language.NL) -> wire.ReportTable:
    """A page of the table, or the whole of it."""
    return wire.ReportTable(
        first=table.dates.first,
        last=table.dates.last,
        now=table.now,
        timezone=table.zone.key,
        unit=unit_of(table.sector),
        page=table.page,
        pages=table.pages,
        pupils=tuple(_pupil(line, table.zone, language) for line in table.lines),
        sums=_sums(table.sums),
        ledger_seq=table.head.seq,
        ledger_hash=table.head.hash,
        policy_versions=table.policy_versions,
        as_of=table.as_of,
    )


def choices_view(found: Choices) -> wire.ReportChoices:
    """What can be chosen."""
    return wire.ReportChoices(
        groups=tuple(wire.ReportChoice(id=key, name=name) for key, name in found.groups),
        mentors=tuple(wire.ReportChoice(id=key, name=name.reveal()) for key, name in found.mentors),
        teachers=tuple(wire.ReportChoice(id=key, name=name.reveal()) for key, name in found.teachers),
        subjects=found.subjects,
        today=found.today,
    )


def pupil_view(found: PupilPeriod, language: Language = Language.NL) -> wire.ReportPupilPeriod:
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
        days=tuple(_day(day, amounts, found, language) for day, amounts in found.days),
        rows=tuple(row_view(row, found.zone, language) for row in found.rows.values()),
        ledger_seq=found.head.seq,
    )


def unit_of(sector: Sector) -> wire.AbsenceUnit:
    """What absence is reported in."""
    clock = sector in CLOCK_HOUR_SECTORS
    return wire.AbsenceUnit.CLOCK_HOUR if clock else wire.AbsenceUnit.LESSON_HOUR


def _day(day: DayCount, amounts: Amounts, found: PupilPeriod, language: Language) -> wire.ReportDay:
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
        works=tuple(_other(one, found.zone, language) for one in others_of(day, found.works)),
    )


def _other(line: OtherLine, zone: ZoneInfo, language: Language) -> wire.ReportWork:
    count, row = line.count, line.row
    span = row.span if row else None
    return wire.ReportWork(
        id=count.id if count else "",
        date=line.local_date,
        source=CreditSource(count.source.value) if count else None,
        starts_at=span.start if span else None,
        ends_at=span.end if span else None,
        text=row.what.reveal() if row else None,
        by=row.by.reveal() if row else None,
        recorded_seconds=count.asked if count else 0,
        credited_seconds=line.credited,
        adjusted_seconds=count.adjusted if count else line.credited,
        shares=tuple(share_view(one) for one in count.shares) if count else (),
        cells=cells_view(line.amounts),
        explanation=in_words(row.explanation, language, zone) if row else (),
    )


def _pupil(line: PupilLine, zone: ZoneInfo, language: Language) -> wire.ReportPupil:
    return wire.ReportPupil(
        pupil_id=line.pupil.id,
        pupil_name=line.pupil.name.reveal(),
        groups=line.pupil.groups,
        cells=cells_view(line.amounts),
        lessons=tuple(_lesson(one) for one in line.lessons),
        works=tuple(_other(one, zone, language) for one in line.others),
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
        credited_seconds=slot.credited + slot.adjusted,
        adjusted_seconds=slot.adjusted,
        status=tuple(SlotOutcome(one.value) for one in slot.status),
        verdict=slot.verdict,
        shares=tuple(share_view(one) for one in slot.shares),
        cells=cells_view(line.amounts),
        absence=slot.missed.category or None,
        at_location=_place(slot),
    )


def _place(slot: SlotCount) -> StayPlace | None:
    """Where the pupil was; of a lesson that was simply to be at school, nowhere else."""
    followed = slot.known.followed
    away = followed.modality is not Modality.AT_SCHOOL or slot.known.pupil.presence
    return StayPlace(followed.at_location.value) if away else None


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
