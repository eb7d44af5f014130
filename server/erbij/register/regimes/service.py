"""Use cases of regimes: a leader or coordinator says how a period is registered, with its ground (R18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people import store as people
from erbij.private import Private
from erbij.register.facts import Dates, Mode
from erbij.register.ports import RECOUNT
from erbij.register.regimes import store
from erbij.register.regimes.model import NamedRegime, PeriodsOverlap, SchoolRegime
from erbij.schools.store import lock_school

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.register.ports import News, Timetable
    from erbij.register.regimes.wire import RegimeAsked

THING = "register.regime"
LONGEST_DAYS = 366
PUPILS_AT_ONCE = 25
NAMELESS = Private("(naam onbekend)")


class SchoolRegimes:
    """The periods of every school on this server."""

    def __init__(self, database: Database, clock: Clock, timetable: Timetable, news: News) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._news = news

    async def listed(self, actor: Actor) -> tuple[date, list[NamedRegime]]:
        """Today, and the school's periods, the earliest first."""
        now = self._clock.now()
        async with self._database.read() as read:
            zone = await self._timetable.zone(read, actor.school_id)
            found = await store.regimes(read, actor.school_id)
            names = await people.names_of(read, actor.school_id, {one.author_id for one in found})
        return now.astimezone(zone).date(), [NamedRegime(one, names.get(one.author_id, NAMELESS)) for one in found]

    async def add(self, actor: Actor, asked: RegimeAsked) -> None:
        """Keep a period; every date of it that lies in the past is counted again. Raises ``PeriodsOverlap``."""
        if asked.last < asked.first or (asked.last - asked.first).days >= LONGEST_DAYS:
            raise Invalid([("body.last", "not before the first date, and at most a year after it")])
        now = self._clock.now()
        dates = Dates(asked.first, asked.last)
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            if await store.regimes(tx, actor.school_id, dates):
                raise PeriodsOverlap
            mode = Mode(asked.mode.value)
            one = SchoolRegime(new_id(now), actor.school_id, dates, mode, asked.ground, actor.id, now)
            await store.add(tx, one)
            await history.record(tx, actor, thing=THING, thing_id=one.id, before=None, after=_plain(one), now=now)
            await self._recount(tx, one)

    async def remove(self, actor: Actor, regime_id: str) -> None:
        """Take a period away; its dates are registered fully again. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = [one for one in await store.regimes(tx, actor.school_id) if one.id == regime_id]
            if not found:
                raise NotFound
            await store.remove(tx, found[0])
            before = _plain(found[0])
            await history.record(tx, actor, thing=THING, thing_id=regime_id, before=before, after=None, now=now)
            await self._recount(tx, found[0])

    async def _recount(self, tx: Transaction, one: SchoolRegime) -> None:
        """Tell the register, some pupils at a time, so that nobody waits long for the chain."""
        school = await people.people_of_school(tx, one.school_id)
        pupils = sorted(person.id for person in school if Role.PUPIL in person.roles)
        dates = {"first": one.dates.first.isoformat(), "last": one.dates.last.isoformat()}
        for start in range(0, len(pupils), PUPILS_AT_ONCE):
            some = " ".join(pupils[start : start + PUPILS_AT_ONCE])
            payload = {"school_id": one.school_id, "pupil_ids": some, **dates}
            await self._news.add(tx, RECOUNT, payload, key=f"recount {start}")


def _plain(one: SchoolRegime) -> dict[str, object]:
    return {"first": one.dates.first, "last": one.dates.last, "mode": one.mode, "ground": one.ground}
