"""The register's values as messages; rounding happens here and only here (R10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.plans.modality.wire import StayPlace
from erbij.register import wire
from erbij.register.rules import clock_hours, hours_minutes, iso_week, whole_minutes
from erbij.register.wording import Language, in_words

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from erbij.register.model import Day, PupilDay, Row, Share, Unconfirmed, Week, WorkRow


def day_view(day: Day, language: Language = Language.NL) -> wire.RegisterDay:
    """A day with totals from seconds, never from rounded rows."""
    credited = day.reported
    return wire.RegisterDay(
        date=day.local_date,
        now=day.now,
        timezone=day.zone.key,
        rows=tuple(row_view(row, day.zone, language) for row in day.rows),
        works=tuple(work_view(work, day.zone, language) for work in day.works),
        corrected_seconds=day.loose,
        planned_seconds=sum(row.lesson.slot.span.seconds for row in day.rows),
        credited_seconds=credited,
        credited_minutes=whole_minutes(credited),
        clock_hours=clock_hours(credited),
        hmm=hours_minutes(credited),
    )


def week_view(week: Week, language: Language = Language.NL) -> wire.MinutesWeek:
    """A pupil's week with totals from seconds, never from rounded rows or days."""
    monday = week.days[0].local_date
    following = monday + timedelta(days=7)
    credited = sum(day.reported for day in week.days)
    return wire.MinutesWeek(
        week=iso_week(monday),
        this_week=iso_week(week.today),
        previous_week=iso_week(monday - timedelta(days=7)),
        next_week=iso_week(following) if following <= week.today else None,
        today=week.today,
        now=week.now,
        timezone=week.zone.key,
        person_id=week.pupil_id,
        person_name=week.pupil_name.reveal(),
        days=tuple(_pupil_day(day, week.zone, language) for day in week.days),
        credited_seconds=credited,
        credited_minutes=whole_minutes(credited),
        clock_hours=clock_hours(credited),
        hmm=hours_minutes(credited),
    )


def _pupil_day(day: PupilDay, zone: ZoneInfo, language: Language) -> wire.MinutesDay:
    credited = day.reported
    return wire.MinutesDay(
        date=day.local_date,
        school_day=day.calendar.school_day,
        free_day_name=day.calendar.free_day_name,
        rows=tuple(row_view(row, zone, language) for row in day.rows),
        works=tuple(work_view(work, zone, language) for work in day.works),
        corrected_seconds=day.loose,
        credited_seconds=credited,
        credited_minutes=whole_minutes(credited),
    )


def to_confirm_view(lesson: Unconfirmed) -> wire.ToConfirm:
    """One line of Friday's list."""
    slot = lesson.lesson.slot
    return wire.ToConfirm(
        slot_id=slot.id,
        subject=lesson.lesson.subject,
        group=lesson.lesson.group,
        starts_at=slot.span.start,
        ends_at=slot.span.end,
        pupils=lesson.pupils,
        credited_minutes=whole_minutes(lesson.credited),
    )


def share_view(share: Share) -> wire.CreditShare:
    """One share of what was credited."""
    return wire.CreditShare(
        source=wire.CreditSource(share.source.value),
        bucket=wire.CreditBucket(share.bucket.value),
        seconds=share.seconds,
    )


def row_view(row: Row, zone: ZoneInfo, language: Language) -> wire.RegisterRow:
    """One line, as family and school read it."""
    lesson = row.lesson
    return wire.RegisterRow(
        slot_id=lesson.slot.id,
        pupil_id=row.pupil_id,
        pupil_name=row.pupil_name.reveal(),
        group=lesson.group,
        subject=lesson.subject,
        teacher=lesson.teacher.reveal(),
        starts_at=lesson.slot.span.start,
        ends_at=lesson.slot.span.end,
        planned_seconds=lesson.slot.span.seconds,
        credited_seconds=row.credited,
        credited_minutes=whole_minutes(row.credited),
        running=row.running,
        parts=tuple(
            wire.LinePart(start=part.span.start, end=part.span.end, state=wire.LineState(part.state.value))
            for part in row.parts
        ),
        explanation=in_words(row.explanation, language, zone),
        status=tuple(wire.SlotOutcome(one.value) for one in row.status),
        shares=tuple(share_view(one) for one in row.shares),
        adjusted_seconds=row.adjusted,
        confirmed_at=row.confirmation.confirmed_at if row.confirmation else None,
        confirmed_by=row.confirmed_by.reveal() if row.confirmed_by else None,
        verdict=row.verdict,
        judged_by=row.judged_by.reveal() if row.judged_by else None,
        late_seconds=row.late,
        policy_version=row.policy_version,
        at_location=StayPlace(row.at.value),
    )


def work_view(row: WorkRow, zone: ZoneInfo, language: Language) -> wire.RegisterWork:
    """One line of confirmed work, as family and school read it."""
    return wire.RegisterWork(
        work_id=row.id,
        pupil_id=row.pupil_id,
        pupil_name=row.pupil_name.reveal(),
        date=row.local_date,
        starts_at=row.span.start if row.span else None,
        ends_at=row.span.end if row.span else None,
        source=wire.CreditSource(row.source.value),
        text=row.what.reveal(),
        confirmed_by=row.by.reveal(),
        confirmed_at=row.at,
        recorded_seconds=row.recorded,
        credited_seconds=row.credited,
        credited_minutes=whole_minutes(row.credited),
        explanation=in_words(row.explanation, language, zone),
        shares=tuple(share_view(one) for one in row.shares),
        adjusted_seconds=row.adjusted,
        waits=row.waits,
        late_seconds=row.late,
        policy_version=row.policy_version,
    )
