"""How requests of absence name what they are about, and the things that a test of rights makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.absence.categories.wire import CategoryNew
from erbij.absence.illness import store as illness_store
from erbij.absence.illness.wire import Joins, ReportIllness
from erbij.absence.records.store import by_id
from erbij.absence.records.wire import RecordAbsence
from erbij.absence.wire import NationalReason
from tests.architecture.places import coordinator, lesson_of

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools


async def absence(schools: RealSchools, target: str) -> str:
    """The record of an absence of ``a.noor``."""
    pupil = schools.ids[target]
    key = f"absence of {target}"
    if key not in schools.made:
        actor, lesson = coordinator(schools, target[0]), lesson_of(schools, pupil)
        asked = RecordAbsence(pupil_id=pupil, slot_ids=(lesson,), category="UNKNOWN")
        await schools.server.absence.records.record(actor, asked)
        found = await schools.server.absence.records.day(actor, None)
        schools.made[key] = found.pupils[0][1][0].record.id
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


async def illness(schools: RealSchools, target: str) -> str:
    """The report that a pupil is ill today; a new one once it was taken back."""
    pupil = schools.ids[target]
    actor = coordinator(schools, target[0])
    page = await schools.server.absence.illnesses.form(actor, pupil, None)
    if page.report is None:
        asked = ReportIllness(pupil_id=pupil, date=page.date, until_further_notice=True, joins=Joins.NONE)
        await schools.server.absence.illnesses.report(actor, asked)
        page = await schools.server.absence.illnesses.form(actor, pupil, None)
    assert page.report is not None
    return page.report.id


MAKES = {"absence": absence, "category": category, "illness": illness}
"""By kind of thing: what makes one and answers its id."""


async def version(schools: RealSchools, thing_id: str) -> int:
    """The version of a record or report, also after somebody before us changed it."""
    async with schools.server.database.read() as read:
        for school_id in schools.school_ids.values():
            record = (await by_id(read, school_id, [thing_id])).get(thing_id)
            report = await illness_store.by_id(read, school_id, thing_id)
            if found := record or report:
                return found.version
    return 1


async def _report(schools: RealSchools, pupil_id: str) -> dict[str, Any]:
    day = schools.server.clock.now().date()
    async with schools.server.database.read() as read:
        there = [await illness_store.on(read, school, pupil_id, day) for school in schools.school_ids.values()]
    versions = [one.version for one in there if one]
    return {"pupil_id": pupil_id, "date": day.isoformat(), "joins": "ALL", "version": versions[0] if versions else None}


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any]:
    """The body of a POST of absence."""
    match what.removeprefix("POST /api/absence/"):
        case "records":
            return {"pupil_id": target, "slot_ids": [lesson_of(schools, target)], "category": "UNKNOWN"}
        case "records/decide" | "records/withdraw":
            how = {"authorised": "YES"} if what.endswith("decide") else {"why": "PRESENT"}
            return {"records": [{"id": target, "version": await version(schools, target)}], **how}
        case "illness":
            return await _report(schools, target)
        case "illness/end" | "illness/undo":
            return {"id": target, "version": await version(schools, target)}
        case _:
            return {"id": target, "valid_to": "2027-07-31"}
