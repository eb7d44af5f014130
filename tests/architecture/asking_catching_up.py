"""Items that a test gives to pupils, to ask who may take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.actor import Actor, Role
from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.materials.wire import AddMaterial
from tests.architecture.asking_catalogue import catalogue_collection, catalogue_item, ready, sending
from tests.architecture.asking_handins import DOCUMENT
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


async def material(schools: RealSchools, target: str) -> str:
    """A document that a teacher put with a lesson."""
    key = f"material of {target}"
    if key not in schools.made:
        teacher = Actor(
            schools.ids[f"{target[0]}.thijs"], schools.school_ids[target[0]], frozenset({Role.TEACHER}), "a-sign-in"
        )
        rooms = schools.server.catalogue
        file_id = (await rooms.files.begin(teacher, BeginFile(name="blad.pdf", size=len(DOCUMENT)))).id
        await rooms.files.append(teacher, file_id, 0, sending(DOCUMENT))
        await ready(schools, teacher, file_id)
        slot_id, materials = schools.ids[target], rooms.catching_up.materials
        await materials.add(teacher, AddMaterial(slot_id=slot_id, file_id=file_id))
        schools.made[key] = (await materials.of_lesson(teacher, slot_id)).found[-1].material.id
    return schools.made[key]


MAKES = {"assignment": assignment, "material": material}


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST about a pupil or what they were given."""
    match what:
        case "POST /api/catalogue/assignments":
            return {"item_id": await catalogue_item(schools, "a.thijs"), "to": "pupils", "pupil_ids": [target]}
        case "POST /api/catalogue/assignments/collection":
            collection = await catalogue_collection(schools, "a.thijs")
            return {"collection_id": collection, "to": "pupils", "pupil_ids": [target]}
        case "POST /api/catalogue/materials":
            return {"slot_id": target, "address": "https://www.voorbeeld.test"}
        case "POST /api/catalogue/missed/decide":
            return {"slot_id": lesson_of(schools, target), "pupil_id": target, "needed": False}
        case "POST /api/catalogue/assignments/withdraw" | "POST /api/catalogue/assignments/restore":
            return {"assignment_ids": [target]}
        case _:
            return None
