"""Routes of missed lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.missed.wire import (
    BoardOfMissed,
    DecideMissed,
    InItsPlace,
    ItemSuggested,
    MissedLesson,
    MissedLessons,
    MissedLessonView,
    PupilWhoMissed,
)
from erbij.catalogue.rights import GIVERS
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.missed.model import MissedPage, MissedPupil, MissedSlot
    from erbij.catalogue.missed.service import MissedLessonsOfStaff
    from erbij.web.route import Call

TEACHER = frozenset({Role.TEACHER})
CARE = frozenset({Role.MENTOR, Role.COORDINATOR})


def routes(service: MissedLessonsOfStaff) -> list[Route]:
    """Return the routes of this room."""

    async def own(call: Call) -> MissedLessons:
        zone, lessons = await service.own(call.actor)
        return MissedLessons(timezone=zone, lessons=tuple(map(lesson_card, lessons)))

    async def pupil(call: Call) -> MissedLessons:
        zone, lessons = await service.of_pupil(call.actor, call.query.get("pupil_id", ""))
        return MissedLessons(timezone=zone, lessons=tuple(map(lesson_card, lessons)))

    async def lesson(call: Call) -> MissedLessonView:
        return shown(await service.lesson(call.actor, call.query.get("slot_id", "")))

    async def decide(call: Call) -> None:
        await service.decide(call.actor, call.body)

    path = "/api/catalogue/missed"
    return [
        Route("GET", path, own, TEACHER, reply=MissedLessons),
        Route("GET", f"{path}/pupil", pupil, CARE, reply=MissedLessons, query=("pupil_id",)),
        Route("GET", f"{path}/lesson", lesson, GIVERS, reply=MissedLessonView, query=("slot_id",)),
        Route("POST", f"{path}/decide", decide, GIVERS, body=DecideMissed),
    ]


def shown(page: MissedPage) -> MissedLessonView:
    """Return one lesson as a message."""
    return MissedLessonView(
        timezone=page.zone,
        lesson=lesson_card(page.missed),
        photos=tuple(BoardOfMissed(id=one.id, at=one.at, width=one.width, height=one.height) for one in page.photos),
        suggested=tuple(map(suggestion, page.suggested)),
    )


def suggestion(one: Item) -> ItemSuggested:
    """Return an item that may fit as a message."""
    return ItemSuggested(
        item_id=one.id,
        title=one.title,
        description=one.description,
        subject=one.subject,
        priority=one.priority,
        minutes=one.norm_minutes,
    )


def lesson_card(one: MissedSlot) -> MissedLesson:
    """Return a missed lesson as a message."""
    return MissedLesson(
        slot_id=one.slot.id,
        subject=one.slot.subject,
        group=one.slot.group_name,
        teacher=one.slot.teacher_name.reveal(),
        date=one.slot.local_date,
        starts_at=one.slot.starts_at,
        ends_at=one.slot.ends_at,
        pupils=tuple(map(pupil_card, one.pupils)),
    )


def pupil_card(one: MissedPupil) -> PupilWhoMissed:
    """Return what a pupil missed as a message."""
    return PupilWhoMissed(
        pupil_id=one.by.pupil_id,
        name=one.name.reveal(),
        why=one.by.why,
        start=one.by.start,
        end=one.by.end,
        minutes=one.by.minutes,
        needed=one.needed,
        given=tuple(
            InItsPlace(
                assignment_id=each.assignment.id,
                item_id=each.item.id,
                title=each.item.title,
                minutes=each.minutes,
                last=each.assignment.last,
                done=each.done,
            )
            for each in one.given
        ),
    )
