"""Routes of the illness form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.illness.wire import EndIllness, IllnessCard, IllnessForm, IllnessSlot, ReportIllness, UndoIllness
from erbij.actor import Role
from erbij.timetable.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.absence.illness.model import IllnessPage
    from erbij.absence.illness.service import Illnesses
    from erbij.web.route import Call

REPORTS = frozenset({Role.GUARDIAN, Role.COORDINATOR, Role.MENTOR})


def routes(service: Illnesses) -> list[Route]:
    """Return the routes of this room."""

    async def form(call: Call) -> IllnessForm:
        day = asked_date(call.query.get("date", ""))
        return shown(await service.form(call.actor, call.query.get("person_id") or None, day))

    async def report(call: Call) -> None:
        await service.report(call.actor, call.body)

    async def end(call: Call) -> None:
        await service.end(call.actor, call.body)

    async def undo(call: Call) -> None:
        await service.undo(call.actor, call.body)

    return [
        Route("GET", "/api/absence/illness", form, REPORTS, reply=IllnessForm, query=("person_id", "date")),
        Route("POST", "/api/absence/illness", report, REPORTS, body=ReportIllness),
        Route("POST", "/api/absence/illness/end", end, REPORTS, body=EndIllness),
        Route("POST", "/api/absence/illness/undo", undo, REPORTS, body=UndoIllness),
    ]


def shown(page: IllnessPage) -> IllnessForm:
    """Return the form as a message."""
    report = page.report
    return IllnessForm(
        pupil_id=page.pupil.id,
        pupil_name=page.pupil.name.reveal(),
        date=page.date,
        today=page.today,
        next_day=page.next_day,
        now=page.now,
        timezone=page.timezone,
        lessons=tuple(
            IllnessSlot(
                slot_id=one.slot.id,
                subject=one.slot.subject,
                starts_at=one.slot.starts_at,
                ends_at=one.slot.ends_at,
                absent=one.absent,
                joins=one.joins,
                over=one.slot.ends_at <= page.now,
            )
            for one in page.lessons
        ),
        report=IllnessCard(
            id=report.id,
            version=report.version,
            first=report.first,
            last=report.last,
            from_time=report.from_time or None,
            joins=report.joins,
            reported_at=report.reported_at,
            ended_at=report.ended_at,
            may_undo=page.may_undo,
        )
        if report
        else None,
        must_agree=page.must_agree,
    )
