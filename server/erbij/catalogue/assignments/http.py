"""Routes of what pupils were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.assignments.wire import (
    AssignCollection,
    AssignItem,
    AssignmentsGiven,
    BoardOfLesson,
    CatchUpCard,
    CatchUpList,
    CollectionGiven,
    NameAssignments,
    ReplacedSlot,
)
from erbij.catalogue.rights import GIVERS
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.assignments.model import CatchUp, Listed
    from erbij.catalogue.assignments.service import Assignments
    from erbij.timetable.model import Slot
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def routes(service: Assignments) -> list[Route]:
    """Return the routes of this room."""

    async def mine(call: Call) -> CatchUpList:
        return shown(await service.catch_up(call.actor, call.query.get("person_id") or None))

    async def give(call: Call) -> AssignmentsGiven:
        given, last = await service.give(call.actor, call.body)
        ids = tuple(one.id for one in given.assignments)
        return AssignmentsGiven(assignment_ids=ids, already=given.already, done=given.done, last=last)

    async def give_all(call: Call) -> CollectionGiven:
        given, last = await service.give_all(call.actor, call.body)
        return CollectionGiven(
            assignment_ids=tuple(one.id for one in given.assignments),
            items=given.items,
            pupils=given.pupils,
            already=given.already,
            done=given.done,
            last=last,
        )

    async def withdraw(call: Call) -> None:
        await service.withdraw(call.actor, call.body.assignment_ids)

    async def restore(call: Call) -> None:
        await service.restore(call.actor, call.body.assignment_ids)

    path = "/api/catalogue/assignments"
    return [
        Route("GET", path, mine, FAMILY, reply=CatchUpList, query=("person_id",)),
        Route("POST", path, give, GIVERS, body=AssignItem, reply=AssignmentsGiven),
        Route("POST", f"{path}/collection", give_all, GIVERS, body=AssignCollection, reply=CollectionGiven),
        Route("POST", f"{path}/withdraw", withdraw, GIVERS, body=NameAssignments),
        Route("POST", f"{path}/restore", restore, GIVERS, body=NameAssignments),
    ]


def shown(one: CatchUp) -> CatchUpList:
    """Return a list as a message."""
    return CatchUpList(
        person_id=one.pupil.id,
        timezone=one.zone,
        today=one.today,
        left_min=one.left_min,
        now=tuple(card(each, one) for each in one.now),
        later=tuple(card(each, one) for each in one.later),
    )


def card(one: Listed, of: CatchUp) -> CatchUpCard:
    """Return one thing of the list."""
    by = of.names.get(one.assignment.given_by)
    slot = one.slot
    return CatchUpCard(
        id=one.assignment.id,
        item_id=one.item.id,
        title=one.item.title,
        description=one.item.description,
        subject=one.item.subject,
        priority=one.item.priority,
        minutes=one.minutes,
        last=one.assignment.last,
        replaces=replaced(slot) if slot else None,
        photos=tuple(BoardOfLesson(id=each.id, at=each.at) for each in of.photos.get(slot.id, ())) if slot else (),
        given_by=by.reveal() if by else None,
        done=one.done,
    )


def replaced(slot: Slot) -> ReplacedSlot:
    """Return a missed lesson as a message."""
    return ReplacedSlot(slot_id=slot.id, subject=slot.subject, starts_at=slot.starts_at, ends_at=slot.ends_at)
