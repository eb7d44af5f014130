"""A school that reads its timetable from an address."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from erbij.actor import Role
from erbij.timetable import store as slots
from erbij.timetable.sources.address import Addresses
from erbij.timetable.sources.service import Sources
from erbij.timetable.sources.wire import (
    SourceAsked,
    SourceFormat,
    SourcePause,
)
from tests.support.school_files import FILES, Given
from tests.unit.timetable.sources.feeds import appointment, at, zermelo

QUIET = replace(FILES, timetable=None)


def week(n=10):
    return [appointment(i, start=at(8, 8) + 3600 * i, end=at(8, 8) + 3600 * i + 3000) for i in range(1, n + 1)]


class Read:
    """A school that reads its timetable from ``feed``."""

    def __init__(self, given: Given, feed) -> None:
        self.given, self.feed = given, feed
        self.sources = Sources(given.database, given.clock, Addresses(inside=True, slowest_s=0.4))
        self.zoe = given.actor("zoe", Role.COORDINATOR)
        self.id = ""

    async def added(self, kind=SourceFormat.ZERMELO, **more: object) -> Read:
        asked = SourceAsked(name="Rooster", kind=kind, address=self.feed.url, **more)
        self.id = await self.sources.add(self.zoe, asked)
        return self

    async def version(self):
        return (await self.standing()).source.version

    async def change(self, **asked: object) -> None:
        """Change it as who has just looked at it does."""
        seen = {"name": "Rooster", "kind": SourceFormat.ZERMELO, "version": await self.version()}
        await self.sources.change(self.zoe, self.id, SourceAsked(**seen | asked))

    async def pause(self) -> None:
        await self.sources.pause(self.zoe, self.id, SourcePause(paused=True, version=await self.version()))

    async def now(self, *appointments: object):
        """Read it at once, and say how it stands."""
        if appointments:
            self.feed.data = zermelo(*appointments)
        await self.sources.read_now(self.zoe, self.id)
        return await self.standing()

    async def standing(self):
        (found,) = (await self.sources.listed(self.zoe)).standings
        return found

    async def lessons(self):
        clock = self.given.clock.now()
        async with self.given.database.read() as read:
            found = await slots.slots_between(read, self.given.school.id, clock, clock + timedelta(days=300))
        return [(slot.group_name, slot.subject, f"{slot.starts_at:%d %H:%M}", str(slot.status)) for slot in found]
