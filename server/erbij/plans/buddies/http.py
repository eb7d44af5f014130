"""The routes of the rota of buddies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.buddies.wire import (
    BuddyChoice,
    BuddyLesson,
    BuddyPair,
    BuddyRota,
    BuddyTurn,
    DeclineBuddy,
    PlanBuddy,
)
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.buddies.model import Rota
    from erbij.plans.buddies.service import Buddies
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
CARE = frozenset({Role.MENTOR, Role.COORDINATOR})
CLASS_SIDE = frozenset({Role.TEACHER, Role.UNIT})


def routes(service: Buddies) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> BuddyRota:
        return shown(await service.show(call.actor, call.query.get("person_id") or None))

    async def plan(call: Call) -> None:
        await service.plan(call.actor, call.body)

    async def take_back(call: Call) -> None:
        await service.take_back(call.actor, call.part("id"))

    async def decline(call: Call) -> None:
        await service.decline(call.actor, call.body)

    async def lesson(call: Call) -> BuddyLesson:
        found = await service.lesson(call.actor, call.query.get("slot_id", ""))
        pairs = (BuddyPair(person_name=pupil.reveal(), buddy_name=buddy.reveal()) for pupil, buddy in found.pairs)
        return BuddyLesson(pairs=tuple(pairs), tasks_until=found.tasks_until)

    path = "/api/plans/buddies"
    return [
        Route("GET", path, show, FAMILY | CARE, reply=BuddyRota, query=("person_id",)),
        Route("POST", path, plan, CARE, body=PlanBuddy),
        Route("DELETE", f"{path}/{{id}}", take_back, CARE),
        Route("POST", f"{path}/decline", decline, FAMILY, body=DeclineBuddy),
        Route("GET", f"{path}/lesson", lesson, CLASS_SIDE, reply=BuddyLesson, query=("slot_id",)),
    ]


def shown(rota: Rota) -> BuddyRota:
    """Return a rota as a message."""
    return BuddyRota(
        person_id=rota.pupil_id,
        person_name=rota.pupil_name.reveal(),
        family=rota.family,
        turns=tuple(
            BuddyTurn(
                id=turn.id,
                name=name.reveal(),
                first=turn.first,
                until=turn.until,
                now=turn.first <= rota.today < turn.until,
                declined=turn.declined,
            )
            for turn, name in rota.turns
        ),
        classmates=tuple(BuddyChoice(id=id_, name=name.reveal()) for id_, name in rota.classmates),
        next_free=rota.next_free,
    )
