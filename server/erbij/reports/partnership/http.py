"""The routes of a partnership's counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.reports.partnership.export import csv_of
from erbij.reports.partnership.rules import LEAST
from erbij.reports.partnership.wire import PartnershipCounts, PartnershipRow, PartnershipTable
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.reports.partnership.model import Counts
    from erbij.reports.partnership.service import Partnerships
    from erbij.web.route import Call

READERS = frozenset({Role.PARTNERSHIP})


def routes(service: Partnerships) -> list[Route]:
    """Return the routes of this room."""

    async def counts(call: Call) -> PartnershipCounts:
        return shown(await service.counts(call.actor, _month(call)))

    async def file(call: Call) -> web.Response:
        found = shown(await service.counts(call.actor, _month(call)))
        name = f"aantallen-{found.month:%Y-%m}.csv" if found.month else "aantallen.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=csv_of(found), content_type="text/csv", charset="utf-8", headers=headers)

    path = "/api/reports/partnership"
    return [
        Route("GET", path, counts, READERS, reply=PartnershipCounts, query=("month",)),
        Route("GET", f"{path}/file", file, READERS, query=("month",)),
    ]


def shown(found: Counts) -> PartnershipCounts:
    """Return a month as a message."""
    return PartnershipCounts(
        name=found.name,
        month=found.month,
        months=found.months,
        least=LEAST,
        tables=tuple(
            PartnershipTable(
                kind=table.kind,
                columns=table.columns,
                rows=tuple(PartnershipRow(school=row.school, cells=row.cells) for row in table.rows),
            )
            for table in found.tables
        ),
    )


def _month(call: Call) -> date | None:
    text = call.query.get("month", "")
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        raise Invalid([("query.month", "not a month (2026-09)")]) from None
