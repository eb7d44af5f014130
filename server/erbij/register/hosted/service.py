"""A partner school tells when a pupil whom it hosts was there, and reads back what it told.

Theory of operation
===================
Only for a grant to the actor's school that is in force now and names attendance; everything else does not exist. What
is told becomes attendance at another school in the lessons of the school of enrolment, which owns the record: its own
word and that of each partner stand beside each other, none replaces another, and a partner reads its own only. Whoever
tells it stands in every row, in the history and in the who-looked log of that school.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.db.scope import GRANTED
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.plans.granted.service import RELATION, in_force
from erbij.plans.grants import store as grants
from erbij.plans.grants.wire import GranteeKind, GrantScope
from erbij.register.attendance import rules as attendance
from erbij.register.attendance import store
from erbij.register.attendance.model import How
from erbij.register.attendance.service import say
from erbij.register.counting.rules import midnights
from erbij.register.facts import Dates
from erbij.register.hosted import rules
from erbij.register.hosted.model import Week

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.plans.granted.model import Granted
    from erbij.register.attendance.model import Attended
    from erbij.register.hosted.wire import FileHosted, HostedDay
    from erbij.register.model import Lesson
    from erbij.register.ports import Disclose, News, Timetable

PAGE = "register.hosted"


class Hosted:
    """Pupils of other schools on this server, for the school where they are."""

    def __init__(self, database: Database, clock: Clock, timetable: Timetable, news: News, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._news = news
        self._disclose = disclose

    async def week(self, actor: Actor, grant_id: str, day: date | None) -> Week:
        """The week of a date (None: this one) as the actor's school told it; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction(GRANTED) as tx:
            card = await self._granted(tx, actor, grant_id, now)
            may = _open(card, now)
            monday, sunday = rules.week_of(day or may.last)
            lessons = await self._lessons(tx, card, Dates(monday, sunday))
            ids = {one.slot.id for one in lessons}
            words = await store.standing(tx, card.grant.school_id, ids, [card.grant.pupil_id], told_by=actor.school_id)
            await self._look(tx, actor, card, now)
        mine = {slot_id: word for (slot_id, pupil_id), word in words.items() if pupil_id == card.grant.pupil_id}
        dates = [monday + timedelta(days=ahead) for ahead in range(7)]
        return Week(card, may, tuple(rules.told_of(one, lessons if one in may else (), mine) for one in dates))

    async def file(self, actor: Actor, grant_id: str, asked: FileHosted) -> None:
        """Tell some dates, all or none; raises ``NotFound``, ``Invalid`` with the path of every fault."""
        now = self._clock.now()
        async with self._database.transaction(GRANTED) as tx:
            card = await self._granted(tx, actor, grant_id, now)
            whole = Dates(min(one.date for one in asked.days), max(one.date for one in asked.days))
            _check_dates(asked.days, _open(card, now))
            lessons = await self._lessons(tx, card, whole)
            rows = await self._rows(tx, actor, card, asked.days, lessons, now)
            await say(tx, rows, self._news)
            await self._look(tx, actor, card, now)
            if rows:
                await self._record(tx, actor, card, asked.days, now)

    async def _rows(  # noqa: PLR0917 - what a word is made of
        self,
        read: Reading,
        actor: Actor,
        card: Granted,
        days: Sequence[HostedDay],
        lessons: Sequence[Lesson],
        now: datetime,
    ) -> list[Attended]:
        school_id, pupil_id = card.grant.school_id, card.grant.pupil_id
        zone = ZoneInfo(card.timezone)
        faults: list[tuple[str, str]] = []
        rows: list[Attended] = []
        standing = await store.standing(
            read, school_id, {one.slot.id for one in lessons}, [pupil_id], told_by=actor.school_id
        )
        said = attendance.Said(school_id, actor.id, now, How.PARTNER)
        for number, day in enumerate(days):
            found = rules.read_day(day, f"body.days[{number}]", lessons, zone, now)
            if isinstance(found, list):
                faults += found
                continue
            planned = {one.slot.id: one for one in rules.planned_on(lessons, day.date)}
            for slot_id, word in rules.words_of(found, planned.values()).items():
                if standing.get((slot_id, pupil_id)) != word:
                    rows += attendance.said_of(planned[slot_id], pupil_id, word, said)
        if faults:
            raise Invalid(faults)
        return rows

    async def _granted(self, read: Reading, actor: Actor, grant_id: str, now: datetime) -> Granted:
        found = await in_force(read, await grants.granted_to(read, actor, grant_id), now)
        if not found or found[0].grant.kind is not GranteeKind.SCHOOL:
            raise NotFound
        if GrantScope.ATTENDANCE not in found[0].grant.scopes:
            raise NotFound
        return found[0]

    async def _lessons(self, read: Reading, card: Granted, dates: Dates) -> Sequence[Lesson]:
        zone, pupil_id = ZoneInfo(card.timezone), card.grant.pupil_id
        window = midnights(dates.first, zone)[0], midnights(dates.last, zone)[1]
        found = await self._timetable.lessons_of_pupils(read, card.grant.school_id, [pupil_id], *window)
        return found.get(pupil_id, ())

    async def _look(self, tx: Transaction, actor: Actor, card: Granted, now: datetime) -> None:
        there = replace(actor, school_id=card.grant.school_id)
        await self._disclose(tx, there, PAGE, [card.grant.pupil_id], relation=RELATION, now=now)

    async def _record(
        self, tx: Transaction, actor: Actor, card: Granted, days: Sequence[HostedDay], now: datetime
    ) -> None:
        told = {one.date.isoformat(): [f"{each.from_time}-{each.until_time}" for each in one.stretches] for one in days}
        there = replace(actor, school_id=card.grant.school_id)
        await history.record(
            tx,
            there,
            thing=PAGE,
            thing_id=card.grant.id,
            pupil_id=card.grant.pupil_id,
            before=None,
            after=told,
            now=now,
        )


def _open(card: Granted, now: datetime) -> Dates:
    """The dates that may be told: those of the grant, as far as they have begun."""
    today = now.astimezone(ZoneInfo(card.timezone)).date()
    return Dates(card.grant.first, min(card.grant.until, today))


def _check_dates(days: Sequence[HostedDay], may: Dates) -> None:
    """Raise ``Invalid`` for a date outside the grant, ahead, or told twice."""
    faults: list[tuple[str, str]] = []
    seen: set[date] = set()
    for number, one in enumerate(days):
        if one.date not in may:
            faults.append((f"body.days[{number}].date", "outside what was granted, or ahead"))
        elif one.date in seen:
            faults.append((f"body.days[{number}].date", "is told twice"))
        seen.add(one.date)
    if faults:
        raise Invalid(faults)
