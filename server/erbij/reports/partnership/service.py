"""The counts of a partnership's schools in a month that is over. Nothing is counted here: it adds up what is recorded.

Somebody of a partnership is signed in at a house of their own, in which there is no pupil: whatever other route they
may reach finds nobody. The schools are found from there, and nothing but sums comes back.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.errors import Invalid
from erbij.plans.arrangements.store import arrangements
from erbij.plans.deviations.store import deviation_documents
from erbij.reports.partnership import store
from erbij.reports.partnership.model import ARRANGEMENT, BUCKETS, DEVIATION, RED, Amount, Counts, SchoolMonth
from erbij.reports.partnership.rules import after, months, publish, takes_part
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.plans.arrangements.wire import ArrangementDetails
    from erbij.reports.partnership.model import Member
    from erbij.reports.partnership.ports import OutOfView


class Partnerships:
    """The counts of every partnership on this server."""

    def __init__(self, database: Database, clock: Clock, *, out_of_view: OutOfView) -> None:
        self._database = database
        self._clock = clock
        self._out_of_view = out_of_view

    async def counts(self, actor: Actor, month: date | None) -> Counts:
        """Return a month (None: the last one that is over) of the actor's partnership; raises ``Invalid``."""
        now = self._clock.now()
        async with self._database.read() as read:
            own = await school_of(read, actor.school_id)
            members = await store.members(read, own.id)
            known = months(members, now.astimezone(ZoneInfo(own.timezone)).date())
            wanted = month or next(iter(known), None)
            if wanted is None:
                return Counts(own.name, None, (), publish([]))
            if wanted not in known:
                raise Invalid([("query.month", "not a month that is over")])
            found = [await self._month(read, one, wanted) for one in members if takes_part(one, wanted)]
        return Counts(own.name, wanted, known, publish(found))

    async def _month(self, read: Reading, member: Member, month: date) -> SchoolMonth:
        school_id, last = member.school_id, after(month) - timedelta(days=1)
        latest: dict[str, ArrangementDetails] = {}
        for one in await arrangements.effective(read, school_id, month, last):
            if one.details.form and one.details.ground and one.details.level:
                latest.setdefault(one.pupil_id, one.details)
        deviating = {one.pupil_id for one in await deviation_documents.effective(read, school_id, month, last)}
        pupils = Counter({ARRANGEMENT: len(latest), DEVIATION: len(deviating)})
        pupils[RED] = len(await self._out_of_view.red_on(read, school_id, last))
        for has in latest.values():
            pupils.update((f"FORM.{has.form}", f"GROUND.{has.ground}", f"LEVEL.{has.level}"))
        sums = await store.seconds_by_bucket(read, school_id, month, last, {one.value for one in BUCKETS})
        minutes = {f"MINUTES.{bucket}": Amount(len(each), sum(each) // 60) for bucket, each in sums.items()}
        return SchoolMonth(member.name, {name: Amount(count, count) for name, count in pupils.items()} | minutes)
