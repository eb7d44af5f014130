"""What a board reads, and the work that tells it.

The two never meet. Whoever reads is signed in at the board's own house and finds the rows of that house: no pupil, and
nothing of a school but what was told. Only what comes back by itself looks into the schools, and what it leaves in the
house are sums that are hidden already.
"""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.db.scope import Everyone, OneSchool
from erbij.errors import Invalid
from erbij.live.store import ended_slots
from erbij.register.facts import Dates
from erbij.register.periods.store import first_date
from erbij.reports.board import rules, store
from erbij.reports.board.model import Asked, Board, Row, State
from erbij.schools.model import BOARD
from erbij.schools.rules import year_of
from erbij.schools.store import houses, school_of, schools_beside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.reports.board.model import Told
    from erbij.reports.board.ports import Looked
    from erbij.reports.partnership.model import Amount
    from erbij.schools.model import School

COUNTING = Everyone("what boards are told is counted in each of their schools, and only sums leave them")
LOOK_EVERY = timedelta(minutes=10)
SIX_DAYS = timedelta(days=6)
PAUSE_S = 0.05
"""About as long as a day of a large school takes: a first school year of forty schools is minutes of work."""


class Boards:
    """The page of every board on this server."""

    def __init__(self, database: Database, clock: Clock, looked: Looked) -> None:
        self._database = database
        self._clock = clock
        self._looked = looked

    # --- reading --------------------------------------------------------------------------------------------------

    async def page(self, actor: Actor, asked: Asked | None) -> Board:
        """Return a week or a school year (None: the last week that was told) of the actor's board; raises Invalid."""
        async with self._database.read() as read:
            house = await school_of(read, actor.school_id)
            today = self._today(house)
            known = await store.mondays(read, house.id)
            chosen = asked or (Asked(known[-1], whole=False) if known else None)
            earlier, later = _around(known, chosen) if chosen else (None, None)
            dates = _dates(chosen) if chosen else None
            told = await store.told(read, house.id, dates) if dates else []
            states = await store.states(read, house.id)
            rows = _rows(house, await schools_beside(read, house), told, states, today)
        return Board(
            name=house.name,
            asked=chosen,
            earlier=earlier,
            later=later,
            weeks=len({one.monday for one in told}),
            next_on=rules.next_on(known[-1] if known else None, today),
            looked_at=min((one.at for one in states.values()), default=None),
            rows=rows,
        )

    # --- telling --------------------------------------------------------------------------------------------------

    async def look(self) -> None:
        """Tell every board what it is to be told by now; to be called about once a minute, at one server."""
        async with self._database.read(COUNTING) as read:
            found = await houses(read, BOARD)
        for house in found:
            await self._look_at(house)
            await self._tell(house)

    async def _look_at(self, house: School) -> None:
        """See how the schools stand, where that was not done just now."""
        now = self._clock.now()
        async with self._database.read(COUNTING) as read:
            known = await store.states(read, house.id)
            old = [
                one.id
                for one in await schools_beside(read, house)
                if one.id not in known or known[one.id].at <= now - LOOK_EVERY
            ]
            found = [await self._state(read, school_id, now) for school_id in old]
        if found:
            async with self._database.transaction(OneSchool(house.id)) as tx:
                await store.keep_states(tx, house.id, found)

    async def _state(self, read: Reading, school_id: str, now: datetime) -> State:
        since = now - rules.AWAY
        ids = await store.coordinators(read, school_id)
        here = await store.signed_in_since(read, school_id, ids, since) or await self._looked(
            read, school_id, ids, since
        )
        return State(school_id, await store.open_from(read, school_id), here, now)

    async def _tell(self, house: School) -> None:
        async with self._database.read(COUNTING) as read:
            known = await store.mondays(read, house.id)
        for monday in rules.due(known[-1] if known else None, self._today(house)):
            schools = await self._counted(house, monday)
            async with self._database.transaction(OneSchool(house.id)) as tx:
                await store.tell(tx, house.id, rules.publish(house.id, monday, schools))

    async def _counted(self, house: School, monday: date) -> dict[str, Mapping[str, Amount]]:
        """Count a week of the schools that take part, one after the other."""
        async with self._database.read(COUNTING) as read:
            schools = await schools_beside(read, house)
        found = {}
        for one in schools:
            async with self._database.read(COUNTING) as read:
                days = await store.days_of_lessons(read, one.id, Dates(monday, monday + SIX_DAYS))
                if days and rules.takes_part(await first_date(read, one.id), monday):
                    found[one.id] = await _week(read, one.id, monday, days)
        return found

    def _today(self, house: School) -> date:
        return self._clock.now().astimezone(ZoneInfo(house.timezone)).date()


async def _week(read: Reading, school_id: str, monday: date, days: Sequence[date]) -> Mapping[str, Amount]:
    """One school's week, a day at a time with a pause in between: lessons go on meanwhile."""
    dates = Dates(monday, monday + SIX_DAYS)
    offered: dict[str, frozenset[str]] = {}
    for day in days:
        offered |= await store.offered_on(read, school_id, day)
        await asyncio.sleep(PAUSE_S)
    return await store.from_home(read, school_id, dates) | rules.lessons(offered, await ended_slots(read, offered))


def _dates(asked: Asked) -> Dates:
    return Dates(*year_of(asked.first)) if asked.whole else Dates(asked.first, asked.first)


def _around(known: Sequence[date], asked: Asked) -> tuple[date | None, date | None]:
    """What can be asked before and after; raises ``Invalid`` for what was not told."""
    choices = sorted({year_of(one)[0] for one in known}) if asked.whole else list(known)
    if asked.first not in choices:
        raise Invalid([(f"query.{'year' if asked.whole else 'week'}", "not one that was told")])
    place = choices.index(asked.first)
    return (choices[place - 1] if place else None), (choices[place + 1] if place + 1 < len(choices) else None)


def _rows(
    house: School, schools: Sequence[School], told: Sequence[Told], states: Mapping[str, State], today: date
) -> list[Row]:
    """A line for each school by name, then that of all together."""
    rows = []
    for one in (*schools, house):
        mine = [line for line in told if line.school_id == one.id]
        state = states.get(one.id)
        each = [rules.week_state(state, line.monday, today) for line in mine] if one is not house else []
        rows.append(
            Row(
                school=None if one is house else one.name,
                cells=rules.added(mine),
                weeks={kind: each.count(kind) for kind in set(each)},
                troubles=() if one is house else rules.troubles(state, today),
            )
        )
    return rows
