"""Making the programme of a day, and what of it a pupil finds now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.catalogue.guides import rules, store
from erbij.catalogue.guides.model import Guide
from erbij.catalogue.guides.wire import (
    MOST_ENTRIES,
    GuideCopied,
    GuideDay,
    GuideItem,
    GuidesCopied,
    GuideShown,
    GuideToday,
)
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import ItemState
from erbij.catalogue.years import years_of
from erbij.errors import Invalid
from erbij.history import service as history
from erbij.people.store import names_of
from erbij.schools.store import school_of
from erbij.timetable.store import free_days

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.catalogue.guides.model import Airing
    from erbij.catalogue.guides.wire import ClearGuides, CopyGuides, SaveGuide
    from erbij.catalogue.items.model import Item, ItemLevel
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

THING = "catalogue.guide"
WEEK = timedelta(days=6)


class Guides:
    """The programmes of every school on this server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def day(self, actor: Actor, day: date | None, level: ItemLevel, year: int) -> GuideDay:
        """Return the programme of a day, of today without one, for who makes it."""
        async with self._database.read() as read:
            today = await self._today(read, actor)
            return await _view(read, await _of(read, actor, day or today, level, year), today)

    async def save(self, actor: Actor, body: SaveGuide) -> GuideDay:
        """Write it; raises ``Invalid``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _of(tx, actor, body.date, body.level, body.year)
            entries = [(one.at, one.item_id) for one in body.entries]
            kept = {item_id for _, item_id in before.entries}
            there = {one.id for one in await _ready(tx, actor.school_id, {item_id for _, item_id in entries} - kept)}
            if faults := rules.wrong(entries, there | kept):
                raise Invalid(faults[:20])
            told = _told(before)
            await history.check(tx, actor.school_id, **told, given=body.version, current=before.version, names=names_of)
            after = await _write(tx, actor, before, tuple(sorted(entries)), now)
            return await _view(tx, after, await self._today(tx, actor))

    async def copy(self, actor: Actor, body: CopyGuides) -> GuidesCopied:
        """Copy a week to later ones; raises ``Invalid`` where that week has nothing.

        A day that has a programme keeps it, a day without school gets none, and what pupils cannot get stays behind.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            monday, today = rules.monday_of(body.source), await self._today(tx, actor)
            which = (actor.school_id, body.level, body.year)
            source = await store.between(tx, which, monday, monday + WEEK)
            known = {item_id for one in source.values() for _, item_id in one.entries}
            there = {one.id for one in await _ready(tx, actor.school_id, known)}
            new = rules.copied([_only(one, there) for one in source.values()], body.first, body.weeks, today)
            if not new:
                raise Invalid([("body.source", "there is nothing to copy from this week to those days")])
            held = await store.between(tx, which, min(new), max(new))
            free = await free_days(tx, actor.school_id, min(new), max(new))
            days = {day: one for day, one in new.items() if day not in free}
            days = {day: one for day, one in days.items() if day not in held or not held[day].entries}
            for day, one in days.items():
                empty = held.get(day) or replace(one, date=day, version=0, entries=())
                days[day] = await _write(tx, actor, empty, one.entries, now)
        shut = sum(1 for day in new if day in free)
        return GuidesCopied(days=tuple(map(_copied, days.values())), kept=len(new) - len(days) - shut, free=shut)

    async def clear(self, actor: Actor, body: ClearGuides) -> GuidesCopied:
        """Take copies away again; ``kept``: those that somebody changed since."""
        now = self._clock.now()
        dates = [one.date for one in body.days]
        async with self._database.transaction() as tx:
            held = await store.between(tx, (actor.school_id, body.level, body.year), min(dates), max(dates))
            same = [held[one.date] for one in body.days if one.date in held and held[one.date].version == one.version]
            gone = [await _write(tx, actor, one, (), now) for one in same]
        return GuidesCopied(days=tuple(map(_copied, gone)), kept=len(body.days) - len(gone), free=0)

    async def today(self, actor: Actor) -> GuideToday:
        """Return what is on for a pupil's year and what comes later today."""
        now = self._clock.now()
        async with self._database.read() as read:
            zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
            level, years = await years_of(read, actor.school_id, actor.id)
            found = await store.of_day(read, actor.school_id, now.astimezone(zone).date(), level, years)
            wanted = {item_id for one in found for _, item_id in one.entries}
            known = {one.id: one for one in await _ready(read, actor.school_id, wanted)}
        on, later = rules.shown((each for one in found for each in rules.airings(one, known, zone)), now)
        return GuideToday(timezone=zone.key, now=_shown(on), later=_shown(later))

    async def _today(self, read: Reading, actor: Actor) -> date:
        zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
        return self._clock.now().astimezone(zone).date()


def _told(one: Guide) -> dict[str, str]:
    """How the history names it."""
    return {"thing": THING, "thing_id": f"{one.date.isoformat()} {one.level.value} {one.year}"}


async def _write(
    tx: Transaction, actor: Actor, before: Guide, entries: tuple[tuple[str, str], ...], now: datetime
) -> Guide:
    """Write it over exactly what was there, and keep who did; raises ``SomebodyElseChanged``."""
    told = _told(before)
    after = replace(before, author_id=actor.id, entries=entries, version=before.version + 1)
    if not await store.put(tx, after, before.version):
        await history.stop(tx, actor.school_id, **told, given=before.version, names=names_of)
    old = {"version": before.version, "entries": before.entries} if before.version else None
    new = {"version": after.version, "entries": after.entries}
    await history.record(tx, actor, **told, before=old, after=new, now=now)
    return after


def _only(one: Guide, there: set[str]) -> Guide:
    return replace(one, entries=tuple(each for each in one.entries if each[1] in there))


def _copied(one: Guide) -> GuideCopied:
    return GuideCopied(date=one.date, version=one.version)


async def _of(read: Reading, actor: Actor, day: date, level: ItemLevel, year: int) -> Guide:
    found = await store.of_day(read, actor.school_id, day, level, [year])
    return found[0] if found else Guide(actor.school_id, day, level, year, actor.id)


async def _ready(read: Reading, school_id: str, item_ids: set[str]) -> list[Item]:
    found = await items.without_blocks(read, school_id, item_ids)
    return [one for one in found.values() if one.state is ItemState.READY]


async def _view(read: Reading, one: Guide, today: date) -> GuideDay:
    known = await items.without_blocks(read, one.school_id, {item_id for _, item_id in one.entries})
    entries = [(at, known[item_id]) for at, item_id in one.entries if item_id in known]
    return GuideDay(
        today=today,
        date=one.date,
        level=one.level,
        year=one.year,
        version=one.version,
        entries=tuple(
            GuideItem(
                at=at,
                item_id=item.id,
                title=item.title,
                subject=item.subject,
                minutes=item.norm_minutes,
                ready=item.state is ItemState.READY,
            )
            for at, item in entries
        ),
    )


def _shown(some: Iterable[Airing]) -> tuple[GuideShown, ...]:
    every = tuple(
        GuideShown(
            item_id=one.item.id,
            title=one.item.title,
            subject=one.item.subject,
            starts_at=one.starts_at,
            minutes=one.item.norm_minutes,
        )
        for one in some
    )
    return every[:MOST_ENTRIES]
