"""The register's routes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.register.export import day_csv, facts_files, zipped
from erbij.register.facts import Dates
from erbij.register.view import day_view, to_confirm_view, week_view
from erbij.register.wire import Confirm, MinutesWeek, RegisterDay, ToConfirmList
from erbij.register.wording import Language
from erbij.web.dates import FIRST_YEAR, LAST_YEAR, date_or_none, period_of
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.register.service import Register

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})
FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
TEACHER = frozenset({Role.TEACHER})
LONGEST_DAYS = 367
"""A year and the day after it."""


def routes(service: Register) -> list[Route]:
    """Everything that can be asked of the register over HTTP."""

    async def day(call: Call) -> RegisterDay:
        return day_view(await service.day(call.actor, date_or_none(call, "date")), Language(call.language))

    async def csv_of_day(call: Call) -> web.Response:
        shown = day_view(await service.day(call.actor, date_or_none(call, "date"), page="register.day.csv"))
        name = f"register-{shown.date.isoformat()}.csv"
        return web.Response(
            body=day_csv(shown),
            content_type="text/csv",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def minutes(call: Call) -> MinutesWeek:
        person_id = call.query.get("person_id") or None
        return week_view(await service.week(call.actor, week_asked(call), person_id), Language(call.language))

    async def facts(call: Call) -> web.Response:
        first, last = period_of(call, LONGEST_DAYS)
        pupil_id = call.query.get("pupil_id", "")
        files = facts_files(await service.facts(call.actor, pupil_id, Dates(first, last)))
        if len(files) == 1:
            name, body = next(iter(files.items()))
            return _file(name, body, "application/json")
        name = f"facts-{first.isoformat()}-{last.isoformat()}.zip"
        return _file(name, zipped(files), "application/zip")

    async def to_confirm(call: Call) -> ToConfirmList:
        lessons = await service.to_confirm(call.actor)
        return ToConfirmList(lessons=tuple(to_confirm_view(lesson) for lesson in lessons))

    async def confirm(call: Call) -> None:
        await service.confirm(call.actor, call.body.slot_id)

    return [
        Route("GET", "/api/register/day", day, OFFICE, reply=RegisterDay, query=("date",)),
        Route("GET", "/api/register/day.csv", csv_of_day, OFFICE, query=("date",)),
        Route("GET", "/api/register/minutes", minutes, FAMILY, reply=MinutesWeek, query=("week", "person_id")),
        Route("GET", "/api/register/facts", facts, OFFICE, query=("pupil_id", "from", "to")),
        Route("GET", "/api/register/to-confirm", to_confirm, TEACHER, reply=ToConfirmList),
        Route("POST", "/api/register/confirm", confirm, TEACHER, body=Confirm),
    ]


def _file(name: str, body: bytes, content_type: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=content_type, headers=headers)


def week_asked(call: Call) -> date | None:
    """The Monday of the ISO week asked for; None for this week in the school's zone. Raises ``Invalid``."""
    text = call.query.get("week")
    if text is None:
        return None
    found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text)
    year, week = (int(part) for part in found.groups()) if found else (0, 0)
    try:
        monday = date.fromisocalendar(year, week, 1) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        monday = None
    if monday is None:
        raise Invalid([("query.week", "must be a week such as 2026-W41")])
    return monday
