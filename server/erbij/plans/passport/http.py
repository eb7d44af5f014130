"""The passport's routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.passport.wire import (
    PassportCard,
    PassportLesson,
    PassportSaved,
    PassportSeen,
    PassportView,
    SavePassport,
    SayPassportSeen,
)
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.passport.model import Passport
    from erbij.plans.passport.service import Passports
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
READERS = FAMILY | {Role.TEACHER, Role.MENTOR, Role.COORDINATOR}
TEACHER = frozenset({Role.TEACHER})


def routes(service: Passports) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> PassportView:
        return shown(await service.show(call.actor, call.query.get("person_id") or None))

    async def save(call: Call) -> PassportSaved:
        return PassportSaved(version=await service.save(call.actor, call.body))

    async def lesson(call: Call) -> PassportLesson:
        cards, until = await service.lesson(call.actor, call.query.get("slot_id", ""))
        return PassportLesson(
            cards=tuple(
                PassportCard(
                    person_id=card.pupil_id,
                    person_name=card.pupil_name.reveal(),
                    lines=card.lines,
                    page=card.page,
                    seen=card.seen,
                )
                for card in cards
            ),
            show_until=until,
        )

    async def seen(call: Call) -> None:
        await service.say_seen(call.actor, call.body.slot_id, call.body.person_id)

    path = "/api/plans/passport"
    return [
        Route("GET", path, show, READERS, reply=PassportView, query=("person_id",)),
        Route("POST", path, save, FAMILY, body=SavePassport, reply=PassportSaved),
        Route("GET", f"{path}/lesson", lesson, TEACHER | {Role.UNIT}, reply=PassportLesson, query=("slot_id",)),
        Route("POST", f"{path}/seen", seen, TEACHER | {Role.UNIT}, body=SayPassportSeen),
    ]


def shown(one: Passport) -> PassportView:
    """Return a passport as a message."""
    return PassportView(
        person_id=one.pupil_id,
        person_name=one.pupil_name.reveal(),
        version=one.version,
        may_edit=one.may_edit,
        page=one.page,
        seen=tuple(PassportSeen(name=name.reveal(), at=at) for name, at in one.seen),
    )
