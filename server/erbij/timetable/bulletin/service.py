"""Who is told that their day is another one now, and how that reaches the page on every server."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from erbij.timetable.bulletin import store
from erbij.timetable.bulletin.model import Concerned
from erbij.timetable.bulletin.wire import MOST_DATES, Bulletin
from erbij.timetable.store import stored_by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.jobs.model import Handler
    from erbij.jobs.posts import Posts
    from erbij.timetable.model import StoredSlot
    from erbij.wire import Wire

KIND = "timetable_bulletin"
NEAR = timedelta(days=14)
"""How far ahead people look; a reading that changes a whole year tells nobody of the rest of it."""


class Tell(Protocol):
    """Reaches the pages that are open (``RealtimeServer.tell``)."""

    async def __call__(self, concerns: Callable[[Actor], bool], event: str, payload: Wire) -> None:
        """Push to everybody whom it concerns."""


class Bulletins:
    """Written in the transaction of a change, or afterwards when the outbox says so; read on every server."""

    def __init__(self, database: Database, clock: Clock, posts: Posts) -> None:
        self._database = database
        self._clock = clock
        self._posts = posts

    async def changed(self, tx: Transaction, school_id: str, slots: Collection[StoredSlot]) -> None:
        """Post that these slots are there now or were there until now."""
        if slots:
            pupils = await store.pupils_of(tx, school_id, slots)
            staff = {one for slot in slots for one in (slot.teacher_id, slot.supply_teacher_id) if one is not None}
            await self._posts.post(tx, KIND, (await _concerned(tx, school_id, pupils, staff, slots)).payload())

    async def on_slot_changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``slot_changed``. Delivered at least once; a repeat makes a page read once more."""
        async with self._database.transaction() as tx:
            slots = await stored_by_id(tx, payload["school_id"], [payload["slot_id"]])
            await self.changed(tx, payload["school_id"], [one for one in slots.values() if self._near(one.local_date)])

    async def on_facts_changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``pupil_facts_changed``, where a pupil follows their lessons from, say."""
        first, last = (date.fromisoformat(payload[name]) for name in ("first", "last"))
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        near = tuple(day for day in days if self._near(day))
        if not near:
            return
        school_id, pupils = payload["school_id"], frozenset({payload["pupil_id"]})
        async with self._database.transaction() as tx:
            people = pupils | await store.guardians_of(tx, school_id, pupils)
            news = Concerned(school_id, people, frozenset(), frozenset(), near)
            await self._posts.post(tx, KIND, news.payload())

    def telling(self, tell: Tell) -> Handler:
        """Return the listener that reaches the pages of one server."""

        async def told(payload: Mapping[str, str]) -> None:
            news = Concerned.read(payload)
            await tell(news.__contains__, "timetable.bulletin", Bulletin(dates=news.dates))

        return told

    def _near(self, day: date) -> bool:
        return abs(day - self._clock.now().date()) <= NEAR


async def _concerned(
    read: Reading, school_id: str, pupils: frozenset[str], staff: Collection[str], slots: Collection[StoredSlot]
) -> Concerned:
    return Concerned(
        school_id,
        pupils | frozenset(staff) | await store.guardians_of(read, school_id, pupils),
        frozenset(slot.place for slot in slots if slot.place),
        frozenset(slot.id for slot in slots),
        tuple(sorted({slot.local_date for slot in slots})[:MOST_DATES]),
    )
