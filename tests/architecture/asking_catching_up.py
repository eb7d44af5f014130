"""Items that a test gives to pupils, to ask who may take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from tests.architecture.asking_catalogue import catalogue_item
from tests.architecture.places import coordinator, lesson_of

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools


async def assignment(schools: RealSchools, target: str) -> str:
    """What a pupil was given."""
    key = f"assignment of {target}"
    if key not in schools.made:
        school = target[0]
        asked = AssignItem(
            item_id=await catalogue_item(schools, f"{school}.thijs"),
            to=AssignTo.PUPILS,
            pupil_ids=(schools.ids[target],),
        )
        given, _ = await schools.server.catalogue.catching_up.assignments.give(coordinator(schools, school), asked)
        schools.made[key] = given.assignments[0].id
    return schools.made[key]


MAKES = {"assignment": assignment}


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST about a pupil or what they were given."""
    match what:
        case "POST /api/catalogue/assignments":
            return {"item_id": await catalogue_item(schools, "a.thijs"), "to": "pupils", "pupil_ids": [target]}
        case "POST /api/catalogue/missed/decide":
            return {"slot_id": lesson_of(schools, target), "pupil_id": target, "needed": False}
        case "POST /api/catalogue/assignments/withdraw" | "POST /api/catalogue/assignments/restore":
            return {"assignment_ids": [target]}
        case _:
            return None
