"""How a request names what it is about, where that is more than one id; and things that a test makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.absence.categories.wire import CategoryNew
from erbij.absence.records.wire import RecordAbsence
from erbij.absence.wire import NationalReason
from erbij.actor import Actor, Role
from erbij.ids import new_secret

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

LESSON = {"noor": "Rekenen 5A", "sem": "Rekenen 5A", "bo": "Rekenen 5B"}

AT_NINE = {"subject": "Rekenen", "place": "Lokaal 12", "date": "2026-09-07", "start": "09:00", "end": "09:50"}
SAME: dict[str, dict[str, Any]] = {
    "POST /api/register/disputes/{id}/answer": {"outcome": "EXPLAINED", "text": "Zo zit het"},
    "POST /api/timetable/slots/{id}/edit": {"version": 1, **AT_NINE},
    "POST /api/timetable/slots/{id}/off": {"version": 1, "restore": True},
}
"""What changes nothing for who asks next."""


def lesson_of(schools: RealSchools, pupil_id: str) -> str:
    """A lesson of that pupil; of somebody unknown, one of Noor's."""
    name = next((name for name, id_ in schools.ids.items() if id_ == pupil_id), "a.noor")
    return schools.ids[f"{name[0]}.{LESSON.get(name[2:], 'Rekenen 5A')}"]


def coordinator(schools: RealSchools, school: str) -> Actor:
    """Zoë, who may."""
    return Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], frozenset({Role.COORDINATOR}), "a-sign-in")


async def absence(schools: RealSchools, target: str) -> str:
    """The record of an absence of ``a.noor``."""
    pupil = schools.ids[target]
    key = f"absence of {target}"
    if key not in schools.made:
        actor, lesson = coordinator(schools, target[0]), lesson_of(schools, pupil)
        asked = RecordAbsence(pupil_id=pupil, slot_ids=(lesson,), category="UNKNOWN")
        await schools.server.absence.records.record(actor, asked)
        found = await schools.server.absence.records.day(actor, None)
        schools.made.update({f"absence of {target}": found.pupils[0][1][0].record.id})
    return schools.made[key]


async def category(schools: RealSchools, target: str) -> str:
    """A school's own reason; ``target`` is any thing of that school."""
    key = f"category of {target[0]}"
    if key not in schools.made:
        actor = coordinator(schools, target[0])
        since = schools.server.clock.now().date()
        asked = CategoryNew(code="TANDARTS", name="Tandarts", national=NationalReason.MEDICAL, valid_from=since)
        await schools.server.absence.categories.add(actor, asked)
        schools.made[key] = (await schools.server.absence.categories.listed(actor))[0].id
    return schools.made[key]


async def dispute(schools: RealSchools, target: str) -> str:
    """What a pupil said about a lesson that is over."""
    key = f"dispute of {target}"
    if key not in schools.made:
        browser, path = await schools.browser(target), "/api/register/disputes"
        await browser.post(path, {"slot_id": lesson_of(schools, schools.ids[target]), "text": "Ik was er wel"})
        listed = await (await browser.get(f"{path}/own")).json()
        schools.made[key] = str(listed["disputes"][0]["id"])
    return schools.made[key]


async def contact(schools: RealSchools, target: str) -> str:
    """A contact with that pupil, written down by the mentor of 5A just now."""
    from erbij.absence.in_view.wire import AddContact, ContactKind

    school = target[0]
    key = f"contact {len(schools.made)} of {target}".replace(" ", "-").replace(".", "-")
    mentor = Actor(schools.ids[f"{school}.mia"], schools.school_ids[school], frozenset({Role.MENTOR}), "a-sign-in")
    asked = AddContact(id=key, pupil_id=schools.ids[target], kind=ContactKind.CALL)
    await schools.server.absence.in_view.add(mentor, asked)
    schools.made[key] = key
    return key


MAKES = {"absence": absence, "category": category, "contact": contact, "dispute": dispute}
"""By kind of thing: what makes one and answers its id."""


def query(what: str, target: str) -> str | None:
    """The query of a GET that names its thing in its own way."""
    return {
        "GET /api/absence/records/changes": f"record_id={target}",
        "GET /api/absence/in_view/contacts": f"pupil_id={target}",
    }.get(what)


async def version(schools: RealSchools, record_id: str) -> int:
    """The version of a record, also after somebody before us decided on it."""
    from erbij.absence.records.store import by_id

    async with schools.server.database.read() as read:
        for school_id in schools.school_ids.values():
            if found := (await by_id(read, school_id, [record_id])).get(record_id):
                return found.version
    return 1


async def _in_view(schools: RealSchools, what: str, target: str) -> dict[str, Any]:
    if what.endswith("/cadence"):
        return {"pupil_id": target, "days": 3, "version": await _cadence_version(schools, target)}
    if what.endswith("/contacts"):
        return {"id": new_secret().lower(), "pupil_id": target, "kind": "CALL"}
    return {"contact_id": target} | ({"note": "Ging goed"} if what.endswith("/note") else {})


async def _cadence_version(schools: RealSchools, pupil_id: str) -> int:
    from erbij.absence.in_view.store import cadences

    async with schools.server.database.read() as read:
        for school_id in schools.school_ids.values():
            if found := (await cadences(read, school_id, [pupil_id])).get(pupil_id):
                return found.version
    return 0


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST that names its thing in its own way."""
    match what:
        case "POST /api/absence/records":
            return {"pupil_id": target, "slot_ids": [lesson_of(schools, target)], "category": "UNKNOWN"}
        case "POST /api/absence/records/decide" | "POST /api/absence/records/withdraw":
            how = {"authorised": "YES"} if what.endswith("decide") else {"why": "PRESENT"}
            return {"records": [{"id": target, "version": await version(schools, target)}], **how}
        case "POST /api/register/disputes":
            return {"slot_id": target, "text": "Ik was er wel"}
        case "POST /api/absence/categories/end":
            return {"id": target, "valid_to": "2027-07-31"}
        case "POST /api/timetable/slots":
            return {**AT_NINE, "group_id": target, "teacher_id": schools.ids["a.thijs"]}
        case _:
            return await _in_view(schools, what, target) if "/in_view/" in what else SAME.get(what)
