"""How requests of absence name what they are about, and the things that a test of rights makes first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from erbij.absence.categories.wire import CategoryNew
from erbij.absence.illness import store as illness_store
from erbij.absence.illness.wire import Joins, ReportIllness
from erbij.absence.notices import store as notices_store
from erbij.absence.notices.wire import ComposeNotice, FillNotice, NoticeKind, NoticeState
from erbij.absence.records.store import by_id
from erbij.absence.records.wire import RecordAbsence
from erbij.absence.support import store as support_store
from erbij.absence.support.model import Task
from erbij.absence.support.wire import TaskTrigger
from erbij.absence.unseen import store as unseen_store
from erbij.absence.unseen.model import Settlement
from erbij.absence.unseen.wire import Settled
from erbij.absence.wire import NationalReason
from erbij.ids import new_id
from erbij.private import Private
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


async def notice(schools: RealSchools, target: str) -> str:
    """A draft by hand about an hour of a pupil; approved by nobody yet."""
    actor, pupil = coordinator(schools, target[0]), schools.ids[target]
    day = schools.server.clock.now().date()
    notices = schools.server.absence.notices
    _, _, there = await notices.listed(actor)
    mine = [one for one, person in there if person and person.id == pupil and one.state is NoticeState.PROPOSED]
    if mine:
        return mine[0].id
    asked = RecordAbsence(pupil_id=pupil, slot_ids=(lesson_of(schools, pupil),), category="TRUANT")
    await schools.server.absence.records.record(actor, asked)
    _, _, hours, _kinds = await notices.candidates(actor, pupil, day, day)
    records = tuple(one.unit.record_id for one in hours)
    made = await notices.compose(
        actor,
        ComposeNotice(pupil_id=pupil, kind=NoticeKind.OTHER, record_ids=records, reason="Met de ouders besproken"),
    )
    words = {"action_school": "Gesprek", "action_wanted": "Advies", "contact_name": "Zoë", "contact_email": "z@x.test"}
    await notices.fill(actor, made, FillNotice(version=1, **words))
    return made


async def approved(schools: RealSchools, target: str) -> str:
    """A notice that the coordinator approved."""
    actor = coordinator(schools, target[0])
    key = f"approved notice of {target}"
    if key not in schools.made:
        schools.made[key] = await notice(schools, target)
        notices = schools.server.absence.notices
        view = await notices.look(actor, schools.made[key])
        await notices.approve(actor, schools.made[key], view.notice.version)
    return schools.made[key]


async def talk(schools: RealSchools, target: str) -> str:
    """A conversation to have about a pupil."""
    now = schools.server.clock.now()
    day = now.date()
    async with schools.server.database.transaction() as tx:
        there = await support_store.tasks(tx, schools.school_ids[target[0]], [schools.ids[target]])
        if there and there[0].done_on is None:
            return there[0].id
        made = Task(
            id=new_id(now),
            school_id=schools.school_ids[target[0]],
            pupil_id=schools.ids[target],
            trigger=TaskTrigger.TIER_2,
            about=day - timedelta(days=len(there)),
            opened_on=day,
            due_on=day,
            done_on=None,
            done_by=None,
            done_at=None,
            note=Private(""),
            version=1,
        )
        await support_store.write_task(tx, made)
    return made.id


async def unseen(schools: RealSchools, target: str) -> str:
    """A pupil of whom the coordinator settled a lesson as rest."""
    pupil, now = schools.ids[target], schools.server.clock.now()
    made = Settlement(
        id=new_id(now),
        school_id=schools.school_ids[target[0]],
        slot_id=lesson_of(schools, pupil),
        pupil_id=pupil,
        local_date=now.date(),
        settled=Settled.REST,
        made_id=None,
        author_id=coordinator(schools, target[0]).id,
        at=now,
    )
    async with schools.server.database.transaction() as tx:
        await unseen_store.put(tx, [made])
    return pupil


MAKES = {
    "unseen": unseen,
    "talk": talk,
    "absence": absence,
    "approved": approved,
    "category": category,
    "illness": illness,
    "notice": notice,
}
"""By kind of thing: what makes one and answers its id."""


def query(target: str) -> dict[str, str]:
    """The queries of GETs that name their thing in their own way."""
    return {
        "GET /api/absence/records/changes": f"record_id={target}",
        "GET /api/absence/notices/one": f"notice_id={target}",
    }


async def version(schools: RealSchools, thing_id: str) -> int:
    """The version of a record or report, also after somebody before us changed it."""
    async with schools.server.database.read() as read:
        for school_id in schools.school_ids.values():
            record = (await by_id(read, school_id, [thing_id])).get(thing_id)
            report = await illness_store.by_id(read, school_id, thing_id)
            notice_ = await notices_store.by_id(read, school_id, thing_id)
            task = await support_store.task(read, school_id, thing_id)
            if found := record or report or notice_ or task:
                return found.version
    return 1


async def _report(schools: RealSchools, pupil_id: str) -> dict[str, Any]:
    day = schools.server.clock.now().date()
    async with schools.server.database.read() as read:
        there = [await illness_store.on(read, school, pupil_id, day) for school in schools.school_ids.values()]
    versions = [one.version for one in there if one]
    return {"pupil_id": pupil_id, "date": day.isoformat(), "joins": "ALL", "version": versions[0] if versions else None}


async def _of_notice(schools: RealSchools, what: str, target: str) -> dict[str, Any]:
    if what == "notices":
        return {
            "pupil_id": target,
            "kind": "OTHER",
            "record_ids": [await absence_of(schools, target)],
            "reason": "Zo is het",
        }
    seen: dict[str, Any] = {"version": await version(schools, target)}
    words = dict.fromkeys(("action_school", "action_wanted", "contact_name", "contact_email"), "Zo")
    bodies = {"fill": seen | words, "approve": seen, "dismiss": {**seen, "reason": "Niet nodig"}}
    return bodies.get(what.rpartition("/")[2], {"format": "json"})


async def absence_of(schools: RealSchools, pupil_id: str) -> str:
    """An unauthorised hour of that pupil; of somebody unknown, one of Noor's."""
    name = next((name for name, id_ in schools.ids.items() if id_ == pupil_id), "a.noor")
    await notice(schools, name)
    actor, day = coordinator(schools, name[0]), schools.server.clock.now().date()
    _, _, hours, _kinds = await schools.server.absence.notices.candidates(actor, schools.ids[name], day, day)
    return hours[0].unit.record_id


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any]:
    """The body of a POST of absence."""
    what = what.removeprefix("POST /api/absence/")
    lesson = {"pupil_id": target, "slot_ids": [lesson_of(schools, target)]}
    match what:
        case _ if what.startswith("notices"):
            return await _of_notice(schools, what, target)
        case "records" | "unseen" | "unseen/undo":
            more = {"records": {"category": "UNKNOWN"}, "unseen": {"settled": "CALLED"}}
            return lesson | more.get(what, {})
        case "records/decide" | "records/withdraw":
            how = {"authorised": "YES"} if what.endswith("decide") else {"why": "PRESENT"}
            return {"records": [{"id": target, "version": await version(schools, target)}], **how}
        case "illness":
            return await _report(schools, target)
        case "illness/end" | "illness/undo" | "support/done":
            return {"id": target, "version": await version(schools, target)}
        case _:
            return {"id": target, "valid_to": "2027-07-31"}
