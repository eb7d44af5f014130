"""The whole school over some weeks: counted a few pupils at a time, nobody is named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.register.facts import Dates
from erbij.register.rules import monday_of
from erbij.reports.overview.model import Overview, Share, WeekSum
from erbij.reports.overview.rules import pattern_of, weeks_of

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.register.ports import Timetable
    from erbij.register.service import Register
    from erbij.reports.period.service import Periods

WEEK = timedelta(days=7)


class Overviews:
    """The overview of every school on this server."""

    def __init__(
        self, database: Database, clock: Clock, *, register: Register, timetable: Timetable, periods: Periods
    ) -> None:
        self._database = database
        self._clock = clock
        self._register = register
        self._timetable = timetable
        self._periods = periods

    async def overview(self, actor: Actor, weeks: int) -> Overview:
        """The last ``weeks`` ISO weeks of the actor's school, this one included."""
        now, school_id = self._clock.now(), actor.school_id
        async with self._database.read() as read:
            zone = await self._timetable.zone(read, school_id)
            this = monday_of(now.astimezone(zone).date())
            sums: dict[date, WeekSum] = {}
            pattern: dict[tuple[int, int], Share] = {}
            for back in reversed(range(weeks)):
                monday = this - back * WEEK
                dates = Dates(monday, monday + timedelta(days=6))
                sums[monday] = WeekSum(monday)
                pupils = sorted(await self._periods.at_home(read, school_id, dates, now))
                async for period in self._periods.counted(read, school_id, pupils, dates, now):
                    sums = weeks_of(period.pupils.values(), sums)
                    pattern = pattern_of(period.pupils.values(), zone, pattern)
            sector = await self._register.counting.sector(read, school_id)
        whole = Dates(this - (weeks - 1) * WEEK, this + timedelta(days=6))
        return Overview(whole, now, zone, sector, tuple(sums[monday] for monday in sorted(sums)), pattern)
