"""What somebody was granted, read at the school of enrolment, and written there into the who-looked log.

The reader is of another school or of none: every query here is bound to the school and the pupil of a grant that is to
this reader and in force now. Without one there is nothing to ask about, and the answer is that for what does not exist.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.db.scope import GRANTED
from erbij.errors import NotFound
from erbij.people.store import people_by_id, person
from erbij.plans.arrangements.store import arrangements
from erbij.plans.day_plan import rules as day_plan_rules
from erbij.plans.day_plan import store as day_plan_store
from erbij.plans.day_plan.model import Planned as DayPlans
from erbij.plans.granted.model import Content, Granted, Planned, ToCall
from erbij.plans.grants import rules, store
from erbij.plans.grants.service import facts_of
from erbij.plans.grants.wire import GrantScope, GrantState
from erbij.plans.passport import store as passport_store
from erbij.plans.passport.wire import PassportPage
from erbij.plans.patterns.store import patterns
from erbij.schools.store import school_of
from erbij.timetable.store import slots_of_pupil

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.plans.day_plan.ports import Disclose
    from erbij.plans.granted.model import LinkDay
    from erbij.plans.granted.ports import RegisterFacts
    from erbij.plans.grants.model import Grant
    from erbij.timetable.model import Slot

PAGE = "plans.granted"
RELATION = "grant"
AHEAD = timedelta(days=7)
BACK = timedelta(days=13)
COUNTED = timedelta(days=27)


class GrantedPages:
    """Pages for whom the schools of this server granted something."""

    def __init__(self, database: Database, clock: Clock, *, facts: RegisterFacts, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._facts = facts
        self._disclose = disclose

    async def listed(self, actor: Actor) -> list[Granted]:
        """Return what is granted to the actor now, by school and name."""
        now = self._clock.now()
        async with self._database.transaction(GRANTED) as tx:
            found = await in_force(tx, await store.granted_to(tx, actor), now)
            for one in found:
                await self._look(tx, actor, one.grant, now)
        return sorted(found, key=lambda one: (one.school.casefold(), one.pupil.reveal() if one.pupil else "~"))

    async def one(self, actor: Actor, grant_id: str) -> Content:
        """Return what one grant shows; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction(GRANTED) as tx:
            found = await in_force(tx, await store.granted_to(tx, actor, grant_id), now)
            if not found:
                raise NotFound
            card = found[0]
            await self._look(tx, actor, card.grant, now)
            return await self._content(tx, card, now)

    async def _look(self, tx: Transaction, actor: Actor, grant: Grant, now: datetime) -> None:
        there = replace(actor, school_id=grant.school_id)
        await self._disclose(tx, there, PAGE, [grant.pupil_id], relation=RELATION, now=now)

    async def _content(self, read: Reading, card: Granted, now: datetime) -> Content:
        grant = card.grant
        today = now.astimezone(ZoneInfo(card.timezone)).date()
        whole = await self._plan(read, grant, today)
        has = frozenset(grant.scopes)
        pages = await passport_store.pages(read, grant.school_id, [grant.pupil_id])
        return Content(
            card=card,
            contacts=await _contacts(read, grant, whole),
            plan=whole if GrantScope.PLAN in has else None,
            passport=pages.get(grant.pupil_id, PassportPage()) if GrantScope.PASSPORT in has else None,
            lessons=await _lessons(read, grant, now) if GrantScope.TIMETABLE in has else None,
            link=await self._link(read, grant, today, now) if GrantScope.LINK_HEALTH in has else None,
            counted=await self._counted(read, grant, today, now) if GrantScope.REGISTER_COUNTS in has else None,
        )

    async def _plan(self, read: Reading, grant: Grant, today: date) -> Planned:
        mine = (grant.school_id, today, today, [grant.pupil_id])
        holding = await arrangements.effective(read, *mine)
        online = await patterns.effective(read, *mine)
        planned = (await day_plan_store.plans_of(read, grant.school_id, [grant.pupil_id])).get(grant.pupil_id)
        week = day_plan_rules.week_of(planned or DayPlans(), today)
        return Planned(holding[0] if holding else None, tuple(one.details for one in online), week)

    async def _link(self, read: Reading, grant: Grant, today: date, now: datetime) -> tuple[LinkDay, ...]:
        return await self._facts.link(read, grant.school_id, grant.pupil_id, (today - BACK, today), now)

    async def _counted(
        self, read: Reading, grant: Grant, today: date, now: datetime
    ) -> tuple[tuple[date, date], Mapping[str, int]]:
        dates = (today - COUNTED, today)
        return dates, await self._facts.buckets(read, grant.school_id, grant.pupil_id, dates, now)


async def in_force(read: Reading, grants: Iterable[Grant], now: datetime) -> list[Granted]:
    """Return those of the grants that hold now, each with the words of a list."""
    found = []
    for grant in grants:
        facts = await facts_of(read, grant.school_id, grant.pupil_id, [grant], now)
        pupil = await person(read, grant.school_id, grant.pupil_id)
        if pupil is None or not pupil.active or rules.state(grant, facts) is not GrantState.IN_FORCE:
            continue
        school = await school_of(read, grant.school_id)
        name = pupil.name if GrantScope.NAME in grant.scopes else None
        found.append(Granted(grant, school.name, school.timezone, name))
    return found


async def _lessons(read: Reading, grant: Grant, now: datetime) -> tuple[Slot, ...]:
    return tuple(await slots_of_pupil(read, grant.school_id, grant.pupil_id, now, now + AHEAD))


async def _contacts(read: Reading, grant: Grant, plan: Planned) -> tuple[ToCall, ...]:
    teacher = plan.arrangement.details.fixed_teacher_id if plan.arrangement else None
    people = await people_by_id(read, grant.school_id, {grant.given_by} | ({teacher} if teacher else set()))
    wanted = [one for one in dict.fromkeys((teacher, grant.given_by)) if one in people]
    return tuple(ToCall(people[one].name, one == teacher, people[one].email) for one in wanted if one)
