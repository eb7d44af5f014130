"""The routes of confirmed work. No route for a pupil or a parent: they cannot confirm (R7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.private import Private
from erbij.register.http import week_asked
from erbij.register.offline import wire
from erbij.register.rules import iso_week
from erbij.web.route import Call, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.register.offline.model import Confirmed
    from erbij.register.offline.service import Offline

TEACHER = frozenset({Role.TEACHER})
COORDINATOR = frozenset({Role.COORDINATOR})
NAMELESS = Private("(naam onbekend)")


def routes(service: Offline) -> list[Route]:
    """Everything that can be asked about confirmed work over HTTP."""

    async def week(call: Call) -> wire.OfflineWeek:
        pupil, monday, today, found, names, lessons, zone = await service.week(
            call.actor, call.query.get("pupil_id", ""), week_asked(call)
        )
        following = monday + timedelta(days=7)
        return wire.OfflineWeek(
            pupil_id=pupil.id,
            pupil_name=pupil.name.reveal(),
            week=iso_week(monday),
            previous_week=iso_week(monday - timedelta(days=7)),
            next_week=iso_week(following) if following <= today else None,
            monday=monday,
            today=today,
            timezone=zone.key,
            works=tuple(_work(one, names | {pupil.id: pupil.name}, call) for one in found if not one.withdrawn_by),
            lessons=tuple(
                wire.OfflineLesson(
                    slot_id=one.slot.id, date=one.local_date, starts_at=one.slot.span.start, subject=one.subject
                )
                for one in lessons
            ),
        )

    async def confirm(call: Call) -> None:
        await service.confirm(call.actor, call.body)

    async def waiting(call: Call) -> wire.OfflineWaiting:
        found, names = await service.waiting(call.actor)
        return wire.OfflineWaiting(works=tuple(_work(one, names, call) for one in found))

    async def countersign(call: Call) -> None:
        await service.countersign(call.actor, call.part("id"))

    async def withdraw(call: Call) -> None:
        await service.withdraw(call.actor, call.part("id"))

    path = "/api/register/offline"
    return [
        Route("GET", path, week, TEACHER | COORDINATOR, reply=wire.OfflineWeek, query=("pupil_id", "week")),
        Route("POST", path, confirm, TEACHER, body=wire.ConfirmWork),
        Route("GET", f"{path}/waiting", waiting, COORDINATOR, reply=wire.OfflineWaiting),
        Route("POST", f"{path}/{{id}}/countersign", countersign, COORDINATOR, Nothing),
        Route("POST", f"{path}/{{id}}/withdraw", withdraw, TEACHER | COORDINATOR, Nothing),
    ]


def _work(one: Confirmed, names: Mapping[str, Private[str]], call: Call) -> wire.ConfirmedWork:
    work = one.work
    return wire.ConfirmedWork(
        id=work.id,
        pupil_id=work.pupil_id,
        pupil_name=names.get(work.pupil_id, NAMELESS).reveal(),
        date=work.local_date,
        minutes=work.minutes,
        starts_at=work.span.start if work.span else None,
        ends_at=work.span.end if work.span else None,
        text=work.what.reveal(),
        by=names.get(work.author_id, NAMELESS).reveal(),
        own=work.author_id == call.actor.id,
        counts=one.counts,
        waits=one.waits,
    )
