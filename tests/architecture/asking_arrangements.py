"""What a test makes of a pupil's plan before it asks about it, and how a request names it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from erbij.actor import Actor, Role
from erbij.plans.arrangements.wire import SaveArrangement
from erbij.plans.deviations.wire import SaveDeviation
from erbij.plans.document.wire import EndPlan, NamePlan, PlanState, PlanThing

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

BASE = "POST /api/plans/arrangements"
PAPER = "JVBERi0xLjQK"
COMPLETE = {
    "form": "OWN_SCHOOL",
    "level": 2,
    "ground": "PHYSICAL",
    "assessed_by": "Het zorgteam",
    "goals": "Bijblijven in twee vakken",
    "target_minutes": 300,
    "review_on": "2026-10-01",
    "return_path": [{"on": "2026-10-01", "what": "Een ochtend op school"}],
}
WHOLE = {
    "decided_by": "BOARD",
    "decided_on": "2026-09-01",
    "reference": "2026-12",
    "minutes_at_school": 900,
    "minutes_deviated": 300,
    "programme": "Thuis met de klas mee",
    "regrowth": "Elke zes weken een dagdeel erbij",
    "expert_reference": "Verklaring 7",
}
WHEN = {"first": "2026-09-01", "last": "2026-12-18"}


async def draft(schools: RealSchools, target: str) -> str:
    """A complete draft of an arrangement; another one each time."""
    school = target[0]
    actor = Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], frozenset({Role.COORDINATOR}), "a-sign-in")
    details = {**COMPLETE, "fixed_teacher_id": schools.ids[f"{school}.thijs"]}
    asked = SaveArrangement.model_validate({"pupil_id": schools.ids[target], **WHEN, "details": details})
    return (await schools.server.arrangements.save_arrangement(actor, asked)).id


async def arrangement(schools: RealSchools, target: str) -> str:
    """An arrangement in effect."""
    school = target[0]
    actor = Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], frozenset({Role.COORDINATOR}), "a-sign-in")
    for old in (await schools.server.arrangements.pupil(actor, schools.ids[target])).records.arrangements:
        if old.state is PlanState.ACTIVE:
            over = EndPlan(thing=PlanThing.ARRANGEMENT, id=old.id, version=old.version, on=date(2026, 8, 31))
            await schools.server.arrangements.end(actor, over)
    asked = NamePlan(thing=PlanThing.ARRANGEMENT, id=await draft(schools, target), version=1)
    return (await schools.server.arrangements.activate(actor, asked)).id


async def ended(schools: RealSchools, target: str) -> str:
    """An arrangement that was ended today; another one each time."""
    school = target[0]
    actor = Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], frozenset({Role.COORDINATOR}), "a-sign-in")
    id_ = await arrangement(schools, target)
    schools.clock.move(timedelta(seconds=1))  # what ended at one instant ended together
    asked = EndPlan(thing=PlanThing.ARRANGEMENT, id=id_, version=2, on=date(2026, 8, 31))
    return (await schools.server.arrangements.end(actor, asked)).id


async def deviation(schools: RealSchools, target: str) -> str:
    """A deviation that can be signed."""
    key = f"deviation of {target}"
    if key not in schools.made:
        school = target[0]
        roles = frozenset({Role.COORDINATOR})
        actor = Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], roles, "a-sign-in")
        asked = SaveDeviation.model_validate({"pupil_id": schools.ids[target], **WHEN, "details": WHOLE})
        schools.made[key] = (await schools.server.arrangements.save_deviation(actor, asked)).id
    return schools.made[key]


MAKES = {"draft": draft, "arrangement": arrangement, "ended": ended, "deviation": deviation}


def body(what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST about a plan."""
    if what in {f"{BASE}/save", "POST /api/plans/deviations/save", "POST /api/plans/patterns/save"}:
        return {"pupil_id": target, "details": {}}
    bodies: dict[str, dict[str, Any]] = {
        f"{BASE}/activate": {"thing": "arrangement", "id": target, "version": 1},
        f"{BASE}/discard": {"thing": "arrangement", "id": target, "version": 1},
        f"{BASE}/end": {"thing": "arrangement", "id": target, "version": 2, "on": "2026-08-31"},
        f"{BASE}/renew": {"id": target},
        f"{BASE}/reopen": {"thing": "arrangement", "id": target, "version": 3},
        "POST /api/plans/deviations/sign": {"deviation_id": target, "text_hash": "0" * 64},
        "POST /api/plans/deviations/file": {
            "deviation_id": target,
            "signed_by": "Karin",
            "signed_on": "2026-09-01",
            "paper": PAPER,
        },
    }
    return bodies.get(what)
