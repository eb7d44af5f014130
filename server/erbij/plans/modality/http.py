"""The routes of the modality of lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.plans.modality.wire import ChangeModality, ModalityDay, ModalityLesson, PupilChoice, SlotChoice
from erbij.schools.rules import parse_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from datetime import date

    from erbij.plans.modality.service import Modalities
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
DECIDES = FAMILY | {Role.TEACHER, Role.MENTOR, Role.COORDINATOR}
OVERSEES = frozenset({Role.TEACHER, Role.MENTOR, Role.COORDINATOR, Role.LEADER})


def routes(service: Modalities) -> list[Route]:
    """Return the routes of this room."""

    async def day(call: Call) -> ModalityDay:
        found = await service.day(call.actor, asked_date(call), call.query.get("person_id") or None)
        slots = tuple(
            SlotChoice(
                slot_id=one.slot_id,
                modality=one.now.modality,
                origin=one.now.origin,
                may=one.may,
                why_not=one.why_not,
                lapsed=one.now.lapsed,
            )
            for one in found.slots
        )
        return ModalityDay(date=found.date, person_id=found.pupil_id, slots=slots, may=found.may)

    async def lesson(call: Call) -> ModalityLesson:
        slot_id = call.query.get("slot_id", "")
        pupils = tuple(
            PupilChoice(
                pupil_id=one.pupil_id,
                name=one.name.reveal(),
                modality=one.choice.now.modality,
                origin=one.choice.now.origin,
                may=one.choice.may,
                lapsed=one.choice.now.lapsed,
            )
            for one in await service.lesson(call.actor, slot_id)
        )
        return ModalityLesson(slot_id=slot_id, pupils=pupils)

    async def change(call: Call) -> None:
        await service.change(call.actor, call.body)

    return [
        Route("GET", "/api/plans/modality/day", day, FAMILY, reply=ModalityDay, query=("date", "person_id")),
        Route("GET", "/api/plans/modality/lesson", lesson, OVERSEES, reply=ModalityLesson, query=("slot_id",)),
        Route("POST", "/api/plans/modality/change", change, DECIDES, ChangeModality),
    ]


def asked_date(call: Call) -> date | None:
    """Return the date of the query; None when there is none."""
    text = call.query.get("date", "")
    if not text:
        return None
    found = parse_date(text)
    if found is None or not 2000 <= found.year <= 2100:  # noqa: PLR2004 - no calendar reaches further
        raise Invalid([("query.date", "not a date (2026-09-01)")])
    return found
