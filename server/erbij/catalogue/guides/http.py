"""The routes of programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.guides.wire import ClearGuides, CopyGuides, GuideDay, GuidesCopied, GuideToday, SaveGuide
from erbij.catalogue.items.http import MAKERS
from erbij.catalogue.items.model import ItemLevel
from erbij.errors import Invalid
from erbij.web.dates import date_or_none
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.guides.service import Guides
    from erbij.web.route import Call

PATH = "/api/catalogue/guides"


def routes(service: Guides) -> list[Route]:
    """Return the routes of this room."""

    async def day(call: Call) -> GuideDay:
        # Who names none gets the first group that there is.
        level, year = call.query.get("level", ItemLevel.PO), call.query.get("year", "1")
        if level not in ItemLevel.__members__:
            raise Invalid([("query.level", "not a level")])
        if year not in set("12345678"):
            raise Invalid([("query.year", "not a school year")])
        return await service.day(call.actor, date_or_none(call, "date"), ItemLevel(level), int(year))

    async def save(call: Call) -> GuideDay:
        return await service.save(call.actor, call.body)

    async def copy(call: Call) -> GuidesCopied:
        return await service.copy(call.actor, call.body)

    async def clear(call: Call) -> GuidesCopied:
        return await service.clear(call.actor, call.body)

    async def today(call: Call) -> GuideToday:
        return await service.today(call.actor)

    return [
        Route("GET", PATH, day, MAKERS, reply=GuideDay, query=("date", "level", "year")),
        Route("POST", PATH, save, MAKERS, body=SaveGuide, reply=GuideDay),
        Route("POST", f"{PATH}/copy", copy, MAKERS, body=CopyGuides, reply=GuidesCopied),
        Route("POST", f"{PATH}/clear", clear, MAKERS, body=ClearGuides, reply=GuidesCopied),
        Route("GET", f"{PATH}/today", today, frozenset({Role.PUPIL}), reply=GuideToday),
    ]
