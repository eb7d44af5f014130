"""The routes of the coordinator's register."""

from __future__ import annotations

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.register.facts import Dates
from erbij.register.model import Status
from erbij.register.wording import Language
from erbij.reports.period import wire
from erbij.reports.period.export import Kind, Level, csv_of, xlsx_of
from erbij.reports.period.model import Column, Filter, Who
from erbij.reports.period.paper import signed_pdf
from erbij.reports.period.view import choices_view, pupil_view, table_view
from erbij.web.dates import period_of
from erbij.web.route import Call, Handler, Route

if TYPE_CHECKING:
    from erbij.reports.period.service import Periods
    from erbij.wire import Wire

E = TypeVar("E", bound=StrEnum)
KEEPERS = frozenset({Role.COORDINATOR, Role.LEADER, Role.MENTOR})
LONGEST_DAYS = 92
PUPIL_DAYS = 366
MOST_PAGES = 10_000
DIGITS = 9
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "csv": Kind("text/csv", lambda table, level, _: csv_of(table, level)),
    "xlsx": Kind(SPREADSHEET, lambda table, level, _: xlsx_of(table, level)),
    "pdf": Kind("application/pdf", signed_pdf),
}
PERIOD = ("from", "to")
NARROWED = (*PERIOD, "as_of", "who", "group_id", "mentor_id", "pupil_id", "teacher_id", "subject", "status", "column")


def routes(service: Periods) -> list[Route]:
    """Everything that can be asked of a period over HTTP."""

    async def page(call: Call) -> wire.ReportTable:
        found = await service.page(call.actor, dates_of(call), _filter(call), _page(call))
        return table_view(found, Language(call.language))

    async def totals(call: Call) -> wire.ReportTable:
        return table_view(await service.totals(call.actor, dates_of(call), _filter(call)))

    async def choices(call: Call) -> wire.ReportChoices:
        return choices_view(await service.choices(call.actor, dates_of(call) if PERIOD[0] in call.query else None))

    async def pupil(call: Call) -> wire.ReportPupilPeriod:
        dates = dates_of(call, PUPIL_DAYS)
        found = await service.pupil(call.actor, call.query.get("pupil_id", ""), dates)
        return pupil_view(found, Language(call.language))

    async def file(call: Call) -> web.Response:
        kind = KINDS.get(call.query.get("kind", ""))
        if kind is None:
            raise Invalid([("query.kind", f"must be one of {', '.join(KINDS)}")])
        level = _one_of(call, "level", Level) or Level.PUPILS
        table = table_view(await service.whole(call.actor, dates_of(call), _filter(call, level)))
        body = await asyncio.to_thread(kind.write, table, level, service.signer)
        name = f"register-{table.first.isoformat()}-{table.last.isoformat()}-{level.value.lower()}.{call.query['kind']}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type=kind.content_type, headers=headers)

    def get(path: str, handler: Handler, query: tuple[str, ...], reply: type[Wire] | None = None) -> Route:
        return Route("GET", f"/api/reports/period{path}", handler, KEEPERS, reply=reply, query=query)

    return [
        get("", page, (*NARROWED, "page"), wire.ReportTable),
        get("/totals", totals, NARROWED, wire.ReportTable),
        get("/choices", choices, PERIOD, wire.ReportChoices),
        get("/pupil", pupil, (*PERIOD, "pupil_id"), wire.ReportPupilPeriod),
        get("/file", file, (*NARROWED, "kind", "level")),
    ]


def dates_of(call: Call, longest: int = LONGEST_DAYS) -> Dates:
    """The dates ``from`` and ``to``, both included. Raises ``Invalid``."""
    return Dates(*period_of(call, longest))


PLAIN = ("group_id", "mentor_id", "pupil_id", "teacher_id", "subject")


def _filter(call: Call, level: Level = Level.PUPILS) -> Filter:
    plain = {key: call.query.get(key) or None for key in PLAIN}
    as_of = _as_of(call)
    lessons = plain["teacher_id"] or plain["subject"] or call.query.get("status") or level is Level.LESSONS
    if as_of is not None and lessons:
        raise Invalid([("query.as_of", "goes with pupils: the ledger has no words of lessons")])
    return Filter(
        as_of=as_of,
        who=_one_of(call, "who", Who) or Who.HOME,
        status=_one_of(call, "status", Status),
        column=_one_of(call, "column", Column),
        **plain,
    )


def _as_of(call: Call) -> int | datetime | None:
    """``as_of``: the number of an entry, or an instant with its offset; None: counted now. Raises ``Invalid``."""
    text = call.query.get("as_of")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= DIGITS:
        return int(text)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = datetime.min  # noqa: DTZ901 - without an offset, so refused below
    if when.tzinfo is None:
        raise Invalid([("query.as_of", "the number of an entry, or a time such as 2026-10-06T16:00:00+02:00")])
    return when


def _one_of(call: Call, key: str, words: type[E]) -> E | None:
    text = call.query.get(key)
    if not text:
        return None
    try:
        return words(text)
    except ValueError:
        raise Invalid([(f"query.{key}", "is none of the words that are known")]) from None


def _page(call: Call) -> int:
    text = call.query.get("page", "0")
    if not text.isascii() or not text.isdigit() or int(text) >= MOST_PAGES:
        raise Invalid([("query.page", "must be a number from 0")])
    return int(text)
