"""How a request names what it is about, where that is more than one id; and things that a test makes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zlib import compress

from erbij.absence.categories.wire import CategoryNew
from erbij.absence.records.wire import RecordAbsence
from erbij.absence.wire import NationalReason
from erbij.actor import Actor, Role
from erbij.timetable.sources import store as sources_store
from erbij.timetable.sources.wire import SourceAsked, SourceFormat, WaitingChange

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

WAITING = WaitingChange(
    mark="een-merk", since=datetime(2026, 9, 7, tzinfo=UTC), lessons=0, new=0, changed=0, removed=0, list=()
)
LESSON = {"noor": "Rekenen 5A", "sem": "Rekenen 5A", "bo": "Rekenen 5B"}

AT_NINE = {"subject": "Rekenen", "place": "Lokaal 12", "date": "2026-09-07", "start": "09:00", "end": "09:50"}
SAME: dict[str, dict[str, Any]] = {
    "POST /api/timetable/sources/{id}": {"name": "Rooster", "kind": "ZERMELO"},
    "POST /api/timetable/sources/{id}/yes": {"mark": WAITING.mark},
    "POST /api/timetable/sources/{id}/pause": {"paused": True},
    "POST /api/timetable/sources/{id}/remove": {"cancel": False},
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


async def timetable_source(schools: RealSchools, target: str) -> str:
    """An address from which a school's timetable comes, with a change that waits for a yes."""
    key = f"source of {target[0]}"
    if key not in schools.made:
        actor, sources = coordinator(schools, target[0]), schools.server.sources
        asked = SourceAsked(name="Roosterfeed", kind=SourceFormat.ZERMELO, address="http://127.0.0.1:9/rooster")
        source_id = await sources.add(actor, asked)
        async with schools.server.database.transaction() as tx:
            one = await sources_store.source(tx, actor.school_id, source_id)
            assert one is not None
            await sources_store.is_waiting(tx, one, compress(b"[]"), WAITING)
        schools.made[key] = source_id
    return schools.made[key]


MAKES = {"absence": absence, "category": category, "timetable_source": timetable_source}
"""By kind of thing: what makes one and answers its id."""


def query(what: str, target: str) -> str | None:
    """The query of a GET that names its thing in its own way."""
    return {"GET /api/absence/records/changes": f"record_id={target}"}.get(what)


async def version(schools: RealSchools, record_id: str) -> int:
    """The version of a record, also after somebody before us decided on it."""
    from erbij.absence.records.store import by_id

    async with schools.server.database.read() as read:
        for school_id in schools.school_ids.values():
            if found := (await by_id(read, school_id, [record_id])).get(record_id):
                return found.version
    return 1


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST that names its thing in its own way."""
    match what:
        case "POST /api/absence/records":
            return {"pupil_id": target, "slot_ids": [lesson_of(schools, target)], "category": "UNKNOWN"}
        case "POST /api/absence/records/decide" | "POST /api/absence/records/withdraw":
            how = {"authorised": "YES"} if what.endswith("decide") else {"why": "PRESENT"}
            return {"records": [{"id": target, "version": await version(schools, target)}], **how}
        case "POST /api/absence/categories/end":
            return {"id": target, "valid_to": "2027-07-31"}
        case "POST /api/timetable/slots":
            return {**AT_NINE, "group_id": target, "teacher_id": schools.ids["a.thijs"]}
        case _:
            return SAME.get(what)
