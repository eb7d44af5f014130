"""Making the programme of a day, and what of it a pupil finds now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.catalogue.guides import rules, store
from erbij.catalogue.guides.model import Guide
from erbij.catalogue.guides.wire import MOST_ENTRIES, GuideDay, GuideItem, GuideShown, GuideToday
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import ItemState
from erbij.catalogue.items.rules import for_whom
from erbij.errors import Invalid
from erbij.history import service as history
from erbij.people.store import names_of, people_by_id
from erbij.schools.store import groups_of, school_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from erbij.actor import Actor
    from erbij.catalogue.guides.model import Airing
    from erbij.catalogue.guides.wire import SaveGuide
    from erbij.catalogue.items.model import Item, ItemLevel
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading

THING = "catalogue.guide"


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
            key = f"{body.date.isoformat()} {body.level.value} {body.year}"
            told = {"thing": THING, "thing_id": key}
            await history.check(tx, actor.school_id, **told, given=body.version, current=before.version, names=names_of)
            after = Guide(
                actor.school_id, body.date, body.level, body.year, actor.id, tuple(sorted(entries)), body.version + 1
            )
            if not await store.put(tx, after, body.version):
                await history.stop(tx, actor.school_id, **told, given=body.version, names=names_of)
            old = {"version": before.version, "entries": before.entries} if before.version else None
            new = {"version": after.version, "entries": after.entries}
            await history.record(tx, actor, **told, before=old, after=new, now=now)
            return await _view(tx, after, await self._today(tx, actor))

    async def today(self, actor: Actor) -> GuideToday:
        """Return what is on for a pupil's year and what comes later today."""
        now = self._clock.now()
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            zone = ZoneInfo(school.timezone)
            person = (await people_by_id(read, actor.school_id, [actor.id])).get(actor.id)
            mine = set(person.groups) if person else set()
            names = [one.name for one in await groups_of(read, actor.school_id) if one.id in mine]
            level, years = for_whom(school.sector, names)
            found = await store.of_day(read, actor.school_id, now.astimezone(zone).date(), level, years)
            wanted = {item_id for one in found for _, item_id in one.entries}
            known = {one.id: one for one in await _ready(read, actor.school_id, wanted)}
        on, later = rules.shown((each for one in found for each in rules.airings(one, known, zone)), now)
        return GuideToday(timezone=zone.key, now=_shown(on), later=_shown(later))

    async def _today(self, read: Reading, actor: Actor) -> date:
        zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
        return self._clock.now().astimezone(zone).date()


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
