"""The routes about who stays out of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.out_of_view.wire import OutOfView, OutOfViewLesson, SaveOutOfView
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.out_of_view.service import OutsOfView
    from erbij.web.route import Call

BOTH = frozenset({Role.PUPIL, Role.GUARDIAN, Role.MENTOR, Role.COORDINATOR})
CLASS_SIDE = frozenset({Role.TEACHER, Role.UNIT})


def routes(service: OutsOfView) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> OutOfView:
        pupil_id, name, out = await service.show(call.actor, call.query.get("person_id") or None)
        return OutOfView(person_id=pupil_id, person_name=name.reveal(), out=out)

    async def save(call: Call) -> None:
        await service.save(call.actor, call.body)

    async def lesson(call: Call) -> OutOfViewLesson:
        names = await service.lesson(call.actor, call.query.get("slot_id", ""))
        return OutOfViewLesson(names=tuple(name.reveal() for name in names))

    path = "/api/plans/out-of-view"
    return [
        Route("GET", path, show, BOTH, reply=OutOfView, query=("person_id",)),
        Route("POST", path, save, BOTH, body=SaveOutOfView),
        Route("GET", f"{path}/lesson", lesson, CLASS_SIDE, reply=OutOfViewLesson, query=("slot_id",)),
    ]
