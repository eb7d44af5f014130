"""The catalogues of others that a school reads and asks, and what is found in them.

What was read before is found in our own database. A catalogue that is only asked gets a few seconds and a small answer,
each by itself and beside our own results, which never wait for it. Whatever comes of it is a link: no minutes are
measured of it, and no pupil is led there before a teacher made a lesson of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from erbij.catalogue.elsewhere import reading, rules, store
from erbij.catalogue.elsewhere.model import Hits, Other
from erbij.catalogue.elsewhere.wire import MOST_OTHERS, OtherKind, OtherTrouble
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.timetable.sources.address import NotRead

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.actor import Actor
    from erbij.catalogue.elsewhere.ports import Reads
    from erbij.catalogue.elsewhere.wire import AddOther
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

THING = "catalogue.elsewhere"
ASKED_AT_ONCE, ASKED_IN_ALL = 4, 40
"""So many wait for one catalogue, that a slow one takes no place of others; and for all of them."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Standing:
    """A catalogue and how many records of it are here."""

    other: Other
    records: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, each with the name of its catalogue; and which catalogues can be asked."""

    hits: Hits
    names: tuple[str, ...]
    asks: tuple[Other, ...] = ()
    trouble: OtherTrouble | None = None


class Elsewhere:
    """The catalogues of every school on this server.

    ``hosts``: only these may be read, where any are named; ``inside``: also machines of the own network.
    """

    def __init__(
        self, database: Database, clock: Clock, live: Reads, *, hosts: Collection[str] = (), inside: bool = False
    ) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._hosts = frozenset(hosts)
        self._inside = inside
        self._asking: Counter[str] = Counter()

    async def every(self, actor: Actor) -> list[Standing]:
        """Return the catalogues of the actor's school, by name."""
        async with self._database.read() as read:
            counts = await store.counts(read, actor.school_id)
            return [Standing(one, counts.get(one.id, 0)) for one in await store.others(read, actor.school_id)]

    async def add(self, actor: Actor, body: AddOther) -> None:
        """Add a catalogue; it is read with the next round. Raises ``Invalid``."""
        if not rules.may_be_read(body.address, self._hosts, inside=self._inside):
            raise Invalid([("body.address", "not an address that may be read")])
        now = self._clock.now()
        one = Other(new_id(now), actor.school_id, body.name, body.kind, body.address)
        async with self._database.transaction() as tx:
            there = await store.others(tx, actor.school_id)
            if len(there) >= MOST_OTHERS:
                raise Invalid([("body", f"at most {MOST_OTHERS} catalogues")])
            if any(other.address == one.address for other in there):
                raise Invalid([("body.address", "is there already")])
            await store.add(tx, one)
            await self._record(tx, actor, None, one)

    async def read_now(self, actor: Actor, other_id: str) -> None:
        """Have a catalogue read with the next round, within seconds; raises ``NotFound``."""
        async with self._database.transaction() as tx:
            one = await _own(tx, actor, other_id)
            if one.kind is not OtherKind.OAI:
                raise NotFound
            await store.decide(tx, replace(one, asked=True, paused=False))

    async def pause(self, actor: Actor, other_id: str, *, paused: bool) -> None:
        """Stop a catalogue, also in the middle of a harvest, or go on; what was read stays. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            before = await _own(tx, actor, other_id)
            after = replace(before, paused=paused, asked=before.asked and not paused)
            await store.decide(tx, after)
            await self._record(tx, actor, before, after)

    async def remove(self, actor: Actor, other_id: str) -> None:
        """Forget a catalogue and all that was read from it; raises ``NotFound``."""
        async with self._database.transaction() as tx:
            one = await _own(tx, actor, other_id)
            await store.remove(tx, one)
            await self._record(tx, actor, one, None)

    async def find(self, actor: Actor, text: str) -> Found:
        """Return what was read before and has all the words, and which catalogues can be asked beside it."""
        async with self._database.read() as read:
            hits, names = await store.find(read, actor.school_id, text)
            there = await store.others(read, actor.school_id)
        asks = tuple(one for one in there if one.kind is OtherKind.SRU and not one.paused)
        return Found(hits, tuple(names), asks if rules.search_of(text) else ())

    async def ask(self, actor: Actor, other_id: str, text: str) -> Found:
        """Ask one catalogue now; whatever goes wrong there is said, and is nobody's error here. Raises ``NotFound``."""
        async with self._database.read() as read:
            one = await _own(read, actor, other_id)
        question = rules.search_of(text)
        if one.kind is not OtherKind.SRU or one.paused:
            raise NotFound
        if question is None:
            return Found(Hits(0), ())
        if self._asking[one.id] >= ASKED_AT_ONCE or self._asking.total() >= ASKED_IN_ALL:
            return Found(Hits(0), (), trouble=OtherTrouble.TOO_BUSY)
        self._asking[one.id] += 1
        try:
            answer = await self._live.read(rules.asked(one.address, question))
            hits = await asyncio.to_thread(reading.hits, answer.data or b"")
        except NotRead as wrong:
            return Found(Hits(0), (), trouble=OtherTrouble(wrong.trouble.value))
        except reading.NotUnderstood:
            return Found(Hits(0), (), trouble=OtherTrouble.NOT_READABLE)
        finally:
            self._asking -= Counter([one.id])  # keeps no zeros
        return Found(Hits(hits.total, hits.records[: rules.AT_ONCE]), (one.name,) * len(hits.records))

    async def _record(self, tx: Transaction, actor: Actor, old: Other | None, new: Other | None) -> None:
        thing_id = new.id if new else old.id if old else ""
        now = self._clock.now()
        await history.record(tx, actor, thing=THING, thing_id=thing_id, before=_told(old), after=_told(new), now=now)


async def _own(read: Reading, actor: Actor, other_id: str) -> Other:
    one = await store.other(read, actor.school_id, other_id)
    if one is None:
        raise NotFound
    return one


def _told(one: Other | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {"name": one.name, "kind": one.kind.value, "address": one.address, "paused": one.paused}
