"""Make items, edit their draft, publish it, copy it, put it away.

Theory of operation
===================
An item has one draft, which only its author writes, and revisions, which nobody ever changes. A block keeps its id
from draft to revision and from one revision to the next, so that who was halfway in an older one is halfway in the
newer one. Only one that shows another file than pupils got under its id gets a new id: who saw the old film has not
seen the new one. What pupils get is always a revision; what an item says about itself (subject, years, ...) is the
item's own and holds at once. Colleagues at the school see what was published, and make it their own by copying.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.catalogue.goals import rules as goal_rules
from erbij.catalogue.goals import store as goals
from erbij.catalogue.goals.service import line as goal_line
from erbij.catalogue.items import rules, store
from erbij.catalogue.items.model import DescriptionIncomplete, Item, ItemState, Revision
from erbij.catalogue.items.wire import (
    MOST_GOALS,
    MOST_REVIEWS,
    CatalogueItems,
    ItemCard,
    ItemDescribed,
    ItemSuggestions,
    ItemView,
    RevisionLine,
    RevisionView,
)
from erbij.errors import Conflict, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.schools.rules import year_of
from erbij.schools.store import school_of
from erbij.timetable.slots import rights
from erbij.timetable.slots import store as slots_store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.items.model import Block
    from erbij.catalogue.items.ports import FilesReady
    from erbij.catalogue.items.wire import BlockDraft, SaveItem
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.private import Private

THING = "catalogue.item"


class Items:
    """The items of every school on this server."""

    def __init__(self, database: Database, clock: Clock, files: FilesReady, embeds: Collection[str] = ()) -> None:
        """``embeds``: the hosts of which a lesson may show something."""
        self._database = database
        self._clock = clock
        self._files = files
        self._embeds = embeds

    async def every(self, actor: Actor) -> CatalogueItems:
        """Return what the actor made, and what colleagues published."""
        async with self._database.read() as read:
            found = await store.made_by(read, actor.school_id, actor.id)
            names = await names_of(read, actor.school_id, {one.author_id for one in found})
        return CatalogueItems(items=tuple(_card(one, actor, names) for one in found))

    async def show(self, actor: Actor, item_id: str) -> ItemView:
        """Return an item; raises ``NotFound``."""
        async with self._database.read() as read:
            return await self._view(read, actor, await _seen(read, actor, item_id))

    async def suggest(self, actor: Actor) -> ItemSuggestions:
        """Return what the actor's next item may be about, from the timetable: what they gave lately comes first."""
        now = self._clock.now()
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            used = await slots_store.used_by(read, school.id, actor.id, now)
            every = await slots_store.subjects(read, school.id, year_of(today)[0])
            groups = await rights.groups(read, actor, today)
        own = {one.group_id for one in used}
        level, years = rules.for_whom(school.sector, [name for id_, name in groups.items() if id_ in own])
        subjects = dict.fromkeys([*(one.subject for one in used), *every])
        return ItemSuggestions(subjects=tuple(subjects)[:200], level=level, years=years)

    async def new(self, actor: Actor) -> ItemView:
        """Make an empty item, about what the actor teaches where that is one thing only."""
        described, now = await self.usual(actor), self._clock.now()
        async with self._database.transaction() as tx:
            one = _made(actor, described, now)
            await self._add(tx, actor, one, now)
            return await self._view(tx, actor, one)

    async def usual(self, actor: Actor) -> ItemDescribed:
        """Return what an item of the actor is about before they say anything."""
        suggested = await self.suggest(actor)
        return ItemDescribed(
            subject=suggested.subjects[0][:80] if suggested.subjects else "",
            level=suggested.level,
            years=suggested.years if len(suggested.years) == 1 else (),
        )

    async def draft(
        self, tx: Transaction, actor: Actor, described: ItemDescribed, blocks: Sequence[BlockDraft], now: datetime
    ) -> str:
        """Make an item with something in it, in the caller's transaction; answers its id. Raises ``Invalid``."""
        one = _made(actor, described, now)
        files = await self._files.facts(tx, actor.school_id, {block.file_id for block in blocks if block.file_id})
        made = rules.edited(one, described, rules.blocks_of(blocks, files), now)
        await self._add(tx, actor, replace(made, captioned=rules.captioned(made.blocks, files)), now)
        return one.id

    async def save(self, actor: Actor, item_id: str, body: SaveItem) -> ItemView:
        """Write the draft; raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``, ``DescriptionIncomplete``.

        A block whose film pupils got as another film comes back under another id, in the same place.
        What pupils already get cannot lose its title, its subject, or for whom it is.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _own(tx, actor, item_id)
            wanted = {block.file_id for block in body.blocks if block.file_id}
            files = await self._files.facts(tx, actor.school_id, wanted)
            blocks = await _apart(tx, before, rules.blocks_of(body.blocks, files), now)
            after = rules.edited(before, body.described, blocks, now)
            if not before.revision:
                after = replace(after, captioned=rules.captioned(blocks, files))
            if before.state is ItemState.READY and (lacks := rules.missing_of(after.described, None)):
                raise DescriptionIncomplete(lacks)
            await self._put(tx, actor, before, replace(after, version=body.version + 1), given=body.version, now=now)
            return await self._view(tx, actor, replace(after, version=body.version + 1))

    async def publish(self, actor: Actor, item_id: str, version: int) -> ItemView:
        """Let pupils get what stands in the draft; again when nothing changed is the same revision.

        Raises ``NotFound``, ``SomebodyElseChanged``, ``DescriptionIncomplete``, ``Conflict`` for what was put away.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _own(tx, actor, item_id)
            if before.state is ItemState.ARCHIVED:
                raise Conflict("it was put away")
            if lacks := rules.missing_of(before.described, before.blocks, self._embeds):
                raise DescriptionIncomplete(lacks)
            if before.revision and not rules.is_ahead(before):
                return await self._view(tx, actor, before)
            made = rules.next_revision(before, actor.id, now)
            after = replace(
                before,
                state=ItemState.READY,
                revision=made.number,
                published_hash=made.content_hash,
                captioned=await self._captioned(tx, before),
                version=version + 1,
                changed_at=now,
            )
            await self._put(tx, actor, before, after, given=version, now=now)
            await store.publish(tx, made)
            await self._files.publish(tx, actor.school_id, {block.file_id for block in made.blocks if block.file_id})
            return await self._view(tx, actor, after)

    async def copy(self, actor: Actor, item_id: str) -> ItemView:
        """Make an item of the actor's own out of one that they see: their own draft, a colleague's newest revision."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await _seen(tx, actor, item_id)
            blocks, title = one.blocks, one.title
            if one.author_id != actor.id:
                newest = await store.newest(tx, actor.school_id, item_id)
                if newest is None:
                    raise NotFound
                blocks, title = newest.revision.blocks, newest.revision.title
            copied = rules.edited(_made(actor, one.described, now), one.described, blocks, now)
            made = replace(copied, title=title, captioned=await self._captioned(tx, copied))
            await self._add(tx, actor, made, now)
            return await self._view(tx, actor, made)

    async def archive(self, actor: Actor, item_id: str, *, archived: bool) -> ItemView:
        """Put an item away, or take it back: its author and the coordinator may. What was assigned stays readable."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await _seen(tx, actor, item_id)
            if not _may_archive(actor, before):
                raise NotFound
            state = rules.state_of(before, archived=archived)
            if state is before.state:
                return await self._view(tx, actor, before)
            after = replace(before, state=state, version=before.version + 1, changed_at=now)
            await self._put(tx, actor, before, after, given=before.version, now=now)
            return await self._view(tx, actor, after)

    async def revision(self, actor: Actor, item_id: str, number: int) -> RevisionView:
        """Return one revision, for who makes items; raises ``NotFound``."""
        async with self._database.read() as read:
            await _seen(read, actor, item_id)
            one = await store.revision(read, actor.school_id, item_id, number)
        if one is None:
            raise NotFound
        return RevisionView(number=one.number, title=one.title, published_at=one.published_at, blocks=one.blocks)

    async def review(self, actor: Actor, item_id: str, number: int, *, reviewed: bool) -> ItemView:
        """Keep that a colleague went through the newest revision, or that they take it back.

        Raises ``NotFound``, also for one's own item; ``Conflict`` for a revision that is no longer the newest.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await _seen(tx, actor, item_id)
            if not _may_review(actor, one):
                raise NotFound
            if number != one.revision:
                raise Conflict("there is a newer revision")
            await store.review(tx, actor.school_id, item_id, number, actor.id, now if reviewed else None)
            return await self._view(tx, actor, one)

    async def _captioned(self, read: Reading, one: Item) -> bool:
        files = await self._files.facts(read, one.school_id, {block.file_id for block in one.blocks if block.file_id})
        return rules.captioned(one.blocks, files)

    async def _add(self, tx: Transaction, actor: Actor, one: Item, now: datetime) -> None:
        await store.add(tx, one)
        await history.record(tx, actor, thing=THING, thing_id=one.id, before=None, after=rules.remembered(one), now=now)

    async def _put(
        self, tx: Transaction, actor: Actor, before: Item, after: Item, *, given: int, now: datetime
    ) -> None:
        await history.check(
            tx, actor.school_id, thing=THING, thing_id=before.id, given=given, current=before.version, names=names_of
        )
        if not await store.put(tx, after, given):
            raise Conflict
        old, new = rules.remembered(before), rules.remembered(after)
        await history.record(tx, actor, thing=THING, thing_id=before.id, before=old, after=new, now=now)

    async def _view(self, read: Reading, actor: Actor, one: Item) -> ItemView:
        revisions = await store.revisions(read, actor.school_id, one.id)
        reviewers = await store.reviewers(read, actor.school_id, one.id)
        people = {one.author_id, *(made.published_by for made in revisions), *chain(*reviewers.values())}
        names = await names_of(read, actor.school_id, people)
        today = goal_rules.flat(one.goals, await goals.followed(read, one.goals))[:MOST_GOALS]
        return ItemView(
            card=_card(one, actor, names),
            version=one.version,
            described=one.described.model_copy(update={"goals": tuple(goal.id for goal in today)}),
            blocks=one.blocks if one.author_id == actor.id else (revisions[0].blocks if revisions else ()),
            missing=rules.missing_of(one.described, one.blocks, self._embeds),
            revisions=tuple(_line(made, reviewers.get(made.number, ()), names) for made in revisions),
            may_edit=one.author_id == actor.id,
            may_archive=_may_archive(actor, one),
            may_review=_may_review(actor, one),
            reviewed=actor.id in reviewers.get(one.revision, ()),
            captioned=one.captioned,
            goals=tuple(map(goal_line, today)),
        )


async def _seen(read: Reading, actor: Actor, item_id: str) -> Item:
    one = await store.item(read, actor.school_id, item_id)
    if one is None or (one.author_id != actor.id and not one.revision):
        raise NotFound
    return one


async def _apart(read: Reading, before: Item, blocks: tuple[Block, ...], now: datetime) -> tuple[Block, ...]:
    """Return blocks with an id of their own for new files; what was published is read only where there are any."""
    if not before.revision or rules.files_of(blocks) <= rules.files_of(before.blocks):
        return blocks
    made = await store.revisions(read, before.school_id, before.id)
    return rules.apart(blocks, chain.from_iterable(one.blocks for one in made), now)


async def _own(read: Reading, actor: Actor, item_id: str) -> Item:
    one = await store.item(read, actor.school_id, item_id)
    if one is None or one.author_id != actor.id:
        raise NotFound
    return one


def _may_archive(actor: Actor, one: Item) -> bool:
    return one.author_id == actor.id or (Role.COORDINATOR in actor.roles and one.revision > 0)


def _may_review(actor: Actor, one: Item) -> bool:
    return one.author_id != actor.id and one.state is ItemState.READY


def _made(actor: Actor, described: ItemDescribed, now: datetime) -> Item:
    return Item(
        id=new_id(now),
        school_id=actor.school_id,
        author_id=actor.id,
        **{name: getattr(described, name) for name in ItemDescribed.model_fields},
        captioned=False,
        norm_minutes=0,
        state=ItemState.DRAFT,
        version=1,
        revision=0,
        published_hash="",
        created_at=now,
        changed_at=now,
    )


def _card(one: Item, actor: Actor, names: Mapping[str, Private[str]]) -> ItemCard:
    return ItemCard(
        id=one.id,
        title=one.title,
        description=one.description,
        subject=one.subject,
        level=one.level,
        years=one.years,
        priority=one.priority,
        norm_minutes=one.norm_minutes,
        state=one.state,
        revision=one.revision,
        changed=rules.is_ahead(one),
        author=_name(names, one.author_id),
        mine=one.author_id == actor.id,
        changed_at=one.changed_at,
    )


def _line(one: Revision, reviewers: Iterable[str], names: Mapping[str, Private[str]]) -> RevisionLine:
    return RevisionLine(
        number=one.number,
        published_at=one.published_at,
        published_by=_name(names, one.published_by),
        reviewed_by=tuple(_name(names, person_id) for person_id in reviewers)[:MOST_REVIEWS],
    )


def _name(names: Mapping[str, Private[str]], person_id: str) -> str:
    return names[person_id].reveal() if person_id in names else ""
