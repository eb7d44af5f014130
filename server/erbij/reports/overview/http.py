"""The route of the leader's overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.reports.overview.view import overview_view
from erbij.reports.overview.wire import SchoolOverview
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.reports.overview.service import Overviews

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})
USUAL, MOST = 8, 13


def routes(service: Overviews) -> list[Route]:
    """Everything that can be asked of the overview over HTTP."""

    async def overview(call: Call) -> SchoolOverview:
        return overview_view(await service.overview(call.actor, _weeks(call)))

    return [Route("GET", "/api/reports/overview", overview, OFFICE, reply=SchoolOverview, query=("weeks",))]


def _weeks(call: Call) -> int:
    text = call.query.get("weeks", str(USUAL))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise Invalid([("query.weeks", f"must be a number from 1 to {MOST}")])
    return int(text)
