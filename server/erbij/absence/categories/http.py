"""Routes of the reasons of absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.categories.rules import NATIONAL
from erbij.absence.categories.wire import Categories, CategoryCard, CategoryEnd, CategoryNew
from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.absence.categories import service as categories_service
    from erbij.absence.categories.model import Category
    from erbij.web.route import Call

COORDINATOR = frozenset({Role.COORDINATOR})


def routes(service: categories_service.Categories) -> list[Route]:
    """Return the routes of this room."""

    async def listed(call: Call) -> Categories:
        own = await service.listed(call.actor)
        return Categories(own=tuple(map(category_card, own)), national=tuple(map(category_card, NATIONAL)))

    async def add(call: Call) -> None:
        await service.add(call.actor, call.body)

    async def end(call: Call) -> None:
        await service.end(call.actor, call.body.id, call.body.valid_to)

    return [
        Route("GET", "/api/absence/categories", listed, COORDINATOR, reply=Categories),
        Route("POST", "/api/absence/categories", add, COORDINATOR, body=CategoryNew),
        Route("POST", "/api/absence/categories/end", end, COORDINATOR, body=CategoryEnd),
    ]


def category_card(one: Category) -> CategoryCard:
    """Return a reason as a message."""
    return CategoryCard(
        id=one.id,
        code=one.code,
        name=one.name,
        national=one.national,
        authorised=one.authorised,
        notify=one.notify,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )
