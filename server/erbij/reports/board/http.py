"""The routes of a board's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.register.rules import monday_of
from erbij.reports.board.export import csv_of
from erbij.reports.board.model import Asked, WeekState
from erbij.reports.board.rules import last_day
from erbij.reports.board.wire import BoardNumber, BoardSchool, BoardSchools, BoardWeeks
from erbij.reports.partnership.rules import LEAST
from erbij.schools.rules import year_of
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.reports.board.model import Board, Row
    from erbij.reports.board.service import Boards
    from erbij.web.route import Call

READERS = frozenset({Role.BOARD})


def routes(service: Boards) -> list[Route]:
    """Return the routes of this room."""

    async def page(call: Call) -> BoardSchools:
        return shown(await service.page(call.actor, _asked(call)))

    async def file(call: Call) -> web.Response:
        found = shown(await service.page(call.actor, _asked(call)))
        headers = {"Content-Disposition": f'attachment; filename="{file_name(found)}"'}
        return web.Response(body=csv_of(found), content_type="text/csv", charset="utf-8", headers=headers)

    path, query = "/api/reports/board", ("week", "year")
    return [
        Route("GET", path, page, READERS, reply=BoardSchools, query=query),
        Route("GET", f"{path}/file", file, READERS, query=query),
    ]


def shown(found: Board) -> BoardSchools:
    """Return a board's page as a message."""
    asked = found.asked
    return BoardSchools(
        name=found.name,
        whole=asked is not None and asked.whole,
        first=asked.first if asked else None,
        last=last_day(asked) if asked else None,
        earlier=found.earlier,
        later=found.later,
        told=found.weeks,
        next_on=found.next_on,
        looked_at=found.looked_at,
        least=LEAST,
        rows=tuple(_row(one) for one in found.rows),
    )


def _row(row: Row) -> BoardSchool:
    pupils, offered, given, minutes = (BoardNumber(shown=one.shown, weeks=one.weeks) for one in row.cells)
    weeks = BoardWeeks(
        closed=row.weeks.get(WeekState.CLOSED, 0),
        waiting=row.weeks.get(WeekState.WAITS, 0),
        going_on=row.weeks.get(WeekState.GOES_ON, 0),
    )
    return BoardSchool(
        school=row.school,
        pupils=pupils,
        offered=offered,
        given=given,
        minutes=minutes,
        weeks=weeks,
        troubles=row.troubles,
    )


def file_name(found: BoardSchools) -> str:
    """Return what the file of a page is called."""
    if found.first is None:
        return "onze-scholen.csv"
    return f"onze-scholen-{'schooljaar' if found.whole else 'week'}-{found.first}.csv"


def _asked(call: Call) -> Asked | None:
    for name, first in (("week", monday_of), ("year", lambda day: year_of(day)[0])):
        text = call.query.get(name, "")
        if text:
            try:
                return Asked(first(date.fromisoformat(text)), whole=name == "year")
            except ValueError:
                raise Invalid([(f"query.{name}", "not a date (2026-10-05)")]) from None
    return None
