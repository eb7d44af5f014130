"""How requests about "In beeld" name what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.absence.in_view.store import cadences
from erbij.absence.in_view.wire import AddContact, ContactKind
from erbij.actor import Actor, Role
from erbij.ids import new_secret

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools


async def contact(schools: RealSchools, target: str) -> str:
    """A contact with that pupil, written down by the mentor of 5A just now."""
    school = target[0]
    key = f"contact-{len(schools.made)}-of-{target.replace('.', '-')}"
    mentor = Actor(schools.ids[f"{school}.mia"], schools.school_ids[school], frozenset({Role.MENTOR}), "a-sign-in")
    asked = AddContact(id=key, pupil_id=schools.ids[target], kind=ContactKind.CALL)
    await schools.server.absence.in_view.add(mentor, asked)
    schools.made[key] = key
    return key


MAKES = {"contact": contact}


def query(target: str) -> dict[str, str]:
    """The queries of GETs that name their thing in their own way."""
    return {"GET /api/absence/in-view/contacts": f"pupil_id={target}"}


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any]:
    """The body of a POST about "In beeld"."""
    if what.endswith("/cadence"):
        return {
            "pupil_id": target,
            "days": 3,
            "reason": "Zo afgesproken",
            "version": await _cadence_version(schools, target),
        }
    if what.endswith("/contacts"):
        return {"id": new_secret().lower(), "pupil_id": target, "kind": "CALL"}
    return {"contact_id": target} | ({"note": "Ging goed"} if what.endswith("/note") else {})


async def _cadence_version(schools: RealSchools, pupil_id: str) -> int:
    async with schools.server.database.read() as read:
        for school_id in schools.school_ids.values():
            if found := (await cadences(read, school_id, [pupil_id])).get(pupil_id):
                return found.version
    return 0
