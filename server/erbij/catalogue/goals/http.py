"""The route of goals, for who makes items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.goals.service import line
from erbij.catalogue.goals.wire import LONGEST_TEXT, GoalsFound
from erbij.catalogue.items.http import MAKERS
from erbij.errors import Invalid
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.goals.service import Goals
    from erbij.web.route import Call


def routes(service: Goals) -> list[Route]:
    """Return the routes of this room."""

    async def find(call: Call) -> GoalsFound:
        text = call.query.get("text", "")
        if len(text) > LONGEST_TEXT:
            raise Invalid([("query.text", "too long")])
        found = await service.find(text)
        return GoalsFound(known=found.known, total=found.total, goals=tuple(line(one) for one in found.goals))

    return [Route("GET", "/api/catalogue/goals", find, MAKERS, reply=GoalsFound, query=("text",))]
