"""Who gives lessons for one's own time sees what was done with them; the coordinator also of the whole school."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.catalogue.engagement import store as engaged
from erbij.catalogue.goals import rules as goal_rules
from erbij.catalogue.goals import store as goals
from erbij.catalogue.items import store as items
from erbij.catalogue.rights import own_groups
from erbij.errors import Invalid, NotFound
from erbij.people.family import of_family
from erbij.people.looks import look_at
from erbij.people.store import group_pupils, people_of_school, pupils_then
from erbij.register.counting.rules import midnights
from erbij.register.facts import Dates
from erbij.register.model import Source
from erbij.reports.own_time import rules, store
from erbij.reports.own_time.model import Audit, ByGoal, Page, Told
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from erbij.actor import Actor
    from erbij.catalogue.items.model import Block, Item
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.ports import Disclose
    from erbij.private import Private
    from erbij.register.service import Register
    from erbij.schools.model import Group

PAGE = "reports.own_time"
USUAL = timedelta(days=27)
LONGEST = timedelta(days=92)
YEAR = timedelta(days=365)
SHOWN_ITEMS = 200


class OwnTimeReports:
    """One per server."""

    def __init__(self, database: Database, clock: Clock, *, register: Register, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._register = register
        self._disclose = disclose

    async def page(self, actor: Actor, group_id: str, first: date | None, last: date | None) -> Page:
        """Return what a group did, or without one, for the coordinator, the whole school.

        Whoever has only groups sees the first of theirs. Raises ``NotFound``, ``Invalid``.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
            today = now.astimezone(zone).date()
            dates = _dates(first, last, today)
            groups = await own_groups(read, actor)
            group = _chosen(actor, groups, group_id)
            names = await _names(read, actor, group)
            telling, called = await _telling(read, actor.school_id, names, dates, zone, named=group is not None)
        told = await asyncio.to_thread(telling)
        if group is None:
            told = rules.nobody_named(told)
        elif names:
            async with self._database.transaction() as tx:
                await look_at(self._disclose, tx, actor, PAGE, names, now=now)
        return Page(zone, today, dates.first, dates.last, groups, group, told, called)

    async def reached(self, actor: Actor, person_id: str | None) -> tuple[str, list[tuple[ByGoal, str]]]:
        """Return the actor or a child of theirs, and the goals of which they finished something within a year.

        Each with what it is called; one without words is left out. Raises ``NotFound``.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            own = await of_family(read, actor, person_id, now)
            dates, names = Dates(own.today - YEAR, own.today), {own.pupil.id: own.pupil.name}
            telling, called = await _telling(read, actor.school_id, names, dates, own.zone, named=False)
        goals = [(one, called.get(one.goal, "")) for one in telling().goals if one.done]
        return own.pupil.id, sorted((each for each in goals if each[1]), key=lambda each: each[1].casefold())

    async def audit(self, actor: Actor, group_id: str, first: date | None, last: date | None) -> Audit:
        """Return every line of own work with its explanation, as the register shows it; rights as :meth:`page`.

        The look is written before anything is read: it may be much, and holds up no writer.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            dates = _dates(first, last, now.astimezone(zone).date())
            groups = await own_groups(tx, actor)
            there = await self._register.counting.own_time.pupils(tx, actor.school_id, dates)
            pupils = sorted(await _of_period(tx, actor, _chosen(actor, groups, group_id), dates, there))
            await look_at(self._disclose, tx, actor, PAGE, pupils, now=now)
        async with self._database.read() as read:
            period = await self._register.counting.period(read, actor.school_id, pupils, dates, now)
            rows = await self._register.works(read, period)
        own = [one for one in rows if one.source is Source.CATALOGUE]
        return Audit(zone, dates.first, dates.last, tuple(own))


def _dates(first: date | None, last: date | None, today: date) -> Dates:
    end = last or today
    begin = first or end - USUAL
    if begin > end:
        raise Invalid([("query.to", "is before from")])
    if end - begin > LONGEST:
        raise Invalid([("query.from", "is more than three months before to")])
    return Dates(begin, end)


def _chosen(actor: Actor, groups: list[Group], group_id: str) -> Group | None:
    if group_id:
        found = next((one for one in groups if one.id == group_id), None)
        if found is None:
            raise NotFound
        return found
    return None if Role.COORDINATOR in actor.roles else next(iter(groups), None)


async def _names(read: Reading, actor: Actor, group: Group | None) -> dict[str, Private[str]]:
    if group is not None:
        return {one.id: one.name for one in await group_pupils(read, actor.school_id, group.id)}
    if Role.COORDINATOR not in actor.roles:
        return {}
    every = await people_of_school(read, actor.school_id)
    return {one.id: one.name for one in every if one.active and Role.PUPIL in one.roles}


async def _of_period(read: Reading, actor: Actor, group: Group | None, dates: Dates, there: set[str]) -> set[str]:
    """Return those of ``there`` whose lines are in the file: for a coordinator also who left the school or group since.

    Who is in no group of a teacher any more is not theirs to read.
    """
    names = await _names(read, actor, group)
    if Role.COORDINATOR not in actor.roles:
        return there & names.keys()
    if group is None:
        return there
    days = {dates.first + timedelta(days=ahead) for ahead in range((dates.last - dates.first).days + 1)}
    then = await pupils_then(read, actor.school_id, {(group.id, day) for day in days})
    return there & set(names).union(*then.values())


async def _telling(
    read: Reading, school_id: str, names: Mapping[str, Private[str]], dates: Dates, zone: ZoneInfo, *, named: bool
) -> tuple[Callable[[], Told], dict[str, str]]:
    """Read all that the numbers are made of, and what the goals are called.

    Making the numbers is for a thread, of a whole school it takes long.
    """
    start, end = midnights(dates.first, zone)[0], midnights(dates.last, zone)[1]
    given = await store.given(read, school_id, list(names), dates.first, dates.last)
    found = await engaged.works_of_pupils(read, school_id, names, start, end)
    works = [one for mine in found.values() for one in mine]
    wanted = {one.item_id for one in works} | {item for _, item in given}
    known, called = await _of_today(read, await items.without_blocks(read, school_id, wanted))
    stopped = {one.item_id for one in works if rules.stops_at(one) is not None}
    blocks = await _blocks(read, school_id, {key: one for key, one in known.items() if key in stopped})
    between = int(start.timestamp()), int(end.timestamp())
    return partial(rules.told, names if named else {}, given, works, known, blocks, between), called


async def _of_today(read: Reading, known: Mapping[str, Item]) -> tuple[dict[str, Item], dict[str, str]]:
    """The items with the goals to which theirs lead today, and what these are called."""
    followed = await goals.followed(read, {goal for one in known.values() for goal in one.goals})
    called = {goal.id: goal.words for some in followed.values() for goal in some}
    led = {key: goal_rules.flat(one.goals, followed) for key, one in known.items()}
    return {key: replace(one, goals=tuple(goal.id for goal in led[key])) for key, one in known.items()}, called


async def _blocks(read: Reading, school_id: str, known: Mapping[str, Item]) -> dict[str, tuple[Block, ...]]:
    """The parts of the newest revisions, for their titles."""
    found = {}
    for key, one in sorted(known.items())[:SHOWN_ITEMS]:
        revision = await items.revision(read, school_id, key, one.revision)
        found[key] = revision.blocks if revision else ()
    return found
