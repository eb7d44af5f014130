"""Make the lessons of the catalogue as their teachers would: through the rooms themselves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.catalogue.files.model import FileState
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.items.wire import SaveItem
from erbij.demo.catalogue.export import film
from erbij.demo.catalogue.model import FILM, LESSONS
from erbij.demo.model import ROOMS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.catalogue.files.checking import Checking
    from erbij.catalogue.files.service import Files
    from erbij.catalogue.items.service import Items
    from erbij.demo.catalogue.model import Lesson
    from erbij.demo.model import Made

TEACHERS = {room.key: room.teacher for room in ROOMS}


class DemoLessons:
    """A few items, one with a film; made once, before the server runs."""

    def __init__(self, items: Items, files: Files, checking: Checking) -> None:
        self._items = items
        self._files = files
        self._checking = checking

    async def make(self, made: Made) -> None:
        """Make those that are missing; what somebody put away stays away."""
        for lesson in LESSONS:
            roles = frozenset({Role.TEACHER})
            teacher = Actor(made.people[TEACHERS[lesson.group]], made.school_id, roles, "demo")
            known = {item.title for item in (await self._items.every(teacher)).items}
            if lesson.described.title not in known:
                await self._one(teacher, lesson)

    async def _one(self, teacher: Actor, lesson: Lesson) -> None:
        blocks = []
        for block in lesson.blocks:
            file_id = await self._film(teacher) if block.file_id == FILM else None
            if block.file_id is None or file_id:
                blocks.append(block.model_copy(update={"file_id": file_id}))
        new = await self._items.new(teacher)
        body = SaveItem(version=new.version, described=lesson.described, blocks=tuple(blocks))
        saved = await self._items.save(teacher, new.card.id, body)
        await self._items.publish(teacher, saved.card.id, saved.version)

    async def _film(self, teacher: Actor) -> str | None:
        """Send the film as a browser would; None where this machine cannot look at it."""
        data = await asyncio.to_thread(film)
        file_id = (await self._files.begin(teacher, BeginFile(name="reep.mp4", size=len(data)))).id
        await self._files.append(teacher, file_id, 0, _at_once(data))
        await self._checking.run()
        return file_id if (await self._files.show(teacher, file_id)).state is FileState.READY else None


async def _at_once(data: bytes) -> AsyncIterator[bytes]:
    yield data
