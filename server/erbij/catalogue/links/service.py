"""A list of links: looked at first, then read as drafts, whole or not at all.

What is made are drafts of the one who reads the file, as if they had made each by hand: nobody else sees them until
they were looked at and published. A file that is read again adds only what is not there yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.items import store as items
from erbij.catalogue.links import rules
from erbij.ids import new_id

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.items.service import Items
    from erbij.catalogue.links.model import LinksPlan
    from erbij.catalogue.links.wire import LinksFile
    from erbij.clock import Clock
    from erbij.db.database import Database


class Links:
    """The lists of every school on this server."""

    def __init__(self, database: Database, clock: Clock, made: Items) -> None:
        self._database = database
        self._clock = clock
        self._items = made

    async def preview(self, actor: Actor, file: LinksFile) -> LinksPlan:
        """Return what a file would do."""
        async with self._database.read() as read:
            return rules.read(file.text, await items.links_of(read, actor.school_id, actor.id))

    async def write(self, actor: Actor, file: LinksFile) -> LinksPlan:
        """Make a draft of each link that the actor has no item of; with a fault of none."""
        now = self._clock.now()
        usual = await self._items.usual(actor)
        async with self._database.transaction() as tx:
            plan = rules.read(file.text, await items.links_of(tx, actor.school_id, actor.id))
            for one in plan.new:
                said = rules.with_subject(one, usual.subject)
                described = usual.model_copy(
                    update={"title": said.title, "description": said.description, "subject": said.subject}
                )
                await self._items.draft(tx, actor, described, [rules.block_of(one, new_id(now))], now)
        return plan
