"""Routes of files of absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.absence.exchange.export import absence_csv, absence_json
from erbij.absence.exchange.wire import AbsenceFile, AbsenceImport
from erbij.actor import Role
from erbij.timetable.http import asked_date
from erbij.web.route import Route
from erbij.wire import InputError

if TYPE_CHECKING:
    from datetime import date

    from erbij.absence.exchange.model import Plan
    from erbij.absence.exchange.service import Exchange
    from erbij.web.route import Call

COORDINATOR = frozenset({Role.COORDINATOR})
MAX_BODY = 16_000_000


def routes(service: Exchange) -> list[Route]:
    """Return the routes of this room."""

    async def preview(call: Call) -> AbsenceImport:
        return shown(await service.preview(call.actor, call.body), written=False)

    async def write(call: Call) -> AbsenceImport:
        plan = await service.write(call.actor, call.body)
        return shown(plan, written=not plan.faults)

    async def as_csv(call: Call) -> web.Response:
        first, last, lines = await service.lines(call.actor, *_period(call))
        return _file(absence_csv(lines), "text/csv", first, last, "csv")

    async def as_json(call: Call) -> web.Response:
        first, last, lines = await service.lines(call.actor, *_period(call))
        return _file(absence_json(lines), "application/json", first, last, "json")

    base, period = "/api/absence/exchange", ("from", "to")
    return [
        Route("POST", f"{base}/preview", preview, COORDINATOR, AbsenceFile, AbsenceImport, max_body=MAX_BODY),
        Route("POST", base, write, COORDINATOR, AbsenceFile, AbsenceImport, max_body=MAX_BODY),
        Route("GET", f"{base}/csv", as_csv, COORDINATOR, query=period),
        Route("GET", f"{base}/json", as_json, COORDINATOR, query=period),
    ]


def _period(call: Call) -> tuple[date | None, date | None]:
    """The dates asked for; the service knows which day today is."""
    first, last = (asked_date(call.query.get(key, "")) for key in ("from", "to"))
    return first, last


def _file(body: bytes, kind: str, first: date, last: date, suffix: str) -> web.Response:
    name = f"verzuim-{first.isoformat()}-{last.isoformat()}.{suffix}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=disposition)


def shown(plan: Plan, *, written: bool) -> AbsenceImport:
    """Return what a file does as a message."""
    return AbsenceImport(
        rows=plan.rows,
        new=plan.new,
        changed=plan.changed,
        unchanged=plan.unchanged,
        undecided=plan.undecided,
        errors=tuple(InputError(path=path, message=message) for path, message in plan.faults),
        written=written,
    )
