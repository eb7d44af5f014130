"""Guardians' access ends on the 18th birthday, at local midnight; the pupil may let them look again, and end that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.errors import NotFound
from erbij.history import service as history
from erbij.people import store as people
from erbij.people.guardians import rules, store
from erbij.people.guardians.model import Looking, NotOfAge
from erbij.schools.store import school_of, schools

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.guardians.model import Tie
    from erbij.people.guardians.ports import Births
    from erbij.people.ports import RightsListener
    from erbij.schools.model import School

THING = "people.guardians"


class Guardians:
    """Who looks along with a pupil."""

    def __init__(self, database: Database, clock: Clock, births: Births, listener: RightsListener) -> None:
        """``listener`` ends sign-ins."""
        self._database = database
        self._clock = clock
        self._births = births
        self._listener = listener

    async def end(self) -> None:
        """End what ended since the last time, school by school; runs every half minute."""
        now = self._clock.now()
        async with self._database.read() as read:
            due = [school for school in await schools(read) if any(await self._changes(read, school, now))]
        for school in due:
            async with self._database.transaction() as tx:
                ended, reopened = await self._changes(tx, school, now)
                await store.set_ended(tx, school.id, ended, _today(school, now))
                await store.set_ended(tx, school.id, reopened, None)
                guardians = sorted({one.guardian_id for one in (*ended, *reopened)})
                await self._listener.rights_changed(tx, school.id, guardians)

    async def show(self, actor: Actor) -> Looking:
        """Return who looks along with the pupil who asks, by name."""
        now = self._clock.now()
        async with self._database.read() as read:
            return await self._looking(read, actor, now)

    async def grant(self, actor: Actor, guardian_id: str, *, granted: bool) -> None:
        """Let a guardian look along, or no longer. Raises ``NotOfAge`` and, for a stranger, ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            looking = await self._looking(tx, actor, now)
            tie = next((one for _, one in looking.ties if one.guardian_id == guardian_id), None)
            if tie is None:
                raise NotFound
            if not looking.is_adult:
                raise NotOfAge
            if granted == (tie.granted_at is not None):
                return
            today = _today(await school_of(tx, actor.school_id), now)
            await store.set_granted(tx, actor.school_id, tie, *((now, None) if granted else (None, today)))
            what = ({"looks": not granted}, {"looks": granted})
            await history.record(
                tx, actor, thing=THING, thing_id=guardian_id, pupil_id=actor.id, before=what[0], after=what[1], now=now
            )
            await self._listener.rights_changed(tx, actor.school_id, [guardian_id])

    async def _looking(self, read: Reading, actor: Actor, now: datetime) -> Looking:
        born = (await self._births.births(read, actor.school_id)).get(actor.id)
        found = await store.ties(read, actor.school_id, actor.id)
        known = await people.people_by_id(read, actor.school_id, [one.guardian_id for one in found])
        there = [(one.name, tie) for tie in found if (one := known[tie.guardian_id]).active]
        there.sort(key=lambda pair: (pair[0].reveal().casefold(), pair[1].guardian_id))
        return Looking(rules.is_adult(born, _today(await school_of(read, actor.school_id), now)), there)

    async def _changes(self, read: Reading, school: School, now: datetime) -> tuple[list[Tie], list[Tie]]:
        births = await self._births.births(read, school.id)
        ties = await store.ties(read, school.id)
        return rules.changes(ties, births, _today(school, now))


def _today(school: School, now: datetime) -> date:
    return now.astimezone(ZoneInfo(school.timezone)).date()
