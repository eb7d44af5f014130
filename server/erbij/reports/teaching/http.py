"""The route of a teacher's week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.register.wire import SlotOutcome
from erbij.register.wording import Language, in_words
from erbij.reports.teaching import wire
from erbij.web.dates import date_or_none
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from erbij.reports.teaching.model import TaughtLesson, TaughtPupil
    from erbij.reports.teaching.service import Teaching

TEACHER = frozenset({Role.TEACHER})


def routes(service: Teaching) -> list[Route]:
    """Everything that can be asked of a teacher's week over HTTP."""

    async def week(call: Call) -> wire.TaughtWeekView:
        found = await service.week(call.actor, date_or_none(call, "date"))
        return wire.TaughtWeekView(
            monday=found.monday,
            today=found.today,
            now=found.now,
            timezone=found.zone.key,
            lessons=tuple(_lesson(one, found.zone, Language(call.language)) for one in found.lessons),
        )

    return [Route("GET", "/api/reports/teaching", week, TEACHER, reply=wire.TaughtWeekView, query=("date",))]


def _lesson(one: TaughtLesson, zone: ZoneInfo, language: Language) -> wire.TaughtLessonCard:
    lesson = one.lesson
    return wire.TaughtLessonCard(
        slot_id=lesson.slot.id,
        date=lesson.local_date,
        starts_at=lesson.slot.span.start,
        ends_at=lesson.slot.span.end,
        subject=lesson.subject,
        group=lesson.group,
        held=lesson.slot.planned,
        over=one.over,
        waits=one.waits,
        confirmed_at=one.confirmation.confirmed_at if one.confirmation else None,
        pupils=tuple(_pupil(pupil, zone, language) for pupil in one.pupils),
    )


def _pupil(pupil: TaughtPupil, zone: ZoneInfo, language: Language) -> wire.TaughtPupilCard:
    return wire.TaughtPupilCard(
        pupil_id=pupil.id,
        pupil_name=pupil.name.reveal(),
        was_there=bool(pupil.count.known.pupil.presence),
        status=tuple(SlotOutcome(one.value) for one in pupil.count.status),
        verdict=pupil.count.verdict,
        attended_seconds=pupil.count.attended,
        credited_seconds=pupil.count.credited + pupil.count.adjusted,
        explanation=in_words(pupil.explanation, language, zone),
    )
