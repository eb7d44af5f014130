"""The route of what may fit a pupil."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.suggestions.model import Narrowed
from erbij.catalogue.suggestions.rules import is_free
from erbij.catalogue.suggestions.wire import ItemFitting, ItemsFitting
from erbij.errors import Invalid
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.suggestions.model import Fitting
    from erbij.catalogue.suggestions.service import Suggestions
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
PATH = "/api/catalogue/suggestions"


def routes(service: Suggestions) -> list[Route]:
    """Return the routes of this room."""

    async def fitting(call: Call) -> ItemsFitting:
        narrowed = Narrowed(calm=_chosen(call, "calm"), free=_chosen(call, "free"))
        return shown(*await service.fitting(call.actor, call.query.get("person_id") or None, narrowed))

    return [Route("GET", PATH, fitting, FAMILY, reply=ItemsFitting, query=("person_id", "calm", "free"))]


def shown(person_id: str, found: Fitting) -> ItemsFitting:
    """Return what fits as a message."""
    items = tuple(
        ItemFitting(
            item_id=one.id,
            title=one.title,
            subject=one.subject,
            priority=one.priority.value,
            minutes=one.norm_minutes,
            calm=one.calm_ok,
            free=is_free(one),
        )
        for one in found.items
    )
    return ItemsFitting(person_id=person_id, total=found.total, calm=found.calm, free=found.free, items=items)


def _chosen(call: Call, name: str) -> bool:
    value = call.query.get(name, "")
    if value not in {"", "yes"}:
        raise Invalid([(f"query.{name}", "yes, or nothing")])
    return value == "yes"
