"""The addresses from which a school's timetable is read: kept by the coordinator, read every quarter of an hour."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog
from yarl import URL

from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.private import Private
from erbij.schools.store import lock_school, school_of
from erbij.timetable import store as slots
from erbij.timetable.sources import rules, store
from erbij.timetable.sources.address import Answer, fit
from erbij.timetable.sources.model import Kept, SchoolSources, Source, Standing
from erbij.timetable.sources.reading import AT_ONCE, Reader
from erbij.timetable.sources.wire import MAX_SOURCES, CalendarField, SourceMapping
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.timetable.sources.model import Names
    from erbij.timetable.sources.ports import ReadsAddresses
    from erbij.timetable.sources.wire import SourceAsked, SourcePause

THING = "timetable.source"
AT_THE_SAME_TIME = 4
LISTED = 100
log = structlog.get_logger()


class ChangeIsAnother(Conflict):
    """What waits is no longer what the coordinator saw."""

    code = "change_is_another"
    title = "The change that waits is another one now"


class Sources:
    """The sources of every school on this server."""

    def __init__(self, database: Database, clock: Clock, addresses: ReadsAddresses) -> None:
        self._database = database
        self._clock = clock
        self._reader = Reader(database, clock, addresses)

    async def listed(self, actor: Actor) -> SchoolSources:
        """Return the sources of the actor's school, with what is wrong and what waits."""
        now = self._clock.now()
        async with self._database.read() as read:
            found = await store.sources(read, actor.school_id)
            names = await store.names(read, actor.school_id, SourceMapping())
            coming = await store.lessons_to_come(read, actor.school_id, now)
            waiting = await store.waiting_changes(read, actor.school_id)
            standings = [
                Standing(
                    one,
                    rules.state(one),
                    coming.get(one.id, 0),
                    await self._kept(read, one, names),
                    waiting.get(one.id),
                )
                for one in found
            ]
        return SchoolSources(tuple(standings), names, now)

    async def _kept(self, read: Reading, one: Source, names: Names) -> tuple[Kept, ...]:
        """What is wrong, with the last good states."""
        faulty = await store.faulty(read, one)
        there = await slots.stored_by_id(read, one.school_id, [item.slot_id for item in faulty if item.slot_id])
        moved = {slot.id: slot.successor_id for slot in there.values() if slot.successor_id}
        went = await slots.stored_by_id(read, one.school_id, moved.values())
        found = []
        for item in faulty:
            slot = went.get(moved.get(item.slot_id or "", "")) or there.get(item.slot_id or "")
            held = replace(item, slot_id=slot.id) if slot else item
            found.append(Kept(held, rules.sight(slot, names) if slot else None))
        return tuple(found)

    async def add(self, actor: Actor, asked: SourceAsked) -> str:
        """Add a source; raises ``Invalid``. It is read with the next round, or at once when asked to."""
        now = self._clock.now()
        if asked.address is None:
            raise Invalid([("body.address", "needed")])
        one = Source(
            id=new_id(now),
            school_id=actor.school_id,
            name=asked.name,
            kind=asked.kind,
            address=Private(_address(asked.address)),
            token=Private(asked.token or ""),
            mapping=asked.mapping,
            paused=False,
            tried_at=None,
            read_at=None,
            read_on=None,
            etag="",
            modified="",
            trouble=None,
            trouble_since=None,
            waiting_mark=None,
            waiting_since=None,
        )
        async with self._database.transaction() as tx:
            await self._check(tx, actor, asked.mapping)
            if len(await store.sources(tx, actor.school_id)) >= MAX_SOURCES:
                raise Invalid([("body", f"at most {MAX_SOURCES} addresses")])
            await store.add(tx, one)
            await self._record(tx, actor, None, one)
        return one.id

    async def change(self, actor: Actor, source_id: str, asked: SourceAsked) -> None:
        """Give a source another name, address or mapping; raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``."""
        async with self._database.transaction() as tx:
            old = await self._seen(tx, actor, source_id, asked.version)
            await self._check(tx, actor, asked.mapping)
            address = old.address if asked.address is None else Private(_address(asked.address))
            new = replace(
                old,
                name=asked.name,
                kind=asked.kind,
                address=address,
                token=_token(old, address, asked.token),
                mapping=asked.mapping,
            )
            await self._write(tx, actor, old, new)
            if new.kind is not old.kind or new.address != old.address:
                await store.waits_no_more(tx, new)

    async def pause(self, actor: Actor, source_id: str, asked: SourcePause) -> None:
        """Leave a source alone, or read it again; raises ``NotFound``, ``SomebodyElseChanged``."""
        async with self._database.transaction() as tx:
            old = await self._seen(tx, actor, source_id, asked.version)
            await self._write(tx, actor, old, replace(old, paused=asked.paused))

    async def remove(self, actor: Actor, source_id: str, *, cancel: bool) -> None:
        """Forget a source. Its lessons to come are cancelled, or stay; what is over stays anyway."""
        now = self._clock.now()
        while cancel:
            async with self._database.transaction() as tx:
                await lock_school(tx, actor.school_id)
                one = await self._own(tx, actor, source_id)
                some = (await store.slots_to_come(tx, one, now))[:AT_ONCE]
                there = (await slots.stored_by_id(tx, actor.school_id, some)).values()
                await slots.change_slots(tx, [replace(slot, status=SlotStatus.CANCELLED) for slot in there], now)
            if not some:
                break
        async with self._database.transaction() as tx:
            one = await self._own(tx, actor, source_id)
            await store.remove(tx, one)
            await self._record(tx, actor, one, None)

    async def read_now(self, actor: Actor, source_id: str) -> None:
        """Read a source at once; how it went is on the page."""
        async with self._database.read() as read:
            one = await self._own(read, actor, source_id)
        if one.is_file:
            raise NotFound
        await self._reader.read(one)

    async def agree(self, actor: Actor, source_id: str, mark: str) -> None:
        """Do what waits; raises ``ChangeIsAnother`` when that is no longer what was seen."""
        async with self._database.transaction() as tx:
            one = await self._own(tx, actor, source_id)
            found = await store.waiting_answer(tx, one)
            if found is None or found[1].mark != mark:
                raise ChangeIsAnother
            # Said once, done once: a second tap, or a round beside it, finds nothing that waits.
            await store.waits_no_more(tx, one)
            await store.ask_anew(tx, one)
            await history.record(
                tx,
                actor,
                thing=THING,
                thing_id=one.id,
                before={"waits": True},
                after={"waits": False},
                now=self._clock.now(),
            )
        data = await asyncio.to_thread(zlib.decompress, found[0])
        await self._reader.agreed(one, Answer(data))

    async def read_due(self) -> None:
        """Read every source whose time has come; errors of one are no errors of another."""
        now = self._clock.now()
        async with self._database.read() as read:
            found = await store.sources(read)
            school_days = {
                school_id: await self._school_day(read, school_id) for school_id in {s.school_id for s in found}
            }
        some = asyncio.Semaphore(AT_THE_SAME_TIME)

        async def one_of(one: Source) -> None:
            async with some:
                try:
                    await self._reader.read(one)
                except Exception:
                    log.exception("timetable_source_not_kept", source_id=one.id)

        mine = [one for one in found if rules.due(one, now, school_day=school_days[one.school_id])]
        await asyncio.gather(*(one_of(one) for one in mine))

    async def _school_day(self, read: Reading, school_id: str) -> bool:
        school = await school_of(read, school_id)
        now, zone = self._clock.now(), ZoneInfo(school.timezone)
        today = now.astimezone(zone).date()
        free = await slots.free_days(read, school_id, today, today)
        return rules.school_day(now, zone, free.keys(), every_day=school.demo)

    async def _own(self, read: Reading, actor: Actor, source_id: str) -> Source:
        one = await store.source(read, actor.school_id, source_id)
        if one is None:
            raise NotFound
        return one

    async def _seen(self, tx: Transaction, actor: Actor, source_id: str, given: int) -> Source:
        """The source, if nobody changed it since the actor saw it."""
        one = await self._own(tx, actor, source_id)
        await history.check(
            tx,
            actor.school_id,
            thing=THING,
            thing_id=one.id,
            given=given,
            current=one.version,
            names=names_of,
        )
        return one

    async def _write(self, tx: Transaction, actor: Actor, old: Source, new: Source) -> None:
        if not await store.change(tx, new):
            await history.stop(tx, actor.school_id, thing=THING, thing_id=old.id, given=old.version, names=names_of)
        await self._record(tx, actor, old, replace(new, version=old.version + 1))

    async def _check(self, read: Reading, actor: Actor, mapping: SourceMapping) -> None:
        """What a mapping names must be the school's own."""
        for part, fixed in (("group", mapping.group_id), ("teacher", mapping.teacher_id)):
            if getattr(mapping, part) is CalendarField.FIXED and fixed is None:
                raise Invalid([(f"body.mapping.{part}_id", "needed")])
        groups = {means for means in (mapping.group_id, *(each.means for each in mapping.groups)) if means}
        teachers = {means for means in (mapping.teacher_id, *(each.means for each in mapping.teachers)) if means}
        if not await store.fits(read, actor.school_id, groups, teachers):
            raise Invalid([("body.mapping", "a group or a teacher that is not there")])

    async def _record(self, tx: Transaction, actor: Actor, old: Source | None, new: Source | None) -> None:
        thing_id = new.id if new is not None else old.id if old is not None else ""
        before, after = _told(old), _told(new)
        now = self._clock.now()
        await history.record(tx, actor, thing=THING, thing_id=thing_id, before=before, after=after, now=now)


def _told(one: Source | None) -> dict[str, object] | None:
    """What the history keeps of a source: no secrets."""
    if one is None:
        return None
    return {
        "name": one.name,
        "kind": one.kind.value,
        "address": rules.shown_address(one.address.reveal()),
        "paused": one.paused,
        "mapping": one.mapping.model_dump(mode="json"),
        "version": one.version,
    }


def _token(old: Source, address: Private[str], asked: str | None) -> Private[str]:
    """Return the token to send; nobody who may not read it can have it sent to a host of theirs."""
    if asked is not None:
        return Private(asked)
    same = URL(address.reveal()).host == URL(old.address.reveal()).host
    return old.token if same else Private("")


def _address(text: str) -> str:
    url = fit(text)
    if url is None:
        raise Invalid([("body.address", "not an address that begins with https:// or webcal://")])
    return str(url)
