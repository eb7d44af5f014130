"""Putting items together, letting the school see it, and finding what fits a pupil."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.collections import rules, store
from erbij.catalogue.collections.model import Collection, CollectionState
from erbij.catalogue.collections.wire import (
    MOST_IN_ONE,
    CollectedItem,
    CollectionCard,
    CollectionDescribed,
    Collections,
    CollectionView,
)
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import DescriptionIncomplete, ItemState
from erbij.catalogue.years import years_of
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.collections.wire import SaveCollection
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.years import Years
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.private import Private

THING = "catalogue.collection"


class Collecting:
    """The collections of every school on this server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def every(self, actor: Actor) -> Collections:
        """Return what the actor sees: a pupil only what has something for them to open."""
        async with self._database.read() as read:
            every = await store.seen_by(read, actor.school_id, actor.id, archived=Role.COORDINATOR in actor.roles)
            found = [one for one in every if rules.may_see(actor, one)]
            inside = {item_id for one in found for item_id in one.item_ids}
            known = await items.without_blocks(read, actor.school_id, inside)
            names = await names_of(read, actor.school_id, {one.author_id for one in found})
            year = await _year_of(read, actor)
        cards = [_card(one, actor, names, known, year) for one in found]
        shown = [one for one in cards if one.items or one.may_edit or actor.is_any(*rules.MAKERS)]
        shown.sort(key=lambda one: (not one.fits, one.subject.casefold(), one.title.casefold(), one.id))
        return Collections(collections=tuple(shown))

    async def show(self, actor: Actor, collection_id: str) -> CollectionView:
        """Return a collection; raises ``NotFound``."""
        async with self._database.read() as read:
            return await self._view(read, actor, await _seen(read, actor, collection_id))

    async def new(self, actor: Actor, item_id: str | None) -> CollectionView:
        """Begin a collection, with an item in it; raises ``NotFound`` for one that the actor does not see."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            first = await _item(tx, actor, item_id) if item_id else None
            about = first.described if first else CollectionDescribed()
            one = Collection(
                id=new_id(now),
                school_id=actor.school_id,
                author_id=actor.id,
                title="",
                description="",
                subject=about.subject,
                level=about.level,
                years=about.years,
                exam=False,
                item_ids=(first.id,) if first else (),
                state=CollectionState.DRAFT,
                version=1,
                changed_at=now,
            )
            await store.put(tx, one)
            await self._record(tx, actor, None, one, now)
            return await self._view(tx, actor, one)

    async def save(self, actor: Actor, collection_id: str, body: SaveCollection) -> CollectionView:
        """Write it; raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``, ``DescriptionIncomplete``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _own(tx, actor, collection_id)
            there = set(before.item_ids) | await _choosable(tx, actor, set(body.item_ids) - set(before.item_ids))
            if faults := rules.wrong(body.item_ids, there):
                raise Invalid(faults[:20])
            after = rules.edited(before, body.described, body.item_ids, now)
            return await self._put(tx, actor, before, after, given=body.version, now=now)

    async def set_state(self, actor: Actor, collection_id: str, version: int, state: CollectionState) -> CollectionView:
        """Let the school see it, or not; raises as :meth:`save`."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _own(tx, actor, collection_id)
            if state is before.state:
                return await self._view(tx, actor, before)
            return await self._put(
                tx, actor, before, replace(before, state=state, changed_at=now), given=version, now=now
            )

    async def put_in(self, actor: Actor, collection_id: str, item_id: str) -> CollectionView:
        """Put an item at the end; raises ``NotFound``, ``Conflict`` where it is full."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _own(tx, actor, collection_id)
            one = await _item(tx, actor, item_id)
            if one.id in before.item_ids:
                return await self._view(tx, actor, before)
            if len(before.item_ids) >= MOST_IN_ONE:
                raise Conflict("it is full")
            after = replace(before, item_ids=(*before.item_ids, one.id), changed_at=now)
            return await self._put(tx, actor, before, after, given=before.version, now=now)

    async def _put(
        self, tx: Transaction, actor: Actor, before: Collection, after: Collection, *, given: int, now: datetime
    ) -> CollectionView:
        await history.check(
            tx, actor.school_id, thing=THING, thing_id=before.id, given=given, current=before.version, names=names_of
        )
        if after.state is CollectionState.READY and (lacks := rules.missing_of(after.described, after.item_ids)):
            raise DescriptionIncomplete(lacks)
        after = replace(after, version=given + 1)
        if not await store.put(tx, after):
            await history.stop(tx, actor.school_id, thing=THING, thing_id=before.id, given=given, names=names_of)
        await self._record(tx, actor, before, after, now)
        return await self._view(tx, actor, after)

    async def _record(
        self, tx: Transaction, actor: Actor, before: Collection | None, after: Collection, now: datetime
    ) -> None:
        old = rules.remembered(before) if before else None
        new = rules.remembered(after)
        await history.record(tx, actor, thing=THING, thing_id=after.id, before=old, after=new, now=now)

    async def _view(self, read: Reading, actor: Actor, one: Collection) -> CollectionView:
        known = await items.without_blocks(read, actor.school_id, one.item_ids)
        names = await names_of(read, actor.school_id, {one.author_id})
        card = _card(one, actor, names, known, await _year_of(read, actor))
        inside = [known[item_id] for item_id in one.item_ids if item_id in known]
        return CollectionView(
            card=card,
            version=one.version,
            described=one.described,
            items=tuple(map(_item_view, inside if card.may_edit else rules.open_items(one, known))),
            missing=rules.missing_of(one.described, one.item_ids),
        )


async def _seen(read: Reading, actor: Actor, collection_id: str) -> Collection:
    one = await store.collection(read, actor.school_id, collection_id)
    if one is None or not rules.may_see(actor, one):
        raise NotFound
    return one


async def _own(read: Reading, actor: Actor, collection_id: str) -> Collection:
    one = await store.collection(read, actor.school_id, collection_id)
    if one is None or not rules.may_edit(actor, one):
        raise NotFound
    return one


async def _item(read: Reading, actor: Actor, item_id: str) -> Item:
    if item_id not in await _choosable(read, actor, {item_id}):
        raise NotFound
    return (await items.without_blocks(read, actor.school_id, [item_id]))[item_id]


async def _choosable(read: Reading, actor: Actor, item_ids: set[str]) -> set[str]:
    """Those of the items that the actor may put in: their own, and what was published."""
    found = await items.without_blocks(read, actor.school_id, item_ids)
    return {one.id for one in found.values() if one.author_id == actor.id or one.revision > 0}


async def _year_of(read: Reading, actor: Actor) -> Years:
    """For a pupil the level and years of their groups; of anybody else nothing is known."""
    return await years_of(read, actor.school_id, actor.id) if Role.PUPIL in actor.roles else (None, ())


def _card(
    one: Collection, actor: Actor, names: Mapping[str, Private[str]], known: Mapping[str, Item], year: Years
) -> CollectionCard:
    ready = rules.open_items(one, known)
    return CollectionCard(
        id=one.id,
        title=one.title,
        subject=one.subject,
        level=one.level,
        years=one.years,
        exam=one.exam,
        state=one.state,
        items=len(ready),
        minutes=sum(item.norm_minutes for item in ready),
        author=names[one.author_id].reveal() if one.author_id in names else "",
        mine=one.author_id == actor.id,
        may_edit=rules.may_edit(actor, one),
        fits=rules.fits(one, *year),
    )


def _item_view(one: Item) -> CollectedItem:
    return CollectedItem(
        item_id=one.id,
        title=one.title,
        description=one.description,
        subject=one.subject,
        priority=one.priority.value,
        minutes=one.norm_minutes,
        ready=one.state is ItemState.READY,
    )
