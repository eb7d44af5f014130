"""Photos of the board: taken in as they were asked for, shown to whoever may know the lesson, removed in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound
from erbij.live import traffic
from erbij.live.board import rules, store
from erbij.live.board.model import KEPT, Kept
from erbij.live.board.wire import BoardPhoto, BoardStrip
from erbij.live.homes import confirm
from erbij.live.store import CannotBeKept

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.live.board.wire import BoardPhotoTaken
    from erbij.live.lesson import RunningLesson
    from erbij.live.ports import Slots
    from erbij.live.service import Live


class Boards:
    """The photos of every school on this server."""

    def __init__(self, database: Database, clock: Clock, live: Live, slots: Slots) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._slots = slots

    async def take(self, actor: Actor, body: BoardPhotoTaken) -> None:
        """Keep a photo that was asked of this very person or unit, and tell the lesson.

        Raises ``NotFound`` when nobody asked them for it, ``Invalid``.
        """
        lesson = self._asked_in(actor.id, body.photo)
        if lesson is None:
            raise NotFound
        jpeg = await asyncio.to_thread(rules.decoded, body.image)
        size = rules.size_of(jpeg) if jpeg is not None else None
        if jpeg is None or size is None:
            raise Invalid([("body.image", "a JPEG of at most 4 MB and 8192 pixels a side, in base 64")])
        photo = BoardPhoto(id=body.photo, at=self._clock.now(), width=size[0], height=size[1])
        kept = Kept(photo, lesson.lesson.school_id, lesson.lesson.slot_id, jpeg)
        async with self._database.transaction() as tx:
            try:
                await confirm(self._live.keeper.charges, tx, [kept.slot_id])
            except CannotBeKept:
                raise NotFound from None  # another server has the lesson, and asks for a photo of its own
            await store.add(tx, kept)
        await lesson.receive(traffic.PhotoKept(photo))

    def _asked_in(self, person_id: str, photo_id: str) -> RunningLesson | None:
        """Return the lesson in which that photo was asked of that person or unit."""
        for lesson in self._live.running():
            wanted = lesson.room.wanted_photo
            if wanted is not None and (wanted.id, wanted.of) == (photo_id, person_id):
                return lesson
        return None

    async def strip(self, actor: Actor, slot_id: str) -> BoardStrip:
        """Return the photos of a lesson that the actor may know. Raises ``NotFound``."""
        async with self._database.read() as read:
            if await self._slots.slot_for(read, actor, slot_id) is None:
                raise NotFound
            found = await store.of_slots(read, actor.school_id, [slot_id], self._clock.now() - KEPT)
        return BoardStrip(slot_id=slot_id, photos=tuple(found.get(slot_id, ())))

    async def jpeg(self, actor: Actor, photo_id: str) -> bytes:
        """Return one picture. Raises ``NotFound``."""
        async with self._database.read() as read:
            found = await store.jpeg_of(read, actor.school_id, photo_id, self._clock.now() - KEPT)
            if found is None or await self._slots.slot_for(read, actor, found[0]) is None:
                raise NotFound
        return found[1]

    async def sweep(self) -> None:
        """Remove what is older than fourteen days."""
        async with self._database.transaction() as tx:
            await store.expire(tx, self._clock.now() - KEPT)
