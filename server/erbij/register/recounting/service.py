"""Brings the ledger up to what is known, a date of a pupil at a time.

Theory of operation
===================
The unit is one pupil on one date, because a ceiling or a lesson at the same time ties its slots together (R5, R8). A
writer first locks the school's chain and only then reads what is to be counted: a count of older facts can never be
written after a newer one, whichever server writes. A count that comes out the same writes nothing, so news may be
delivered twice. A lesson that can still change has no entries yet. Only the norm of an item goes over dates (R6): where
a date comes to use more or less of it, the pupil's later dates with work on that item are counted again too.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from erbij.live.rules import evidence_kept_from
from erbij.register import store
from erbij.register.counting.rules import NEAR
from erbij.register.facts import Dates, local_date
from erbij.register.ledger import Wanted, recounted
from erbij.register.periods.rules import kept_from
from erbij.register.periods.store import closes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.register.counting.model import DayCount, PupilCount
    from erbij.register.counting.service import Counting
    from erbij.register.ledger import Draft, Entry
    from erbij.register.model import Lesson
    from erbij.register.ports import Evidence, Timetable

AT_ONCE = 25
"""Pupils in one transaction, so that nobody else waits long for the chain."""

LONGEST = 31
"""Dates in one transaction."""


class Recounting:
    """Writes what is counted, for every school on this server."""

    def __init__(
        self, database: Database, clock: Clock, counting: Counting, timetable: Timetable, evidence: Evidence
    ) -> None:
        self._database = database
        self._clock = clock
        self._counting = counting
        self._timetable = timetable
        self._evidence = evidence

    async def recount(self, school_id: str, pupil_ids: Collection[str], dates: Dates, now: datetime) -> int:
        """Bring dates of pupils up to date; answers how many entries that took."""
        written = 0
        ordered = sorted(pupil_ids)
        for start in range(0, len(ordered), AT_ONCE):
            for part in _parts(dates):
                async with self._database.transaction() as tx:
                    written += await self._write(tx, school_id, ordered[start : start + AT_ONCE], part, now)
        return written

    async def count_slot(self, school_id: str, slot_id: str, pupil_id: str, now: datetime) -> int:
        """Bring the date of a slot up to date for one pupil."""
        return await self._count(school_id, slot_id, {pupil_id}, now)

    async def count_session(self, school_id: str, slot_id: str, now: datetime) -> int:
        """Like :meth:`count_slot` for everybody who was there, in one transaction."""
        return await self._count(school_id, slot_id, None, now)

    async def recount_slot(self, school_id: str, slot_id: str, now: datetime) -> int:
        """A slot was moved, cancelled, retimed or revived: bring every date that it stood on up to date (R16)."""
        async with self._database.read() as read:
            places = await store.places_of_slot(read, school_id, slot_id)
            lesson = await self._timetable.lesson(read, school_id, slot_id)
            evidence = (await self._evidence.of_slots(read, school_id, [slot_id], now)).get(slot_id)
        for pupil in evidence.pupils if evidence and lesson else ():
            places.setdefault(pupil.pupil_id, set())
        by_day: defaultdict[date, set[str]] = defaultdict(set)
        for pupil_id, days in places.items():
            for day in days | ({lesson.local_date} if lesson else set()):
                by_day[day].add(pupil_id)
        # All pupils of a date together: one reading of its lessons, not one for each of them.
        return sum([await self.recount(school_id, by_day[day], Dates(day, day), now) for day in sorted(by_day)])

    async def on_span_closed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``presence_span_closed``. Delivered at least once; a repeat changes nothing."""
        await self.count_slot(payload["school_id"], payload["slot_id"], payload["pupil_id"], self._clock.now())

    async def on_session_ended(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``session_ended``. Delivered at least once; a repeat changes nothing."""
        await self.count_session(payload["school_id"], payload["slot_id"], self._clock.now())

    async def on_slot_changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``slot_changed``. Delivered at least once; a repeat changes nothing."""
        await self.recount_slot(payload["school_id"], payload["slot_id"], self._clock.now())

    async def on_facts_changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``pupil_facts_changed``. Delivered at least once; a repeat changes nothing."""
        await self._recount(payload, [payload["pupil_id"]])

    async def on_recount(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``register_recount``. Delivered at least once; a repeat changes nothing."""
        await self._recount(payload, payload["pupil_ids"].split())

    async def _recount(self, payload: Mapping[str, str], pupil_ids: Sequence[str]) -> None:
        now = self._clock.now()
        first, last = date.fromisoformat(payload["first"]), date.fromisoformat(payload["last"])
        # Nothing lies ahead in the ledger; in some zone it may be tomorrow already.
        last = min(last, (now + timedelta(days=1)).date())
        if first <= last:
            await self.recount(payload["school_id"], pupil_ids, Dates(first, last), now)

    async def _count(self, school_id: str, slot_id: str, pupils: set[str] | None, now: datetime) -> int:
        async with self._database.transaction() as tx:
            await store.lock(tx, school_id)
            lesson = await self._timetable.lesson(tx, school_id, slot_id)
            if lesson is None:
                return 0
            if pupils is None:
                evidence = (await self._evidence.of_slots(tx, school_id, [slot_id], now)).get(slot_id)
                pupils = {one.pupil_id for one in evidence.pupils} if evidence else set()
            zone = await self._timetable.zone(tx, school_id)
            first = (lesson.slot.span.start - NEAR).astimezone(zone).date()
            last = (lesson.slot.span.end + NEAR).astimezone(zone).date()
            return await self._write(tx, school_id, sorted(pupils), Dates(first, last), now)

    async def _write(
        self, tx: Transaction, school_id: str, pupil_ids: Sequence[str], dates: Dates, now: datetime
    ) -> int:
        """Bring dates up to date, and later ones for which they left another part of the norm of an item (R6).

        In one transaction: news that is delivered again finds these dates as they should be and would stop there.
        """
        written, waiting = 0, {dates: set(pupil_ids)}
        while waiting:
            part = min(waiting, key=lambda one: one.first)
            head = await store.lock(tx, school_id)
            drafts = await self._drafts(tx, school_id, sorted(waiting.pop(part)), part, now)
            written += len(await store.append(tx, school_id, head, drafts, now))
            for pupil_id, days in (await self._later(tx, school_id, drafts, part.last, now)).items():
                for day in days:
                    waiting.setdefault(Dates(day, day), set()).add(pupil_id)
        return written

    async def _later(
        self, read: Reading, school_id: str, drafts: Sequence[Draft], after: date, now: datetime
    ) -> dict[str, set[date]]:
        """Return, by pupil, the dates after ``after`` with work on the items that changed."""
        changed = {(one.pupil_id, one.item_id) for one in drafts if one.item_id}
        dates = Dates(after + timedelta(days=1), (now + timedelta(days=1)).date())
        if not changed or dates.last < dates.first:
            return {}
        worked = await self._counting.own_time.items(read, school_id, {pupil_id for pupil_id, _ in changed}, dates)
        found: dict[str, set[date]] = {}
        for pupil_id, items in worked.items():
            starts = [start for one in items if (pupil_id, one.id) in changed for start, _ in one.intervals]
            found[pupil_id] = {day for day in map(local_date, starts) if day in dates}
        return found

    async def _drafts(
        self, read: Reading, school_id: str, pupil_ids: Sequence[str], dates: Dates, now: datetime
    ) -> list[Draft]:
        zone = await self._timetable.zone(read, school_id)
        kept = kept_from(await closes(read, school_id), evidence_kept_from(now), zone)
        if kept is not None:
            if dates.last < kept:
                return []  # the intervals are gone by their term: what the ledger says of them stands
            dates = Dates(max(dates.first, kept), dates.last)
        counted = await self._counting.period(read, school_id, pupil_ids, dates, now)
        entries = await store.entries_of_pupils(read, school_id, pupil_ids, dates)
        return [draft for pupil_id in pupil_ids for draft in drafts_of(counted.pupils[pupil_id], entries[pupil_id])]


def drafts_of(counted: PupilCount, entries: Sequence[Entry]) -> list[Draft]:
    """What brings the entries of a pupil's dates to the count of them."""
    slots = [slot for day in counted.days for slot in day.slots]
    return recounted(
        entries,
        [one for day in counted.days for one in wanted(day)],
        counted.pupil_id,
        untouched={slot.lesson.slot.id for slot in slots if not slot.over},
        changed=_changed([slot.lesson for slot in slots], entries),
    )


def wanted(day: DayCount) -> Iterator[Wanted]:
    """What should stand in the ledger of a date: every share of what can no longer change."""
    for slot in day.slots:
        for share in slot.shares if slot.over else ():
            key = slot.lesson.slot.id
            yield Wanted(day.local_date, key, None, share.source, share.bucket, share.seconds, day.policy_version)
    for work in day.works:
        for share in work.shares:
            yield Wanted(day.local_date, None, work.id, share.source, share.bucket, share.seconds, day.policy_version)


def _changed(lessons: Sequence[Lesson], entries: Sequence[Entry]) -> set[str]:
    """Slots that are not planned any more, and those with entries on a date that they do not stand on now."""
    dates = {one.slot.id: one.local_date for one in lessons if one.slot.planned}
    return {one.slot_id for one in entries if one.slot_id and dates.get(one.slot_id) != one.local_date}


def _parts(dates: Dates) -> Iterator[Dates]:
    """The dates in parts that one transaction can carry."""
    first = dates.first
    while first <= dates.last:
        until = min(dates.last, first + timedelta(days=LONGEST - 1))
        yield Dates(first, until)
        first = until + timedelta(days=1)
