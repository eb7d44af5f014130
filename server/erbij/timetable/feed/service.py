"""Make, revoke and read an address.

Whoever holds the secret reads, without a sign-in. What it shows is decided each time: an address stops with the
person's account, and a guardian's with the tie to the child.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.errors import NotFound
from erbij.history.service import record
from erbij.ids import digest, new_id, new_secret
from erbij.people.store import children_of
from erbij.people.store import person as person_of
from erbij.schools.store import school_of
from erbij.timetable.feed import store
from erbij.timetable.feed.model import Feed, FeedOf, Lessons

if TYPE_CHECKING:
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person

THING = "timetable.feed"
BACK, AHEAD = timedelta(days=28), timedelta(days=183)
NOTED_EVERY = timedelta(hours=1)


class Feeds:
    """Addresses that calendar programs read."""

    def __init__(self, database: Database, clock: Clock, web_address: str) -> None:
        """``web_address`` has no slash at the end."""
        self._database = database
        self._clock = clock
        self._web_address = web_address

    async def state(self, actor: Actor, person_id: str | None) -> FeedOf:
        """Return the actor's address for themselves or a child; raises ``NotFound``."""
        async with self._database.read() as read:
            person = await self._whose(read, actor, person_id)
            feed = await store.feed_of(read, actor.school_id, actor.id, person.id)
        return FeedOf(person.id, person.name, feed)

    async def make(self, actor: Actor, person_id: str | None) -> str:
        """Make an address and return it; the one before stops. Raises ``NotFound``."""
        now, secret = self._clock.now(), new_secret()
        async with self._database.transaction() as tx:
            person = await self._whose(tx, actor, person_id)
            before = await store.feed_of(tx, actor.school_id, actor.id, person.id)
            if before is not None:
                await store.remove(tx, before)
            feed = Feed(new_id(now), actor.school_id, actor.id, person.id, digest(secret), now)
            await store.add(tx, feed)
            old = {"made_at": before.made_at} if before else None
            await record(tx, actor, thing=THING, thing_id=person.id, before=old, after={"made_at": now}, now=now)
        return f"{self._web_address}/api/timetable/feed/{secret}.ics"

    async def revoke(self, actor: Actor, person_id: str) -> None:
        """Let the address stop at once; raises ``NotFound``. Idempotent."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            person = await self._whose(tx, actor, person_id)
            feed = await store.feed_of(tx, actor.school_id, actor.id, person.id)
            if feed is not None:
                await store.remove(tx, feed)
                before = {"made_at": feed.made_at}
                await record(tx, actor, thing=THING, thing_id=person.id, before=before, after=None, now=now)

    async def lessons(self, secret: str) -> Lessons:
        """Return what the address shows, four weeks back and half a year ahead; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            feed = await store.feed_with(read, digest(secret))
            person = await self._shown(read, feed) if feed else None
            if feed is None or person is None:
                raise NotFound
            gives = Role.TEACHER in person.roles
            slots = await store.lessons(read, feed, now - BACK, now + AHEAD, gives=gives)
            school = await school_of(read, feed.school_id)
        if feed.read_at is None or feed.read_at <= now - NOTED_EVERY:
            async with self._database.transaction() as tx:
                await store.was_read(tx, feed, now)
        return Lessons(tuple(slots), now, gives, school.name)

    async def _whose(self, read: Reading, actor: Actor, person_id: str | None) -> Person:
        """The actor, who has lessons of their own, or a child of theirs."""
        if person_id in {None, actor.id} and actor.is_any(Role.PUPIL, Role.TEACHER):
            own = await person_of(read, actor.school_id, actor.id)
            if own is not None and own.active:
                return own
        children = await children_of(read, actor.school_id, actor.id) if Role.GUARDIAN in actor.roles else []
        child = next((one for one in children if person_id in {None, one.id}), None)
        if child is None:
            raise NotFound
        return child

    async def _shown(self, read: Reading, feed: Feed) -> Person | None:
        """Whose lessons the address may show now; None when the owner left, or is no longer their guardian."""
        owner = await person_of(read, feed.school_id, feed.owner_id)
        if owner is None or not owner.active:
            return None
        as_owner = Actor(owner.id, owner.school_id, owner.roles, "")
        try:
            return await self._whose(read, as_owner, feed.person_id)
        except NotFound:
            return None
