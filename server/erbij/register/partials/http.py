"""The routes of teachers' decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.register.partials import wire
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.register.partials.model import Waiting
    from erbij.register.partials.service import Partials

TEACHER = frozenset({Role.TEACHER})
OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(service: Partials) -> list[Route]:
    """Everything that can be asked about teachers' decisions over HTTP."""

    async def own(call: Call) -> wire.UndecidedLessons:
        return _listed(await service.own(call.actor))

    async def of_school(call: Call) -> wire.UndecidedLessons:
        return _listed(await service.of_school(call.actor))

    async def judge(call: Call) -> None:
        said: wire.JudgePartial = call.body
        await service.judge(call.actor, said.slot_id, said.pupil_id, said.verdict)

    return [
        Route("GET", "/api/register/partials/own", own, TEACHER, reply=wire.UndecidedLessons),
        Route("GET", "/api/register/partials", of_school, OFFICE, reply=wire.UndecidedLessons),
        Route("POST", "/api/register/partials", judge, TEACHER, body=wire.JudgePartial),
    ]


def _listed(found: Waiting) -> wire.UndecidedLessons:
    lessons = tuple(
        wire.UndecidedLesson(
            slot_id=one.lesson.slot.id,
            subject=one.lesson.subject,
            group=one.lesson.group,
            starts_at=one.lesson.slot.span.start,
            ends_at=one.lesson.slot.span.end,
            teachers=tuple(name.reveal() for name in found.teachers[one.lesson.slot.id]),
            pupils=one.pupils,
        )
        for one in found.lessons
    )
    return wire.UndecidedLessons(timezone=found.zone.key, lessons=lessons)
