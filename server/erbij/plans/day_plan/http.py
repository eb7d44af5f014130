"""The day plan's routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.day_plan.wire import (
    AnswerDayPlan,
    DayPlanProposal,
    DayPlanSaved,
    DayPlanView,
    LessonAgreed,
    SaveDayPlan,
    UndoDayPlan,
)
from erbij.timetable.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.day_plan.model import Shown
    from erbij.plans.day_plan.service import DayPlans
    from erbij.web.route import Call

CARE = frozenset({Role.MENTOR, Role.COORDINATOR})
BOTH = CARE | {Role.PUPIL, Role.GUARDIAN}


def routes(service: DayPlans) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> DayPlanView:
        person_id = call.query.get("person_id") or None
        return shown(await service.show(call.actor, person_id, asked_date(call.query.get("date", ""))))

    async def save(call: Call) -> DayPlanSaved:
        proposed, version = await service.save(call.actor, call.body)
        return DayPlanSaved(proposed=proposed, version=version)

    async def undo(call: Call) -> DayPlanSaved:
        return DayPlanSaved(proposed=False, version=await service.undo(call.actor, call.body))

    async def answer(call: Call) -> None:
        await service.answer(call.actor, call.body.proposal_id, accept=call.body.accept)

    async def lesson(call: Call) -> LessonAgreed:
        return await service.lesson(call.actor, call.query.get("slot_id", ""))

    path = "/api/plans/day-plan"
    return [
        Route("GET", path, show, BOTH, reply=DayPlanView, query=("person_id", "date")),
        Route("POST", path, save, BOTH, body=SaveDayPlan, reply=DayPlanSaved),
        Route("POST", f"{path}/undo", undo, BOTH, body=UndoDayPlan, reply=DayPlanSaved),
        Route("POST", f"{path}/answer", answer, CARE, body=AnswerDayPlan),
        Route("GET", f"{path}/lesson", lesson, frozenset({Role.PUPIL}), reply=LessonAgreed, query=("slot_id",)),
    ]


def shown(one: Shown) -> DayPlanView:
    """Return a plan as a message."""
    used = one.used.seconds // 60 if one.used else None
    return DayPlanView(
        person_id=one.pupil_id,
        person_name=one.pupil_name.reveal(),
        timezone=one.zone,
        date=one.date,
        today=one.today,
        version=one.version,
        may=one.may,
        source=one.source,
        planned=one.planned,
        planned_min=one.planned_min,
        used_min=used,
        left_min=max(0, one.planned_min - used) if used is not None and one.planned_min else None,
        beyond_min=one.used.beyond // 60 if one.used else None,
        beyond_before=one.beyond_before,
        may_undo=one.may_undo,
        week=one.week,
        proposals=tuple(
            DayPlanProposal(
                id=wish.id,
                date=wish.date,
                weekday=wish.weekday,
                planned=wish.planned,
                words=wish.words.reveal(),
                by=name.reveal(),
                at=wish.at,
            )
            for wish, name in one.proposals
        ),
    )
