"""Routes of what stands with a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.files.http import served
from erbij.catalogue.materials.model import KEPT
from erbij.catalogue.materials.wire import (
    AddMaterial,
    ItemOffered,
    MaterialKind,
    MaterialsOffered,
    MaterialsOfLesson,
    MaterialView,
    OffersOfDay,
)
from erbij.timetable.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from aiohttp import web

    from erbij.catalogue.materials.model import Found, Offer
    from erbij.catalogue.materials.service import Materials
    from erbij.web.route import Call

TEACHER = frozenset({Role.TEACHER})
FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
PATH = "/api/catalogue/materials"


def routes(service: Materials) -> list[Route]:
    """Return the routes of this room."""

    async def of_lesson(call: Call) -> MaterialsOfLesson:
        held = await service.of_lesson(call.actor, call.query.get("slot_id", ""))
        return MaterialsOfLesson(
            timezone=held.zone,
            slot_id=held.slot.id,
            subject=held.slot.subject,
            group=held.slot.group_name,
            starts_at=held.slot.starts_at,
            ends_at=held.slot.ends_at,
            last=held.slot.local_date + KEPT,
            materials=tuple(map(shown, held.found)),
        )

    async def add(call: Call) -> None:
        await service.add(call.actor, call.body)

    async def remove(call: Call) -> None:
        await service.remove(call.actor, call.part("id"))

    async def content(call: Call) -> web.StreamResponse:
        return served(*await service.content(call.actor, call.part("id")), stays=False)

    async def offered(call: Call) -> OffersOfDay:
        date = asked_date(call.query.get("date", ""))
        day, pupil_id, offers = await service.offered(call.actor, date, call.query.get("person_id") or None)
        return OffersOfDay(date=day, person_id=pupil_id, lessons=tuple(map(_offer, offers)))

    return [
        Route("GET", PATH, of_lesson, TEACHER, reply=MaterialsOfLesson, query=("slot_id",)),
        Route("POST", PATH, add, TEACHER, body=AddMaterial),
        Route("GET", f"{PATH}/offered", offered, FAMILY, reply=OffersOfDay, query=("date", "person_id")),
        Route("POST", f"{PATH}/{{id}}/remove", remove, TEACHER),
        Route("GET", f"{PATH}/{{id}}/content", content, FAMILY | TEACHER),
    ]


def shown(one: Found) -> MaterialView:
    """Return one thing as a message."""
    material, kind = one.material, MaterialKind.LINK
    if one.file is not None:
        kind = MaterialKind.FILE
    elif one.item is not None:
        kind = MaterialKind.ITEM
    return MaterialView(
        id=material.id,
        kind=kind,
        title=material.title.reveal(),
        file_kind=one.file.kind if one.file else None,
        file_id=material.file_id,
        address=material.address,
        item_id=material.item_id,
        minutes=one.item.norm_minutes if one.item else None,
    )


def _offer(one: Offer) -> MaterialsOffered:
    suggested = tuple(
        ItemOffered(item_id=each.id, title=each.title, minutes=each.norm_minutes) for each in one.suggested
    )
    return MaterialsOffered(
        slot_id=one.slot.id, subject=one.slot.subject, materials=tuple(map(shown, one.found)), suggested=suggested
    )
