"""Grants and what they show, wired to the people and sign-in below and the register above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.granted import http as granted_http
from erbij.plans.granted.model import LinkDay
from erbij.plans.granted.service import GrantedPages
from erbij.plans.grants import http as grants_http
from erbij.plans.grants.service import Grants
from erbij.privacy.service import disclose
from erbij.register.facts import Dates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.access.service import Access
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.service import People
    from erbij.register.counting.model import DayCount, PupilCount
    from erbij.register.service import Register
    from erbij.web.route import Route


class GrantRooms:
    """One of each service, and their routes."""

    def __init__(self, database: Database, clock: Clock, people: People, access: Access, register: Register) -> None:
        self.grants = Grants(database, clock, people=people, access=access, disclose=disclose)
        self.granted = GrantedPages(database, clock, facts=CountedFacts(register), disclose=disclose)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [*grants_http.routes(self.grants), *granted_http.routes(self.granted)]


class CountedFacts:
    """``plans.granted.ports.RegisterFacts`` from the register's own counting."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def link(
        self, read: Reading, school_id: str, pupil_id: str, dates: tuple[date, date], now: datetime
    ) -> tuple[LinkDay, ...]:
        """Return the states (R11) of lessons from home, added up by date."""
        found = await self._count(read, school_id, pupil_id, dates, now)
        days = [_link_day(day) for day in found.days] if found else []
        return tuple(day for day in days if day.lessons)

    async def buckets(
        self, read: Reading, school_id: str, pupil_id: str, dates: tuple[date, date], now: datetime
    ) -> Mapping[str, int]:
        """Return the seconds by bucket."""
        found = await self._count(read, school_id, pupil_id, dates, now)
        return {bucket.value: seconds for bucket, seconds in found.buckets().items()} if found else {}

    async def _count(
        self, read: Reading, school_id: str, pupil_id: str, dates: tuple[date, date], now: datetime
    ) -> PupilCount | None:
        period = await self._register.counting.period(read, school_id, [pupil_id], Dates(*dates), now)
        return period.pupils.get(pupil_id)


def _link_day(day: DayCount) -> LinkDay:
    lessons = [slot.states for slot in day.slots if slot.states]
    attended, technical, not_offered = (
        sum(states.get(name, 0) for states in lessons) for name in ("ATTENDED", "TECHNICAL", "NOT_OFFERED")
    )
    return LinkDay(day.local_date, len(lessons), attended, technical, not_offered)
