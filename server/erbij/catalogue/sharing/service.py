"""What a school shows to other catalogues, and the answers that they get.

Theory of operation
===================
Closed until a coordinator opens it, and then only lessons that somebody of the school chose, under an open licence and
there for pupils. What is told are descriptions: no name of anybody, no file, no answer of a pupil.

The list follows the items: before a question is answered, what changed since the last one is written down, under a lock
of the school, with the moment of that writing as its date. So a date never lies before the moment in which others could
have asked for it, and who asks "since my last visit" misses nothing. A lesson that is shown no longer keeps its place
in the list as a deleted one, for ever; so does everything when the school closes the door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.goals import rules as goal_rules
from erbij.catalogue.goals import store as goals
from erbij.catalogue.items import store as items
from erbij.catalogue.sharing import rules, store
from erbij.catalogue.sharing.model import Part, Refusal, Sharing, Told
from erbij.catalogue.sharing.wire import ShareableItem, SharingView
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.people.store import names_of
from erbij.schools.store import lock_school, school_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.sharing.model import Question, Shown
    from erbij.catalogue.sharing.wire import MarkShared, SaveSharing
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

THING = "catalogue.sharing"


class SharedCatalogues:
    """The open lessons of every school on this server; ``origin``: where people's browsers find it."""

    def __init__(self, database: Database, clock: Clock, origin: str) -> None:
        self._database = database
        self._clock = clock
        self.origin = origin

    def address(self, school_id: str) -> str:
        """Where other catalogues read."""
        return f"{self.origin}/api/catalogue/sharing/{school_id}/oai"

    async def show(self, actor: Actor) -> SharingView:
        """Return what the actor's school decided."""
        async with self._database.read() as read:
            return await self._view(read, await store.sharing(read, actor.school_id))

    async def save(self, actor: Actor, body: SaveSharing) -> SharingView:
        """Open the door or close it; raises ``Invalid``, ``SomebodyElseChanged``."""
        if body.opened and not body.contact:
            raise Invalid([("body.contact", "needed")])
        school_id, now = actor.school_id, self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, school_id)
            before = await store.sharing(tx, school_id)
            await history.check(
                tx,
                school_id,
                thing=THING,
                thing_id=school_id,
                given=body.version,
                current=before.version,
                names=names_of,
            )
            after = Sharing(school_id, body.opened, body.contact, before.version + 1)
            if not await store.put(tx, after, before.version):
                await history.stop(tx, school_id, thing=THING, thing_id=school_id, given=before.version, names=names_of)
            await history.record(
                tx, actor, thing=THING, thing_id=school_id, before=_told(before), after=_told(after), now=now
            )
            await store.catch_up(tx, after, now)
            return await self._view(tx, after)

    async def mark(self, actor: Actor, body: MarkShared) -> SharingView:
        """Show lessons of the actor's school to others, or no longer; one that may not be shown is left out."""
        school_id = actor.school_id
        async with self._database.transaction() as tx:
            await lock_school(tx, school_id)
            one = await store.sharing(tx, school_id)
            await store.mark(tx, school_id, None if body.every else body.item_ids, wanted=body.shared)
            await store.catch_up(tx, one, self._clock.now())
            return await self._view(tx, one)

    async def door(self, school_id: str) -> tuple[Sharing, str, datetime]:
        """Return what a school decided, its name and the time; raises ``NotFound`` where it never showed anything.

        Asked before every answer: from then on all that others can know is written down.
        """
        asked_at = self._clock.now()
        async with self._database.read() as read:
            one = await store.sharing(read, school_id)
            if not one.version or not (one.opened or await store.ever(read, school_id)):
                raise NotFound
            school = await school_of(read, school_id)
            behind = await store.is_behind(read, one)
        if behind:
            async with self._database.transaction() as tx:
                await lock_school(tx, school_id)
                await store.catch_up(tx, await store.sharing(tx, school_id), self._clock.now())
        return one, school.name, asked_at

    async def record(self, school_id: str, item_id: str) -> Told:
        """Return one record; raises ``Refusal``."""
        async with self._database.read() as read:
            found = await store.one_shown(read, school_id, item_id)
            if found is None:
                raise Refusal("idDoesNotExist", "there is no such record")
            return (await self._told(read, school_id, [found]))[0]

    async def part(self, school_id: str, question: Question, asked_at: datetime) -> Part:
        """Return the next part of a list; raises ``Refusal`` for one with nothing in it."""
        async with self._database.read() as read:
            found = await store.part(read, school_id, question, rules.PART + 1)
            if not found and not question.after:
                raise Refusal("noRecordsMatch", "nothing fits")
            some = found[: rules.PART]
            told = await self._told(read, school_id, some)
        more = len(found) > rules.PART
        return Part(
            told, rules.token_of(question, some[-1].item_id, question.told + len(some), asked_at) if more else ""
        )

    async def _told(self, read: Reading, school_id: str, some: Sequence[Shown]) -> tuple[Told, ...]:
        ids = [one.item_id for one in some if not one.gone]
        known = await items.items(read, school_id, ids)
        newest = await items.newest_of(read, school_id, ids)
        followed = await goals.followed(read, {goal for one in known.values() for goal in one.goals})
        there = {key for key, item in known.items() if key in newest and rules.may_be_shown(item)}
        return tuple(
            Told(
                one,
                known[one.item_id],
                newest[one.item_id],
                tuple(goal_rules.flat(known[one.item_id].goals, followed)),
            )
            if one.item_id in there
            else Told(one)
            for one in some
        )

    async def _view(self, read: Reading | Transaction, one: Sharing) -> SharingView:
        total, chosen = await store.counts(read, one.school_id)
        return SharingView(
            version=one.version,
            opened=one.opened,
            contact=one.contact,
            address=self.address(one.school_id),
            total=total,
            shared=chosen,
            items=tuple(
                ShareableItem(
                    item_id=each.item_id,
                    title=each.title,
                    subject=each.subject,
                    licence=each.licence,
                    shared=each.shared,
                )
                for each in await store.shareable(read, one.school_id)
            ),
        )


def _told(one: Sharing) -> dict[str, object]:
    return {"opened": one.opened, "contact": one.contact, "version": one.version}
