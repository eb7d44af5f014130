"""The route of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.rights import GIVERS
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.wire import LONGEST_TEXT, PAGE, Facet, FacetCount, FacetCounts, ItemFound, ItemsFound
from erbij.errors import Invalid
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.catalogue.search.model import Found
    from erbij.catalogue.search.service import Search
    from erbij.web.route import Call

MOST_OFFSET = 100_000
LONGEST_VALUE = 80


def routes(service: Search) -> list[Route]:
    """Return the routes of this room."""

    async def find(call: Call) -> ItemsFound:
        wanted = wanted_of(call.query)
        return shown(wanted, await service.find(call.actor, wanted))

    query = ("text", "offset", *(one.value for one in Facet))
    return [Route("GET", "/api/catalogue/search", find, GIVERS, reply=ItemsFound, query=query)]


def wanted_of(query: dict[str, str]) -> Wanted:
    """Read what somebody looks for; raises ``Invalid``."""
    text, offset = query.get("text", ""), query.get("offset", "") or "0"
    if len(text) > LONGEST_TEXT:
        raise Invalid([("query.text", "too long")])
    if not offset.isdecimal() or int(offset) > MOST_OFFSET:
        raise Invalid([("query.offset", "not a number of items")])
    chosen = {facet: query[facet.value] for facet in Facet if query.get(facet.value)}
    long = next((facet for facet, value in chosen.items() if len(value) > LONGEST_VALUE), None)
    if long:
        raise Invalid([(f"query.{long.value}", "too long")])
    return Wanted(text, chosen, int(offset))


def shown(wanted: Wanted, found: Found) -> ItemsFound:
    """Return what was found as a message."""
    return ItemsFound(
        total=found.total,
        offset=wanted.offset,
        items=tuple(
            ItemFound(
                item_id=one.item_id,
                title=one.title,
                description=one.description,
                subject=one.subject,
                priority=one.priority,
                minutes=one.minutes,
            )
            for one in found.items[:PAGE]
        ),
        facets=tuple(
            FacetCounts(
                facet=facet,
                chosen=wanted.chosen.get(facet),
                values=tuple(
                    FacetCount(value=one.value, name=_name(facet, one.value, found.goals), count=one.count)
                    for one in counts[:200]
                ),
            )
            for facet, counts in found.counts.items()
        ),
    )


def _name(facet: Facet, value: str, goals: Mapping[str, str]) -> str:
    return goals.get(value, "") if facet is Facet.GOAL else ""
