"""The routes of what pupils did in their own time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.catalogue.rights import GIVERS
from erbij.reports.own_time import wire
from erbij.reports.own_time.export import csv_of
from erbij.reports.own_time.model import LEAST
from erbij.web.dates import date_or_none
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.reports.own_time.model import ByItem, Page
    from erbij.reports.own_time.service import OwnTimeReports
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})
PATH = "/api/reports/own-time"
QUERY = ("group_id", "from", "to")


def routes(service: OwnTimeReports) -> list[Route]:
    """Return the routes of this room."""

    async def page(call: Call) -> wire.OwnTimeReport:
        first, last = date_or_none(call, "from"), date_or_none(call, "to")
        return shown(await service.page(call.actor, call.query.get("group_id", ""), first, last), call.actor)

    async def file(call: Call) -> web.Response:
        first, last = date_or_none(call, "from"), date_or_none(call, "to")
        found = await service.audit(call.actor, call.query.get("group_id", ""), first, last)
        name = f"eigen-tijd-{found.first.isoformat()}-{found.last.isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        body = await asyncio.to_thread(csv_of, found)
        return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)

    async def goals(call: Call) -> wire.GoalsReached:
        person_id, found = await service.reached(call.actor, call.query.get("person_id") or None)
        told = [wire.GoalReached(goal=one.goal, name=name, done=one.done or 0, of=one.of or 0) for one, name in found]
        return wire.GoalsReached(person_id=person_id, goals=tuple(told[:200]))

    return [
        Route("GET", f"{PATH}/goals", goals, FAMILY, reply=wire.GoalsReached, query=("person_id",)),
        Route("GET", PATH, page, GIVERS, reply=wire.OwnTimeReport, query=QUERY),
        Route("GET", f"{PATH}/file", file, GIVERS, query=QUERY),
    ]


def shown(one: Page, actor: Actor) -> wire.OwnTimeReport:
    """Return the page as a message."""
    return wire.OwnTimeReport(
        timezone=one.zone.key,
        today=one.today,
        first=one.first,
        last=one.last,
        least=LEAST,
        may_school=Role.COORDINATOR in actor.roles,
        groups=tuple(wire.OwnTimeGroup(id=each.id, name=each.name) for each in one.groups[:1000]),
        group_id=one.group.id if one.group else None,
        pupils=tuple(
            wire.OwnTimePupil(
                pupil_id=each.pupil_id,
                name=each.name.reveal(),
                minutes=each.seconds // 60,
                given=each.given,
                begun=each.begun,
                done=each.done,
            )
            for each in one.told.pupils[:1000]
        ),
        items=tuple(_item(each) for each in one.told.items[:200]),
        goals=tuple(
            wire.OwnTimeGoal(
                goal=each.goal, name=one.goals.get(each.goal, ""), items=each.items, done=each.done, of=each.of
            )
            for each in one.told.goals[:200]
        ),
    )


def _item(one: ByItem) -> wire.OwnTimeItem:
    return wire.OwnTimeItem(
        item_id=one.item_id,
        title=one.title,
        subject=one.subject,
        given=one.given,
        begun=one.begun,
        done=one.done,
        minutes=None if one.seconds is None else one.seconds // 60,
        stops=tuple(
            wire.OwnTimeStop(title=stop.title, kind=stop.kind, place=stop.place, pupils=stop.pupils)
            for stop in one.stops[:100]
        ),
    )
