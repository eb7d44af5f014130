"""The one route of the history of a plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.history.service import NAMES_SOMEBODY
from erbij.plans.history.wire import PlanChange, PlanChangeField, PlanHistory
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.history.model import Change, Plain
    from erbij.plans.history.service import Histories
    from erbij.private import Private
    from erbij.web.route import Call


def routes(service: Histories) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> PlanHistory:
        pupil, changes, names = await service.show(call.actor, call.query.get("person_id", ""))
        return PlanHistory(
            person_id=pupil.id,
            person_name=pupil.name.reveal(),
            changes=tuple(shown(one, names) for one in changes),
        )

    care = frozenset({Role.MENTOR, Role.COORDINATOR})
    return [Route("GET", "/api/plans/history", show, care, reply=PlanHistory, query=("person_id",))]


def shown(one: Change, names: Mapping[str, Private[str]]) -> PlanChange:
    """Return a change as a message; a person in it by name."""

    def value(field: str, plain: Plain) -> str:
        if field == NAMES_SOMEBODY and isinstance(plain, str) and plain in names:
            plain = names[plain].reveal()
        return json.dumps(plain, ensure_ascii=False)

    return PlanChange(
        at=one.at,
        author=names[one.author_id].reveal() if one.author_id in names else None,
        thing=one.thing,
        fields=tuple(
            PlanChangeField(name=name, before=value(name, before), after=value(name, after))
            for name, (before, after) in one.what.reveal().items()
        ),
        reason=one.reason.reveal(),
    )
