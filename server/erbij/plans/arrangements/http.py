"""The routes of a pupil's plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.actor import Role
from erbij.plans.arrangements.service import missing
from erbij.plans.arrangements.wire import ArrangementCard, PlanPerson, PupilPlan, RenewArrangement, SaveArrangement
from erbij.plans.deviations.wire import DeviationCard
from erbij.plans.document.wire import EndPlan, NamePlan, PlanKept, PlanState, PlanThing
from erbij.plans.patterns.wire import PatternCard
from erbij.schools.rules import year_of
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.arrangements.model import WholePlan
    from erbij.plans.arrangements.service import Arrangements
    from erbij.plans.document.model import Document
    from erbij.web.route import Call

CARE = frozenset({Role.COORDINATOR, Role.LEADER, Role.MENTOR})
OFFICE = frozenset({Role.COORDINATOR})


def routes(service: Arrangements) -> list[Route]:
    """Return the routes of this room."""

    async def pupil(call: Call) -> PupilPlan:
        return shown(await service.pupil(call.actor, call.query.get("pupil_id", "")))

    async def arrangement(call: Call) -> PlanKept:
        return await service.save_arrangement(call.actor, call.body)

    async def activate(call: Call) -> PlanKept:
        return await service.activate(call.actor, call.body)

    async def end(call: Call) -> PlanKept:
        return await service.end(call.actor, call.body)

    async def reopen(call: Call) -> PlanKept:
        return await service.reopen(call.actor, call.body)

    async def discard(call: Call) -> None:
        await service.discard(call.actor, call.body)

    async def renew(call: Call) -> PlanKept:
        return await service.renew(call.actor, call.body.id)

    base = "/api/plans/arrangements"
    return [
        Route("GET", f"{base}/pupil", pupil, CARE, reply=PupilPlan, query=("pupil_id",)),
        Route("POST", f"{base}/save", arrangement, OFFICE, SaveArrangement, PlanKept),
        Route("POST", f"{base}/activate", activate, OFFICE, NamePlan, PlanKept),
        Route("POST", f"{base}/end", end, OFFICE, EndPlan, PlanKept),
        Route("POST", f"{base}/reopen", reopen, OFFICE, NamePlan, PlanKept),
        Route("POST", f"{base}/discard", discard, OFFICE, NamePlan),
        Route("POST", f"{base}/renew", renew, OFFICE, RenewArrangement, PlanKept),
    ]


def shown(plan: WholePlan) -> PupilPlan:
    """Return a plan as a message."""
    records = plan.records

    def card(kind: Any, thing: PlanThing, one: Document[Any]) -> Any:
        ended = one.state is PlanState.ENDED
        return kind(
            id=one.id,
            version=one.version,
            state=one.state,
            first=one.first,
            last=one.last,
            details=one.details,
            missing=() if ended else tuple(missing(thing, one, records, plan.today)),
        )

    return PupilPlan(
        pupil_id=plan.pupil.id,
        name=plan.pupil.name.reveal(),
        groups=plan.groups,
        today=plan.today,
        last_day=year_of(plan.today)[1],
        may_edit=plan.may_edit,
        arrangements=tuple(card(ArrangementCard, PlanThing.ARRANGEMENT, one) for one in records.arrangements),
        deviations=tuple(card(DeviationCard, PlanThing.DEVIATION, one) for one in records.deviations),
        patterns=tuple(card(PatternCard, PlanThing.PATTERN, one) for one in records.patterns),
        teachers=tuple(PlanPerson(id=id_, name=name.reveal()) for id_, name in plan.teachers),
        starts=plan.starts,
        weekdays=plan.weekdays,
        signers=tuple(PlanPerson(id=id_, name=name.reveal()) for id_, name in records.signing.signers.items()),
        reopens=plan.reopens,
    )
