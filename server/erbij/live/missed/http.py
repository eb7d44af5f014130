"""The route of what was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.live.missed.wire import MissedDay, MissedPart
from erbij.timetable.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.live.missed.service import MissedParts
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def routes(service: MissedParts) -> list[Route]:
    """Return the routes of this room."""

    async def day(call: Call) -> MissedDay:
        date = asked_date(call.query.get("date", ""))
        found = await service.day(call.actor, date, call.query.get("person_id") or None)
        parts = tuple(
            MissedPart(slot_id=one.slot_id, start=one.start, end=one.end, photos=one.photos) for one in found.parts
        )
        return MissedDay(date=found.date, person_id=found.pupil_id, parts=parts)

    return [Route("GET", "/api/live/missed", day, FAMILY, reply=MissedDay, query=("date", "person_id"))]
