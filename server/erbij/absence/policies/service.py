"""The school's own numbers: looked at, and made anew from a date on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence.policies import rules, store
from erbij.errors import Invalid
from erbij.history import service as history
from erbij.people.store import names_of
from erbij.schools.store import lock_school, school_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.absence.policies.model import Policies
    from erbij.absence.policies.wire import NewAbsencePolicy
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.private import Private
    from erbij.schools.model import School

THING = "absence.policy"


class AbsencePolicyVersions:
    """The numbers of every school on this server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def listed(self, actor: Actor) -> tuple[School, date, Policies, Mapping[str, Private[str]]]:
        """Return the school, today, every version and the names of who made them."""
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            found = await store.policies(read, actor.school_id)
            names = await names_of(read, actor.school_id, {one.author_id for one in found.versions if one.author_id})
        return school, self._clock.now().astimezone(ZoneInfo(school.timezone)).date(), found, names

    async def add(self, actor: Actor, asked: NewAbsencePolicy) -> None:
        """Make a version; those before it stay as they were. Raises ``Invalid``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            school = await school_of(tx, actor.school_id)
            latest = (await store.policies(tx, actor.school_id)).versions[0]
            await history.check(
                tx,
                actor.school_id,
                thing=THING,
                thing_id=actor.school_id,
                given=asked.after,
                current=latest.version,
                names=names_of,
            )
            wrong = rules.faults(asked, now.astimezone(ZoneInfo(school.timezone)).date())
            if wrong:
                raise Invalid([(f"body.{field}", message) for field, message in wrong])
            version = latest.version + 1
            await store.add(tx, actor.school_id, version, asked.valid_from, asked.numbers, actor.id, now)
            before = {"version": latest.version, "valid_from": latest.valid_from}
            after = {"version": version, "valid_from": asked.valid_from}
            await history.record(
                tx,
                actor,
                thing=THING,
                thing_id=actor.school_id,
                before=before | rules.numbers_of(latest).model_dump(),
                after=after | asked.numbers.model_dump(),
                now=now,
            )
