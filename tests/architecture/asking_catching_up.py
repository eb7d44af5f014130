"""Items that a test gives to pupils, to ask who may take them back."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.items.model import Item, ItemLicence, ItemPriority, ItemState
from erbij.catalogue.items.store import add
from tests.architecture.places import coordinator, lesson_of

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

NEW = datetime(2026, 9, 1, tzinfo=UTC)
PATH = "/api/catalogue"


async def item(schools: RealSchools, school: str) -> str:
    """An item that pupils of the school may be given."""
    key = f"item to give in {school}"
    if key not in schools.made:
        of = dict.fromkeys(("years", "goals", "blocks"), ()) | dict.fromkeys(("captioned", "printable"), False)
        made = Item(
            id=f"item-to-give-{school}",
            school_id=schools.school_ids[school],
            author_id=schools.ids[f"{school}.thijs"],
            title="Breuken",
            description="",
            subject="Rekenen",
            level=None,
            priority=ItemPriority.ESSENTIAL,
            licence=ItemLicence.OWN,
            language="nl",
            calm_ok=True,
            norm_minutes=10,
            state=ItemState.READY,
            version=1,
            revision=1,
            published_hash="",
            created_at=NEW,
            changed_at=NEW,
            **{name: value for name, value in of.items() if name in {one.name for one in fields(Item)}},
        )
        async with schools.server.database.transaction() as tx:
            await add(tx, made)
        schools.made[key] = made.id
    return schools.made[key]


async def assignment(schools: RealSchools, target: str) -> str:
    """What a pupil was given."""
    key = f"assignment of {target}"
    if key not in schools.made:
        school = target[0]
        asked = AssignItem(item_id=await item(schools, school), to=AssignTo.PUPILS, pupil_ids=(schools.ids[target],))
        given, _ = await schools.server.catching_up.assignments.give(coordinator(schools, school), asked)
        schools.made[key] = given.assignments[0].id
    return schools.made[key]


MAKES = {"assignment": assignment}


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST about a pupil or what they were given."""
    match what:
        case "POST /api/catalogue/assignments":
            return {"item_id": await item(schools, "a"), "to": "pupils", "pupil_ids": [target]}
        case "POST /api/catalogue/missed/decide":
            return {"slot_id": lesson_of(schools, target), "pupil_id": target, "needed": False}
        case "POST /api/catalogue/assignments/withdraw" | "POST /api/catalogue/assignments/restore":
            return {"assignment_ids": [target]}
        case _:
            return None
