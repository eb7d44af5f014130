"""How requests of the register name what they are about, and the things that a test of rights makes first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from erbij.actor import Actor, Role
from erbij.ids import new_id
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementDetails, ArrangementForm
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.plans.grants.wire import GiveGrant, GranteeKind, GrantScope, GrantTo
from erbij.register.offline.wire import ConfirmWork
from erbij.register.regimes.wire import RegimeAsked, RegimeMode
from tests.architecture.places import coordinator

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

DAY = date(2026, 9, 7)


async def sheet(schools: RealSchools, target: str) -> str:
    """A lesson of a school that takes attendance in Erbij."""
    await schools.server.register_rooms.attendance.set_taken_here(coordinator(schools, target[0]), here=True)
    return schools.ids[target]


async def work(schools: RealSchools, target: str, *, ago: int = 0) -> str:
    """What the pupil's teacher confirmed."""
    key = f"work of {target} {ago}"
    if key not in schools.made:
        school = target[0]
        office = coordinator(schools, school)
        teacher = Actor(schools.ids[f"{school}.thijs"], office.school_id, frozenset({Role.TEACHER}), "sign-in")
        day = schools.server.clock.now().date() - timedelta(days=ago)
        asked = ConfirmWork(pupil_id=schools.ids[target], date=day, minutes=30, text="Lezen")
        await schools.server.register_rooms.offline.confirm(teacher, asked)
        found = (await schools.server.register_rooms.offline.week(office, schools.ids[target], day))[3]
        schools.made[key] = found[-1].work.id
    return schools.made[key]


async def late_work(schools: RealSchools, target: str) -> str:
    """What a teacher confirmed three weeks later."""
    return await work(schools, target, ago=21)


async def regime(schools: RealSchools, target: str) -> str:
    """A period that is not registered; a new one once it was taken away."""
    office, regimes = coordinator(schools, target[0]), schools.server.register_rooms.regimes
    if not (await regimes.listed(office))[1]:
        await regimes.add(office, RegimeAsked(first=DAY, last=DAY, mode=RegimeMode.OFF, ground="Brand op school"))
    return (await regimes.listed(office))[1][0].regime.id


async def hosted(schools: RealSchools, target: str) -> str:
    """What a school granted to the other one: to tell when its pupil was there."""
    key = f"hosted {target}"
    if key not in schools.made:
        office, pupil = coordinator(schools, target[0]), schools.ids[target]
        details = ArrangementDetails(form=ArrangementForm.REGIONAL, partner_school="De ander")
        now, last = schools.server.clock.now(), DAY + timedelta(days=30)
        regional = Document(new_id(now), office.school_id, pupil, 1, PlanState.ACTIVE, DAY, last, details, now)
        async with schools.server.database.transaction() as tx:
            await arrangements.write(tx, regional)
        other = schools.school_ids["b" if target[0] == "a" else "a"]
        asked = GiveGrant(
            pupil_id=pupil,
            to=GrantTo(kind=GranteeKind.SCHOOL, school_id=other),
            scopes=(GrantScope.ATTENDANCE,),
            first=DAY,
            until=last,
            reason="De ander geeft de lessen",
        )
        schools.made[key] = (await schools.server.planning.granting.grants.give(office, asked))[0]
    return schools.made[key]


MAKES = {"hosted": hosted} | {"sheet": sheet, "work": work, "late_work": late_work, "regime": regime}
"""By kind of thing: what makes one and answers its id."""


def query(target: str) -> dict[str, str]:
    """By route: the query of a GET that names its thing in its own way."""
    return {
        "GET /api/register/attendance": f"slot_id={target}",
        "GET /api/register/offline": f"pupil_id={target}",
        "GET /api/register/corrections": f"pupil_id={target}&date={DAY}",
    }


def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST that names its thing in its own way."""
    words = {"reason": "TEACHER_OBSERVED", "words": "Was er wel"}
    pupil = schools.ids["a.bo" if target == schools.ids["a.Rekenen 5B"] else "a.noor"]
    bodies: dict[str, dict[str, Any]] = {
        "POST /api/register/attendance": {"slot_id": target},
        "POST /api/register/hosted/{id}": {"days": [{"date": str(DAY)}]},
        "POST /api/register/partials": {"slot_id": target, "pupil_id": pupil, "verdict": "ENOUGH"},
        "POST /api/register/offline": {"pupil_id": target, "date": str(DAY), "minutes": 30, "text": "Lezen"},
        "POST /api/register/corrections": {"pupil_id": target, "date": str(DAY), "seconds": 60, **words},
    }
    return bodies.get(what)
