"""The calendar page, and making days free."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.history.service import record
from erbij.schools.rules import year_of
from erbij.schools.store import lock_school, school_of
from erbij.timetable.calendar import rules, store
from erbij.timetable.calendar.model import YearView
from erbij.timetable.model import FreeDay
from erbij.timetable.store import free_days, write_free_days

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.timetable.calendar.model import Effect

THING = "timetable.calendar"


class Calendar:
    """School years, holidays and free days."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def year(self, actor: Actor, day: date | None) -> YearView:
        """Return the school year in which ``day`` (None: today) lies."""
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            today = self._clock.now().astimezone(ZoneInfo(school.timezone)).date()
            first, last = year_of(day or today)
            free = await free_days(read, school.id, first, last)
            off = await store.off_for_free_days(read, school.id, first, last)
        return YearView(
            first_day=first,
            last_day=last,
            today=today,
            stretches=rules.stretches(free),
            lesson_weeks=len(rules.lesson_weeks(first, last, free, every_day=school.demo)),
            may_change=Role.COORDINATOR in actor.roles,
            off=rules.counted_off(off),
        )

    async def free(self, actor: Actor, name: str, days: Collection[date], *, preview: bool) -> Effect:
        """Make days free: their lessons go off. ``preview``: write nothing."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            known = await free_days(tx, actor.school_id, min(days), max(days))
            effect = rules.turned_free(await store.slots_on(tx, actor.school_id, set(days) - known.keys()), now)
            if preview:
                return effect
            come = [FreeDay(day, name) for day in days if known.get(day) != name]
            gone = [day.date for day in come if day.date in known]
            await write_free_days(tx, actor.school_id, gone, come)
            await store.carry_out(tx, effect, now)
            after = {**known, **{day.date: name for day in come}}
            await _keep(tx, actor, known, after, now)
        return effect

    async def school_days(self, actor: Actor, days: Collection[date]) -> Effect:
        """Make days school days again: lessons that were off for them come back."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            there = await free_days(tx, actor.school_id, min(days), max(days))
            known = {day: name for day, name in there.items() if day in set(days)}
            effect = rules.turned_school(await store.slots_on(tx, actor.school_id, known), now)
            await write_free_days(tx, actor.school_id, known, ())
            await store.carry_out(tx, effect, now)
            await _keep(tx, actor, known, {}, now)
        return effect


async def _keep(tx: Transaction, actor: Actor, before: dict[date, str], after: dict[date, str], now: datetime) -> None:
    """The history of a school year: what each day was and became."""
    days = before.keys() | after.keys()
    if days:
        year = year_of(min(days))[0].isoformat()
        old, new = ({day.isoformat(): name for day, name in some.items()} for some in (before, after))
        await record(tx, actor, thing=THING, thing_id=year, before=old, after=new, now=now)


async def follow(
    tx: Transaction, school_id: str, come: Collection[date], gone: Collection[date], now: datetime
) -> None:
    """Let lessons follow free days that a file brought (``come``) or took away (``gone``)."""
    await store.carry_out(tx, rules.turned_free(await store.slots_on(tx, school_id, come), now), now)
    await store.carry_out(tx, rules.turned_school(await store.slots_on(tx, school_id, gone), now), now)
