"""The rooms of the timetable beside the day page, and who hears that a lesson changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.jobs.periodic import Once, Periodic, always
from erbij.jobs.posts import Posts
from erbij.privacy.service import disclose
from erbij.timetable.bulletin.service import KIND, Bulletins
from erbij.timetable.calendar import http as calendar_http
from erbij.timetable.calendar.service import Calendar
from erbij.timetable.feed import http as feed_http
from erbij.timetable.feed.service import Feeds
from erbij.timetable.slots import http as slots_http
from erbij.timetable.slots.service import SlotPlanning
from erbij.timetable.sources import http as sources_http
from erbij.timetable.sources.address import Addresses
from erbij.timetable.sources.service import Sources
from erbij.timetable.week import http as week_http
from erbij.timetable.week.service import Weeks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.jobs.model import Handler
    from erbij.jobs.outbox import Outbox
    from erbij.live.service import Live
    from erbij.realtime.server import RealtimeServer
    from erbij.settings import Settings
    from erbij.web.route import Route

SOURCES_EVERY_S = 30.0


class TimetableRooms:
    """One of each service, and their routes."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, live: Live, once: Once = always) -> None:
        self._live = live
        self.posts = Posts(database, clock)
        self.bulletins = Bulletins(database, clock, self.posts)
        self.sources = Sources(database, clock, Addresses(inside=settings.timetable_inside))
        self.slots = SlotPlanning(database, clock, live, disclose, self.bulletins)
        self.weeks = Weeks(database, clock)
        self.calendar = Calendar(database, clock)
        self.feeds = Feeds(database, clock, settings.web_address)
        self._addresses = Periodic("timetable-sources", SOURCES_EVERY_S, once(self.sources.read_due))

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *sources_http.routes(self.sources),
            *slots_http.routes(self.slots),
            *week_http.routes(self.weeks),
            *calendar_http.routes(self.calendar),
            *feed_http.routes(self.feeds),
        ]

    def tell(self, outbox: Outbox, realtime: RealtimeServer) -> None:
        """Let open pages hear what the register hears; they first, for somebody looks at them."""
        for kind, bulletin in (
            ("slot_changed", self.bulletins.on_slot_changed),
            ("pupil_facts_changed", self.bulletins.on_facts_changed),
        ):
            outbox.handlers[kind] = each(bulletin, outbox.handlers[kind])
        self.posts.listeners[KIND] = [self._live.replanned, self.bulletins.telling(realtime.tell)]

    async def start(self) -> None:
        """Begin what comes back by itself."""
        await self.posts.start()
        await self._addresses.start()

    async def close(self) -> None:
        """Stop it; idempotent."""
        await self._addresses.close()
        await self.posts.close()


def each(*handlers: Handler) -> Handler:
    """Return one handler that asks each of them, in order; when one fails, all of them hear it again."""

    async def tell(payload: Mapping[str, str]) -> None:
        for handler in handlers:
            await handler(payload)

    return tell
