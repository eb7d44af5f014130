"""The routes of disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.private import Private
from erbij.register.disputes import wire
from erbij.register.rules import whole_minutes
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.register.disputes.model import Case, Cases
    from erbij.register.disputes.service import Disputes

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
COORDINATOR = frozenset({Role.COORDINATOR})


def routes(service: Disputes) -> list[Route]:
    """Everything that can be asked about disputes over HTTP."""

    async def dispute(call: Call) -> None:
        asked: wire.RaiseDispute = call.body
        await service.dispute(call.actor, asked.about, asked.slot_id, asked.date, asked.person_id, Private(asked.text))

    async def own(call: Call) -> wire.DisputeList:
        return _listed(await service.own(call.actor, call.query.get("person_id") or None))

    async def listed(call: Call) -> wire.DisputeList:
        return _listed(await service.listed(call.actor))

    async def waiting(call: Call) -> wire.DisputesWaiting:
        count, due, today = await service.waiting(call.actor)
        return wire.DisputesWaiting(count=count, due_on=due, today=today)

    async def answer(call: Call) -> None:
        said: wire.AnswerDispute = call.body
        await service.answer(call.actor, call.part("id"), said.outcome, Private(said.text), said.minutes)

    return [
        Route("POST", "/api/register/disputes", dispute, FAMILY, body=wire.RaiseDispute),
        Route("GET", "/api/register/disputes/own", own, FAMILY, reply=wire.DisputeList, query=("person_id",)),
        Route("GET", "/api/register/disputes", listed, COORDINATOR, reply=wire.DisputeList),
        Route("GET", "/api/register/disputes/waiting", waiting, COORDINATOR, reply=wire.DisputesWaiting),
        Route("POST", "/api/register/disputes/{id}/answer", answer, COORDINATOR, body=wire.AnswerDispute),
    ]


def _listed(found: Cases) -> wire.DisputeList:
    return wire.DisputeList(
        today=found.today, timezone=found.zone.key, disputes=tuple(_card(case, found) for case in found.cases)
    )


def _card(case: Case, found: Cases) -> wire.DisputeCard:
    dispute, lesson = case.dispute, case.lesson
    return wire.DisputeCard(
        id=dispute.id,
        slot_id=dispute.slot_id,
        about=dispute.about,
        work=case.work.what.reveal() if case.work else None,
        work_minutes=-(-case.work.seconds // 60) if case.work else None,
        date=dispute.local_date,
        pupil_id=dispute.pupil_id,
        pupil_name=case.pupil_name.reveal(),
        by_pupil=dispute.author_id == dispute.pupil_id,
        author_name=case.author_name.reveal(),
        text=dispute.text.reveal(),
        raised_at=dispute.raised_at,
        due_on=dispute.due_on,
        overdue=case.answer is None and dispute.due_on < found.today,
        subject=lesson.subject if lesson else None,
        group=lesson.group if lesson else None,
        teacher=lesson.teacher.reveal() if lesson else None,
        starts_at=lesson.slot.span.start if lesson else None,
        ends_at=lesson.slot.span.end if lesson else None,
        answer=_answer(case),
    )


def _answer(case: Case) -> wire.DisputeAnswer | None:
    told = case.answer
    if told is None:
        return None
    return wire.DisputeAnswer(
        outcome=told.outcome,
        text=told.text.reveal(),
        minutes=None if told.seconds is None else whole_minutes(told.seconds),
        name=case.answered_by.reveal() if case.answered_by else None,
        at=told.answered_at,
    )
