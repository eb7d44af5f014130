"""The search: keeps the index up when somebody asks, and the sets of the facets in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.catalogue.goals import rules as goal_rules
from erbij.catalogue.goals import store as goals
from erbij.catalogue.items import store as items
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.search import rules, store
from erbij.catalogue.search.model import Entry, Found
from erbij.catalogue.search.wire import Facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from erbij.actor import Actor
    from erbij.catalogue.goals.model import Goal
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.search.model import Wanted
    from erbij.db.database import Database, Reading, Transaction

REMEMBERED = 500
"""So many words of a school are remembered until an item changes; each is two sets of some kilobytes."""
AT_A_TIME = 200
"""So many items are indexed in one transaction: nobody waits long for another's first question."""


@dataclass(slots=True)
class _School:
    """What is in memory of one school, up to what was written with ``seq``."""

    sets: rules.Sets = field(default_factory=rules.Sets)
    seq: int = 0
    words: dict[tuple[str, str, bool], tuple[int, int]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Search:
    """One per server. The index follows the items: what was changed since the last question is taken in first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._schools: dict[str, _School] = {}

    async def find(self, actor: Actor, wanted: Wanted) -> Found:
        """Return a page of the items of the actor's school that pupils may be given."""
        school_id = actor.school_id
        mine = self._schools.setdefault(school_id, _School())
        async with mine.lock:
            async with self._database.read() as read:
                waiting = await store.unindexed(read, school_id)
                if not waiting:
                    return await self._found(read, school_id, mine, wanted)
            await self._index(school_id, waiting)
            async with self._database.read() as read:
                return await self._found(read, school_id, mine, wanted)

    async def _found(self, read: Reading, school_id: str, mine: _School, wanted: Wanted) -> Found:
        await self._take_in(read, school_id, mine)
        texts = [await self._having(read, mine, one) for one in rules.looked_for(wanted.text)]
        found = mine.sets.find(wanted, texts)
        page = await store.cards(read, school_id, found.page)
        counted = [one.value for one in found.counts.get(Facet.GOAL, ())]
        named = {key: one.words for key, one in (await goals.goals(read, counted)).items()}
        return Found(found.total, tuple(page), found.counts, named)

    async def _having(self, read: Reading, mine: _School, word: tuple[str, str, bool]) -> tuple[int, int]:
        """What has a word; remembered, for whoever chooses a facet or a page asks for the same words again."""
        if word not in mine.words:
            if len(mine.words) >= REMEMBERED:
                mine.words.clear()
            mine.words[word] = await store.having(read, word)
        return mine.words[word]

    async def _index(self, school_id: str, waiting: Sequence[str]) -> None:
        for start in range(0, len(waiting), AT_A_TIME):
            async with self._database.transaction() as tx:
                known = await items.items(tx, school_id, waiting[start : start + AT_A_TIME])
                await self._write(tx, known.values())

    async def index_goals(self) -> None:
        """Index anew whatever has a goal, for goals were imported: an item is found under what took their place."""
        async with self._database.read() as read:
            waiting = await store.with_goals(read)
        for school_id, item_ids in waiting.items():
            await self._index(school_id, item_ids)

    async def _write(self, tx: Transaction, some: Iterable[Item]) -> None:
        changed = sorted(some, key=lambda one: (one.changed_at, one.id))
        followed = await goals.followed(tx, {goal for one in changed for goal in one.goals})
        await store.write(tx, [entry_of(one, goal_rules.flat(one.goals, followed)) for one in changed])

    async def _take_in(self, read: Reading, school_id: str, mine: _School) -> None:
        for one in await store.entries(read, school_id, mine.seq):
            if one.gone:
                mine.sets.remove(one.number)
            else:
                mine.sets.put(one.number, one.facets, one.place)
            mine.seq = one.seq
            mine.words.clear()


def entry_of(item: Item, aims: Sequence[Goal] = ()) -> Entry:
    """Return an item with its goals of today as the index keeps it."""
    heading, body = rules.texts_of(item, aims)
    return Entry(
        number=0,
        item_id=item.id,
        school_id=item.school_id,
        heading=heading,
        body=body,
        facets=rules.values_of(item, aims),
        place=rules.place_of(item),
        gone=item.state is not ItemState.READY,
        changed_at=item.changed_at,
    )
