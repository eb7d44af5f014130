"""Use cases of corrections: read a date of the ledger, add an entry to it, take an earlier correction back (R16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.register import store
from erbij.register.attendance import store as attendance
from erbij.register.corrections.model import BY_PEOPLE, LessThanNothing, Line, Written
from erbij.register.facts import Dates
from erbij.register.ledger import AUTHOR, Draft, Kind, reversal
from erbij.register.periods import rules as months
from erbij.register.periods import store as periods
from erbij.register.rules import policy_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.register.corrections.model import Correction
    from erbij.register.ledger import Entry, Reason
    from erbij.register.ports import Disclose, Timetable

PAGE = "register.corrections"
THING = "register.entry"


class Corrections:
    """What people correct, in every school on this server."""

    def __init__(self, database: Database, clock: Clock, timetable: Timetable, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._disclose = disclose

    async def lines(self, actor: Actor, pupil_id: str, local_date: date) -> Written:
        """What was written of a pupil's date; raises ``NotFound`` for who is no pupil of the school."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if not await self._timetable.is_pupil(tx, actor.school_id, pupil_id):
                raise NotFound
            await self._disclose(tx, actor, PAGE, [pupil_id], relation=Relation.OWN_SCHOOL, now=now)
            entries = await self._entries(tx, actor.school_id, pupil_id, local_date)
            names = await people.names_of(tx, actor.school_id, {one.author for one in entries} - {AUTHOR})
            words = await attendance.words_of(tx, actor.school_id, pupil_id, local_date)
            closed = {one.month: one.head.seq for one in await periods.closes(tx, actor.school_id)}
        back = {one.refers_to for one in entries if one.kind is Kind.REVERSAL}
        until = closed.get(months.month_of(local_date))
        lines = [
            Line(
                entry=one,
                author=names.get(one.author),
                stands=one.kind is not Kind.REVERSAL and one.seq not in back,
                after_close=until is not None and one.seq > until,
            )
            for one in entries
        ]
        return Written(tuple(lines), tuple(words))

    async def adjust(self, actor: Actor, asked: Correction) -> int:
        """Add an entry by hand; answers its number. Raises ``NotFound``, ``Invalid``, ``LessThanNothing``."""
        if asked.reason not in BY_PEOPLE:
            raise Invalid([("body.reason", "a reason that a person gives")])
        if not asked.seconds:
            raise Invalid([("body.seconds", "more or less than nothing")])
        async with self._database.transaction() as tx:
            if not await self._timetable.is_pupil(tx, actor.school_id, asked.pupil_id):
                raise NotFound
            if asked.slot_id is not None:
                lesson = await self._timetable.lesson(tx, actor.school_id, asked.slot_id)
                if lesson is None or lesson.local_date != asked.local_date:
                    raise Invalid([("body.slot_id", "not a lesson of that date")])
            draft = Draft(
                pupil_id=asked.pupil_id,
                local_date=asked.local_date,
                slot_id=asked.slot_id,
                item_id=None,
                source=asked.source,
                bucket=asked.bucket,
                seconds=asked.seconds,
                kind=Kind.ADJUST,
                reason=asked.reason,
                refers_to=None,
                policy_version=policy_on(asked.local_date).version,
                author=actor.id,
            )
            return await self._add(tx, actor, draft, asked.words)

    async def take_back(self, actor: Actor, seq: int, reason: Reason, words: str) -> int:
        """Reverse a correction exactly; raises ``NotFound``, also for what the register counted or was taken back."""
        if reason not in BY_PEOPLE:
            raise Invalid([("body.reason", "a reason that a person gives")])
        async with self._database.transaction() as tx:
            found = await store.entry_of(tx, actor.school_id, seq)
            if found is None or found.kind is not Kind.ADJUST:
                raise NotFound
            entries = await self._entries(tx, actor.school_id, found.pupil_id, found.local_date)
            if any(one.refers_to == seq for one in entries):
                raise NotFound
            return await self._add(tx, actor, reversal(found, reason, actor.id), words)

    async def _add(self, tx: Transaction, actor: Actor, draft: Draft, words: str) -> int:
        now = self._clock.now()
        head = await store.lock(tx, actor.school_id)
        entries = await self._entries(tx, actor.school_id, draft.pupil_id, draft.local_date)
        if sum(one.seconds for one in entries) + draft.seconds < 0:
            raise LessThanNothing
        (written,) = await store.append(tx, actor.school_id, head, [draft], now)
        after = {"seconds": draft.seconds, "kind": draft.kind, "reason": draft.reason, "date": draft.local_date}
        await history.record(
            tx,
            actor,
            thing=THING,
            thing_id=str(written.seq),
            pupil_id=draft.pupil_id,
            before=None,
            after=after,
            reason=words,
            now=now,
        )
        return written.seq

    async def _entries(self, tx: Transaction, school_id: str, pupil_id: str, day: date) -> Sequence[Entry]:
        return (await store.entries_of_pupils(tx, school_id, [pupil_id], Dates(day, day)))[pupil_id]
