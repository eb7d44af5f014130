"""Use cases of months: close one, and say what the ledger said at any entry. No month is ever opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.people import store as people
from erbij.private import Private
from erbij.register import store as ledger
from erbij.register.periods import rules, store
from erbij.register.periods.model import Close, ClosedAlready, MonthIsNotOver, Months, NamedClose
from erbij.register.policies.store import pupils_with_entries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.register.facts import Dates
    from erbij.register.periods.model import Sum
    from erbij.register.ports import Timetable
    from erbij.register.recounting.service import Recounting

NAMELESS = Private("(naam onbekend)")


class Periods:
    """The months of every school on this server."""

    def __init__(self, database: Database, clock: Clock, timetable: Timetable, recounting: Recounting) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._recounting = recounting

    async def months(self, actor: Actor) -> Months:
        """The closed months of the actor's school, and the one that can be closed next."""
        now = self._clock.now()
        async with self._database.read() as read:
            closed = await store.closes(read, actor.school_id)
            names = await people.names_of(read, actor.school_id, {one.author_id for one in closed})
            after = [await store.entries_after(read, one, rules.month_after(one.month)) for one in closed]
            today = now.astimezone(await self._timetable.zone(read, actor.school_id)).date()
            first = await store.first_date(read, actor.school_id)
        named = [
            NamedClose(one, names.get(one.author_id, NAMELESS), count) for one, count in zip(closed, after, strict=True)
        ]
        return Months(tuple(reversed(named)), rules.next_month(closed, first, today))

    async def close(self, actor: Actor, month: date) -> None:
        """Close a month that is over, after bringing it up to date; what is written about it later says so.

        Raises ``ClosedAlready``, ``MonthIsNotOver`` (also when an earlier month is still open).
        """
        now = self._clock.now()
        dates = rules.dates_of(rules.month_of(month))
        async with self._database.read() as read:
            await self._must_be_next(read, actor, month)
            pupils = (await pupils_with_entries(read, dates)).get(actor.school_id, [])
        await self._recounting.recount(actor.school_id, pupils, dates, now)
        async with self._database.transaction() as tx:
            head = await ledger.lock(tx, actor.school_id)
            await self._must_be_next(tx, actor, month)
            await store.add(tx, Close(actor.school_id, month, head, actor.id, now))

    async def sums(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates, as_of: int | None = None
    ) -> list[Sum]:
        """What the ledger says of pupils and dates, as of an entry (None: now), with what came after the close.

        No rights here: the caller has found the pupils starting from an actor.
        """
        closed = {one.month: one.head.seq for one in await store.closes(read, school_id)}
        found: list[Sum] = []
        for part in rules.months(dates):
            at = closed.get(rules.month_of(part.first))
            found += await store.sums(read, school_id, pupil_ids, part, as_of=as_of, closed_at=at)
        return found

    async def _must_be_next(self, read: Reading, actor: Actor, month: date) -> None:
        closed = await store.closes(read, actor.school_id)
        if month in {one.month for one in closed}:
            raise ClosedAlready
        today = self._clock.now().astimezone(await self._timetable.zone(read, actor.school_id)).date()
        if month != rules.next_month(closed, await store.first_date(read, actor.school_id), today):
            raise MonthIsNotOver
