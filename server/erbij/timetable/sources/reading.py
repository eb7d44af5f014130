"""One reading of one source, from the address to the timetable.

Theory of operation
===================
The address is asked outside any transaction; its answer is read and compared in a worker thread. Only a source that
said nothing wrong last time, and was used today already, is asked "anything new since?", for what was unknown yesterday
may be known today. Writing goes in small transactions, so that a first reading of a whole year never keeps a lesson
from writing its proofs: every part of it is right by itself, and what was not written (a crash, or somebody who changed
the same lesson in between) comes with the next reading.
"""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import structlog

from erbij.ids import new_id
from erbij.schools.store import lock_school, school_of
from erbij.timetable import store as slots
from erbij.timetable.sources import calendar, rules, store, zermelo
from erbij.timetable.sources.address import Answer, NotRead, fit
from erbij.timetable.sources.wire import ChangedLesson, LessonShown, SourceFormat, Trouble, WaitingChange

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from datetime import datetime

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.timetable.model import StoredSlot
    from erbij.timetable.sources.model import Change, Difference, Heard, Item, Names, Sight, Source
    from erbij.timetable.sources.ports import ReadsAddresses

AT_ONCE = 250
"""Lessons in one transaction."""
SHOWN = 60
OWN_MARK = "erbij:"
T = TypeVar("T")
log = structlog.get_logger()


class Reader:
    """Reads sources; one reading of a source at a time in this server."""

    def __init__(self, database: Database, clock: Clock, addresses: ReadsAddresses) -> None:
        self._database = database
        self._clock = clock
        self._addresses = addresses
        self._busy: dict[str, asyncio.Lock] = {}

    async def read(self, one: Source) -> None:
        """Read a source and use what it says, or write down why not."""
        async with self._busy.setdefault(one.id, asyncio.Lock()):
            async with self._database.transaction() as tx:
                fresh = await store.source(tx, one.school_id, one.id)
                if fresh is None or fresh.paused or not await store.claim(tx, fresh, self._clock.now()):
                    return
            async with self._trouble_of(fresh):
                await self._ask(fresh)

    async def agreed(self, one: Source, answer: Answer) -> None:
        """Do what a coordinator said yes to, or write down why not."""
        async with self._trouble_of(one):
            await self.use(one, answer, agreed=True)

    @asynccontextmanager
    async def _trouble_of(self, one: Source) -> AsyncIterator[None]:
        """Whatever goes wrong stands with the source, where a coordinator sees it: also what nobody expected."""
        try:
            yield
        except NotRead as wrong:
            log.info("timetable_source_not_read", source_id=one.id, trouble=wrong.trouble.value)
            trouble = wrong.trouble
        except Exception:
            log.exception("timetable_source_failed", source_id=one.id)
            trouble = Trouble.OUR_ERROR
        else:
            return
        async with self._database.transaction() as tx:
            await store.failed(tx, one, trouble, self._clock.now())

    async def _ask(self, one: Source) -> None:
        now, zone = self._clock.now(), await self._zone(one)
        today = now.astimezone(zone).date()
        async with self._database.read() as read:
            same = one.read_on == today and not await store.faulty(read, one)
        url = fit(one.address.reveal())
        if url is None:
            raise NotRead(Trouble.NOT_ALLOWED)
        if one.kind is SourceFormat.ZERMELO:
            url = zermelo.asked(url, rules.window(one.kind, now, zone))
        marks = ("" if one.etag.startswith(OWN_MARK) else one.etag, one.modified) if same else ("", "")
        answer = await self._addresses.read(str(url), one.token.reveal(), *marks)
        mark = answer.etag or _mark(answer)
        if answer.data is None or (same and mark and mark == one.etag):
            async with self._database.transaction() as tx:
                await store.was_read(tx, one, now, today)
            return
        await self.use(one, replace(answer, etag=mark))

    async def use(self, one: Source, answer: Answer, *, agreed: bool = False) -> None:
        """Do what an answer says; without ``agreed`` a large change waits. Raises ``NotRead``."""
        now, zone = self._clock.now(), await self._zone(one)
        data = answer.data or b""
        heard = await asyncio.to_thread(self._hear, one, data, now, zone)
        difference, names = await self._compare(one, heard, now, zone)
        if not agreed and rules.waits(difference):
            async with self._database.transaction() as tx:
                shown = waiting(difference, names, now)
                await store.is_waiting(tx, one, await asyncio.to_thread(zlib.compress, data), shown)
            log.info("timetable_source_waits", source_id=one.id, changed=difference.changed, removed=difference.removed)
            return
        await self._write(one, difference, now)
        async with self._database.transaction() as tx:
            used = replace(one, etag=answer.etag, modified=answer.modified)
            await store.was_read(tx, used, now, now.astimezone(zone).date())

    def _hear(self, one: Source, data: bytes, now: datetime, zone: ZoneInfo) -> Heard:
        between = rules.window(one.kind, now, zone)
        if one.kind is SourceFormat.ZERMELO:
            return zermelo.hear(data, between)
        return calendar.hear(data, one.mapping, between, zone)

    async def _compare(self, one: Source, heard: Heard, now: datetime, zone: ZoneInfo) -> tuple[Difference, Names]:
        since, until = (moment.astimezone(zone).date() for moment in rules.window(one.kind, now, zone))
        async with self._database.read() as read:
            several = any(len(lesson.group_words) > 1 for lesson in heard.lessons)
            names = await store.names(read, one.school_id, one.mapping, pupils=several)
            items = await store.items(read, one)
            mine = await slots.stored_by_id(read, one.school_id, [i.slot_id for i in items.values() if i.slot_id])
            free = await slots.free_days(read, one.school_id, since, until)
            days = [lesson.starts_at.astimezone(zone).date() for lesson in heard.lessons if lesson.uid not in items]
            loose: Sequence[StoredSlot] = ()
            if days:
                owned = await store.owned_slots(read, one.school_id)
                there = await slots.stored_slots(read, one.school_id, min(days), max(days), ())
                loose = [slot for slot in there if slot.id not in owned]
        held = rules.Held(items, mine, loose)
        comparison = rules.Comparison(one, held, names, now, zone, free)
        return await asyncio.to_thread(comparison.of, heard), names

    async def _write(self, one: Source, difference: Difference, now: datetime) -> None:
        by_slot = {item.slot_id: item for item in difference.items if item.slot_id}
        touched = {slot.id for slot in difference.new} | {change.after.id for change in difference.changes}
        for new in _parts(difference.new):
            async with self._database.transaction() as tx:
                await slots.add_slots(tx, new)
                await store.write_items(tx, one, [by_slot[slot.id] for slot in new])
        for changes in _parts(difference.changes):
            await self._write_changes(one, changes, by_slot, now)
        rest = [item for item in difference.items if item.slot_id not in touched]
        for items in _parts(rest):
            async with self._database.transaction() as tx:
                await store.write_items(tx, one, items)
        for gone in _parts(difference.gone):
            async with self._database.transaction() as tx:
                await store.write_items(tx, one, [], gone)

    async def _write_changes(
        self, one: Source, changes: Sequence[Change], by_slot: dict[str, Item], now: datetime
    ) -> None:
        async with self._database.transaction() as tx:
            await lock_school(tx, one.school_id)
            there = await slots.stored_by_id(tx, one.school_id, [change.before.id for change in changes])
            same = [c for c in changes if c.before.id in there and there[c.before.id].version == c.before.version]
            await slots.change_slots(tx, [change.after for change in same], now)
            items = [by_slot[change.after.id] for change in same if change.after.id in by_slot]
            await store.write_items(tx, one, items)

    async def _zone(self, one: Source) -> ZoneInfo:
        async with self._database.read() as read:
            return ZoneInfo((await school_of(read, one.school_id)).timezone)


def _mark(answer: Answer) -> str:
    """What names an answer whose server gives it no name of its own."""
    return f"{OWN_MARK}{hashlib.sha256(answer.data or b'').hexdigest()}"


def _parts(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def waiting(difference: Difference, names: Names, now: datetime) -> WaitingChange:
    """Return what a coordinator is shown of a large change, the first lessons first."""
    changes = sorted((c for c in difference.changes if not c.quiet), key=lambda change: change.before.starts_at)
    listed = tuple(
        ChangedLesson(
            before=shown(rules.sight(change.before, names)),
            now=None if change.removed else shown(rules.sight(change.after, names)),
        )
        for change in changes[:SHOWN]
    )
    return WaitingChange(
        mark=new_id(now),
        since=now,
        lessons=difference.coming,
        new=len(difference.new),
        changed=difference.changed,
        removed=difference.removed,
        list=listed,
    )


def shown(sight: Sight) -> LessonShown:
    """Return it as a message."""
    return LessonShown(
        subject=sight.subject,
        group=sight.group,
        teacher=sight.teacher,
        place=sight.place,
        starts_at=sight.starts_at,
        ends_at=sight.ends_at,
    )
