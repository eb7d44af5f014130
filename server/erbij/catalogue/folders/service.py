"""A folder of files: each becomes a draft of who chose it, once.

The page makes a digest of all the bytes of a file and asks first which ones are known, so that a folder that is chosen
again sends only what is new in it; a file that was renamed is known too. What is made are drafts of the one who chose
the folder, as if they had made each by hand: nobody else sees them until they were looked at and published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.folders import rules, store
from erbij.catalogue.folders.model import Brought
from erbij.errors import Invalid
from erbij.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.actor import Actor
    from erbij.catalogue.folders.ports import OwnFiles
    from erbij.catalogue.folders.wire import FolderFile
    from erbij.catalogue.items.service import Items
    from erbij.clock import Clock
    from erbij.db.database import Database


class Folders:
    """The folders of every school on this server."""

    def __init__(self, database: Database, clock: Clock, made: Items, files: OwnFiles) -> None:
        self._database = database
        self._clock = clock
        self._items = made
        self._files = files

    async def known(self, actor: Actor, digests: Collection[str]) -> list[Brought]:
        """Return those of the files of which the actor has an item already."""
        async with self._database.read() as read:
            return await store.brought(read, actor.school_id, actor.id, digests)

    async def bring(self, actor: Actor, body: FolderFile) -> Brought:
        """Make a draft of a file, or return the one that there is; raises ``Invalid`` for one that cannot be shown."""
        now = self._clock.now()
        usual = await self._items.usual(actor)
        title = rules.title_of(body.name)
        async with self._database.transaction() as tx:
            await store.alone(tx, actor.id, body.digest)
            if there := await store.brought(tx, actor.school_id, actor.id, [body.digest]):
                return there[0]
            facts = await self._files.own(tx, actor, body.file_id) if body.file_id else None
            if body.file_id and facts is None:
                raise Invalid([("body.file_id", "no such file that is ready")])
            block = rules.block_of(title, body.text, facts, new_id(now))
            if block is None:
                raise Invalid([("body.text", "nothing in it")])
            item_id = await self._items.draft(tx, actor, usual.model_copy(update={"title": title}), [block], now)
            await store.add(tx, actor.school_id, actor.id, body.digest, item_id, now)
        return Brought(body.digest, item_id, title)
