"""A real school with a real timetable, for the rooms beside the register's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.jobs.outbox import Outbox
from erbij.plans.service import import_parts
from erbij.privacy.service import disclose
from erbij.register import store
from erbij.register.attendance.service import Attendance, AttendancePart
from erbij.register.corrections.service import Corrections
from erbij.register.facts import Dates
from erbij.register.offline.service import Offline
from erbij.register.periods.service import Periods
from erbij.register.regimes.service import SchoolRegimes
from erbij.register.sources import StoredPlans, StoredTimetable, register_of
from erbij.schools.service import Schools
from erbij.timetable.store import slots_between
from tests.support.school_files import Given, changed

if TYPE_CHECKING:
    from datetime import date

    from erbij.db.database import Database
    from erbij.register.counting.model import DayCount
    from erbij.register.ledger import Entry


@dataclass
class Rooms:
    """Every room over one school; the clock stands at Monday 7 September 2026, 08:00."""

    given: Given

    def __post_init__(self) -> None:
        database, clock = self.given.database, self.given.clock
        self.outbox = Outbox(database, clock)
        timetable = StoredTimetable()
        self.register = register_of(database, clock, disclose)
        self.attendance = Attendance(database, clock, timetable, StoredPlans(), self.outbox, disclose)
        self.offline = Offline(database, clock, timetable=timetable, news=self.outbox, disclose=disclose)
        self.regimes = SchoolRegimes(database, clock, timetable, self.outbox)
        self.periods = Periods(database, clock, timetable, self.register.recounting)
        self.corrections = Corrections(database, clock, timetable, disclose)
        self.schools = Schools(database, clock, [*import_parts(), AttendancePart(timetable, self.outbox)])
        recounting = self.register.recounting
        self.outbox.handlers["pupil_facts_changed"] = recounting.on_facts_changed
        self.outbox.handlers["register_recount"] = recounting.on_recount
        self.outbox.handlers["slot_changed"] = recounting.on_slot_changed

    @property
    def today(self) -> date:
        return self.given.clock.now().date()

    def actor(self, who: str, *roles: Role) -> Actor:
        return Actor(self.given.ids[who], self.given.school.id, frozenset(roles), "sign-in")

    async def slot(self, subject: str, group: str = "Groep 5A", ahead: int = 0) -> str:
        """A lesson of that group, so many days after Monday."""
        start = self.given.clock.now().replace(hour=0) + timedelta(days=ahead)
        async with self.given.database.read() as read:
            found = await slots_between(read, self.given.school.id, start, start + timedelta(days=1))
        return next(one.id for one in found if one.subject == subject and one.group_name == group)

    async def day(self, who: str = "noor", day: date | None = None) -> DayCount:
        """What counting says of a date."""
        dates = Dates(day or self.today, day or self.today)
        async with self.given.database.read() as read:
            pupil = self.given.ids[who]
            school = self.given.school.id
            counted = await self.register.counting.period(read, school, [pupil], dates, self.given.clock.now())
        return counted.pupils[pupil].days[0]

    async def entries(self, who: str = "noor", day: date | None = None) -> list[Entry]:
        """What the ledger says of a date, once all news was delivered."""
        await self.outbox.deliver()
        dates = Dates(day or self.today, day or self.today)
        pupil = self.given.ids[who]
        async with self.given.database.read() as read:
            return (await store.entries_of_pupils(read, self.given.school.id, [pupil], dates))[pupil]


async def rooms_of(database: Database, **files: str) -> Rooms:
    return Rooms(await Given(database).imported(changed(**files)))
