"""Use case: a lesson on paper."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.catalogue.items import store as items
from erbij.catalogue.packs.export import pack_pdf
from erbij.errors import NotFound

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.packs.ports import Lessons
    from erbij.db.database import Database


class Packs:
    """Nothing is kept: a pack is typeset from the published revision when somebody asks."""

    def __init__(self, database: Database, lessons: Lessons) -> None:
        self._database = database
        self._lessons = lessons

    async def pack(self, actor: Actor, key: str) -> bytes:
        """Return the PDF of a lesson by the id of its assignment or item. Raises ``NotFound``."""
        async with self._database.read() as read:
            lesson = await self._lessons.lesson(read, actor, key)
            if lesson is None:
                raise NotFound
            found = await items.revision(read, actor.school_id, lesson.item_id, lesson.revision)
        if found is None:
            raise NotFound
        return await asyncio.to_thread(pack_pdf, lesson.title, lesson.norm_minutes, found.blocks)
