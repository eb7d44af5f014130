"""Routes of the calendar address."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.timetable.feed.export import calendar
from erbij.timetable.feed.wire import FeedAsked, FeedMade, FeedState
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.timetable.feed.service import Feeds
    from erbij.web.route import Call

OWNERS = frozenset({Role.PUPIL, Role.GUARDIAN, Role.TEACHER})
SECRET = re.compile(r"[\w-]{43}")


def routes(service: Feeds) -> list[Route]:
    """Return the routes of this room."""

    async def state(call: Call) -> FeedState:
        found = await service.state(call.actor, call.query.get("person_id") or None)
        feed = found.feed
        return FeedState(
            person_id=found.person_id,
            person_name=found.name.reveal(),
            made_at=feed.made_at if feed else None,
            read_at=feed.read_at if feed else None,
        )

    async def make(call: Call) -> FeedMade:
        return FeedMade(address=await service.make(call.actor, call.body.person_id))

    async def revoke(call: Call) -> None:
        await service.revoke(call.actor, call.part("id"))

    async def file(call: Call) -> web.StreamResponse:
        secret = call.part("secret")
        if SECRET.fullmatch(secret) is None:
            raise NotFound
        body = await asyncio.to_thread(calendar, await service.lessons(secret))
        headers = {"Content-Disposition": 'inline; filename="rooster.ics"', "Cache-Control": "private, no-store"}
        return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)

    feed = "/api/timetable/feed"
    return [
        Route("GET", feed, state, OWNERS, reply=FeedState, query=("person_id",)),
        Route("POST", feed, make, OWNERS, body=FeedAsked, reply=FeedMade),
        Route("DELETE", f"{feed}/{{id}}", revoke, OWNERS),
        Route("GET", f"{feed}/{{secret}}.ics", file, None),
    ]
