"""The routes of units that belong to no classroom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access.floating.wire import FloatingRoom, FloatingRooms, FloatingStand, SayStand
from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.access.floating.model import RoomLesson, Stand
    from erbij.access.floating.service import Floating
    from erbij.web.route import Call

PAIRERS = frozenset({Role.TEACHER, Role.COORDINATOR})
UNIT = frozenset({Role.UNIT})


def routes(service: Floating) -> list[Route]:
    """Return the routes of this room."""

    async def rooms(call: Call) -> FloatingRooms:
        return FloatingRooms(rooms=tuple(_room(one) for one in await service.rooms(call.actor)))

    async def own(call: Call) -> FloatingStand:
        return _stand(await service.say(call.actor, call.actor.id, call.body.place))

    async def of_unit(call: Call) -> FloatingStand:
        return _stand(await service.say(call.actor, call.part("id"), call.body.place))

    return [
        Route("GET", "/api/access/floating", rooms, PAIRERS | UNIT, reply=FloatingRooms),
        Route("POST", "/api/access/floating/stand", own, UNIT, SayStand, FloatingStand),
        Route("POST", "/api/access/floating/{id}/stand", of_unit, PAIRERS, SayStand, FloatingStand),
    ]


def _stand(stand: Stand) -> FloatingStand:
    return FloatingStand(unit_id=stand.unit_id, name=stand.name, place=stand.place)


def _room(one: RoomLesson) -> FloatingRoom:
    return FloatingRoom(
        place=one.place,
        subject=one.subject,
        group=one.group,
        teacher=one.teacher.reveal(),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
    )
