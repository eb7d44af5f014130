"""Routes of "Niet gezien"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.categories.http import category_card
from erbij.absence.unseen.wire import SettleUnseen, UnseenDay, UnseenLesson, UnseenPupil, UnsettleUnseen
from erbij.actor import Role
from erbij.timetable.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.absence.unseen.model import Unseen, UnseenOfDay
    from erbij.absence.unseen.service import UnseenPupils
    from erbij.web.route import Call

STAFF = frozenset({Role.COORDINATOR, Role.LEADER, Role.MENTOR})
DESK = frozenset({Role.COORDINATOR, Role.MENTOR})


def routes(service: UnseenPupils) -> list[Route]:
    """Return the routes of this room."""

    async def day(call: Call) -> UnseenDay:
        return shown(await service.day(call.actor, asked_date(call.query.get("date", ""))))

    async def settle(call: Call) -> None:
        await service.settle(call.actor, call.body)

    async def unsettle(call: Call) -> None:
        await service.unsettle(call.actor, call.body)

    return [
        Route("GET", "/api/absence/unseen", day, STAFF, reply=UnseenDay, query=("date",)),
        Route("POST", "/api/absence/unseen", settle, DESK, body=SettleUnseen),
        Route("POST", "/api/absence/unseen/undo", unsettle, DESK, body=UnsettleUnseen),
    ]


def lesson_card(one: Unseen, day: UnseenOfDay) -> UnseenLesson:
    """Return a lesson of the list."""
    lesson, done = one.lesson, one.settlement
    by = day.names.get(done.author_id) if done else None
    return UnseenLesson(
        slot_id=lesson.slot.id,
        subject=lesson.subject,
        group=lesson.group,
        teacher=lesson.teacher.reveal(),
        starts_at=lesson.slot.span.start,
        ends_at=lesson.slot.span.end,
        where=one.where,
        settled=done.settled if done else None,
        settled_by=by.reveal() if by else None,
        settled_at=done.at if done else None,
        may_undo=one.may_undo,
    )


def shown(day: UnseenOfDay) -> UnseenDay:
    """Return a day as a message."""
    return UnseenDay(
        date=day.date,
        today=day.today,
        timezone=day.timezone,
        waiting=sum(one.settlement is None for _, some in day.pupils for one in some),
        pupils=tuple(
            UnseenPupil(
                pupil_id=pupil.id,
                pupil_name=pupil.name.reveal(),
                groups=tuple(day.groups[group] for group in pupil.groups if group in day.groups),
                lessons=tuple(lesson_card(one, day) for one in lessons),
            )
            for pupil, lessons in day.pupils
        ),
        categories=tuple(category_card(one) for one in day.categories),
    )
