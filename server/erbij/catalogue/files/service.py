"""Receive files piece by piece, and give out those that are there.

Theory of operation
===================
Who makes items or hands something in announces a file and sends its bytes in pieces, each with the place where it goes
on; how far it is, is how long the part on the disk is. A line that breaks costs the piece that was under way. When the
last byte is there the file waits for ``checking``; until that is done nobody gets it, and no item can show it. What
pupils get is a file that some revision shows; who gets what was handed in, ``catalogue.handins`` says.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.files import rules, store
from erbij.catalogue.files.model import FileState, OffsetIsElsewhere, StoredFile
from erbij.catalogue.files.wire import LARGEST, LARGEST_HANDED_IN, FileView
from erbij.catalogue.items.rules import plain_text
from erbij.errors import Conflict, NotFound, TooLarge
from erbij.ids import new_id
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.files.checking import Checking
    from erbij.catalogue.files.folder import Folder
    from erbij.catalogue.files.ports import DraftsOfSchool
    from erbij.catalogue.files.wire import BeginFile
    from erbij.catalogue.items.model import FileFacts
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.web.slices import Elsewhere

PIECE = 1024 * 1024
"""So many bytes are held in memory for one upload before they are written."""
AT_ONCE = 5
SAID_EVERY, LEFT = timedelta(minutes=1), timedelta(minutes=10)
"""How often it is written down that bytes still come; one that was silent for so long makes room for another."""
UNFINISHED = timedelta(days=2)
UNUSED = timedelta(days=30)


class Files:
    """The files of every school on this server."""

    def __init__(
        self, database: Database, clock: Clock, folder: Folder, checking: Checking, drafts: DraftsOfSchool
    ) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._checking = checking
        self._drafts = drafts
        self._receiving: set[str] = set()

    async def begin(self, actor: Actor, body: BeginFile, handin_id: str | None = None) -> FileView:
        """Make room for a file; raises ``TooLarge``, ``DiskIsFull``, ``StoreIsAway``, ``Conflict`` for too many."""
        if body.size > (LARGEST if handin_id is None else LARGEST_HANDED_IN):
            raise TooLarge
        await self._folder.check(2 * body.size)  # looking at it may need a copy
        now = self._clock.now()
        name = plain_text(body.name).replace("\n", " ").strip()
        one = StoredFile(
            id=new_id(now),
            school_id=actor.school_id,
            owner_id=actor.id,
            name=Private(name),
            size=body.size,
            state=FileState.RECEIVING,
            created_at=now,
            changed_at=now,
            handin_id=handin_id,
        )
        async with self._database.transaction() as tx:
            going = await store.on_their_way(tx, actor.school_id, actor.id)
            left = [other for other in going if self._is_left(other, now)] if len(going) >= AT_ONCE else []
            if len(going) - len(left) >= AT_ONCE:
                raise Conflict("several files are on their way already")
            for other in left:
                await store.remove(tx, other)
            await store.add(tx, one)
        for other in left:
            await asyncio.to_thread(self._folder.forget_part, other.id)
        await asyncio.to_thread(self._folder.begin, one.id)
        return view(one, 0)

    async def show(self, actor: Actor, file_id: str) -> FileView:
        """Return how far a file is, to who sends it or edits a lesson with it; raises ``NotFound``."""
        async with self._database.read() as read:
            one = await store.file_of(read, actor.school_id, file_id)
            if one is None or not (one.owner_id == actor.id or await self._edits_with(read, actor, one)):
                raise NotFound
        return view(one, await self._received(one))

    async def _edits_with(self, read: Reading, actor: Actor, one: StoredFile) -> bool:
        return rules.may_get(actor, one) and await self._drafts.edits_with(read, actor.school_id, actor.id, one.id)

    async def append(self, actor: Actor, file_id: str, at: int, pieces: AsyncIterator[bytes]) -> FileView:
        """Write what comes at byte ``at``; raises ``NotFound``, ``OffsetIsElsewhere``, ``TooLarge``, ``DiskIsFull``.

        What came before the line broke stays.
        """
        async with self._database.read() as read:
            one = await _own(read, actor, file_id)
        async with self._alone(one):
            end = await self._write(one, at, pieces)
            if end == one.size:
                await asyncio.to_thread(self._folder.settle, one.id)
                one = replace(one, state=FileState.CHECKING)
            if one.state is FileState.CHECKING or self._clock.now() - one.changed_at > SAID_EVERY:
                one = replace(one, changed_at=self._clock.now())
                async with self._database.transaction() as tx:
                    await store.put(tx, one)
                    tx.after_commit(self._checking.wake)
        return view(one, end)

    async def cancel(self, actor: Actor, file_id: str) -> None:
        """Forget a file that is on its way, was refused, or waits to be handed in.

        Raises ``NotFound``, ``Conflict`` for one that is there for others or is being written.
        """
        async with self._database.transaction() as tx:
            one = await _own(tx, actor, file_id)
            if not rules.may_cancel(one) or one.id in self._receiving:
                raise Conflict("it is there already, or being written")
            await store.remove(tx, one)
        await asyncio.to_thread(self._folder.forget_part, one.id)

    async def content(self, actor: Actor, file_id: str) -> tuple[Path | Elsewhere, StoredFile]:
        """Return where the bytes of a file lie: for its owner, and once a revision shows it for the school."""
        async with self._database.read() as read:
            one = await store.file_of(read, actor.school_id, file_id)
        if one is None or not rules.may_get(actor, one):
            raise NotFound
        return await self.lying(one), one

    async def lying(self, one: StoredFile) -> Path | Elsewhere:
        """Return where the bytes of a file lie, for a room that found out who may get it; raises ``StoreIsAway``."""
        return await self._folder.content(one.content_hash)

    async def own(self, read: Reading, actor: Actor, file_id: str) -> FileFacts | None:
        """Return what is known of a file that the actor sent; None where it is not ready, not theirs or handed in."""
        one = await store.file_of(read, actor.school_id, file_id)
        if one is None or one.owner_id != actor.id:
            return None
        return (await store.facts(read, actor.school_id, [file_id])).get(file_id)

    async def sweep(self) -> None:
        """Forget uploads that nobody goes on with, files that no item shows, and bytes that no row names."""
        await self._folder.take_over()
        now = self._clock.now()
        async with self._database.read() as read:
            gone = [one for one in await store.unfinished(read, now - UNFINISHED) if one.id not in self._receiving]
            idle = await self._unused(read, now - UNUSED)
        for one in [*gone, *idle]:
            await self._checking.forget(one)
        await self._checking.forget_orphans()

    async def _unused(self, read: Reading, before: datetime) -> list[StoredFile]:
        """Return some files that neither a revision nor a draft shows: drafts may stand before them for years."""
        drafts: dict[str, Collection[str]] = {}
        found: list[StoredFile] = []
        last: StoredFile | None = None
        while len(found) < store.MANY and (idle := await store.unpublished(read, before, last)):
            for school_id in {one.school_id for one in idle} - drafts.keys():
                drafts[school_id] = await self._drafts.files_in_drafts(read, school_id)
            found += [one for one in idle if one.id not in drafts[one.school_id]]
            last = idle[-1]
        return found

    def _is_left(self, one: StoredFile, now: datetime) -> bool:
        """Whether nobody seems to go on with an upload: a page that was closed in the middle."""
        return one.state is FileState.RECEIVING and one.id not in self._receiving and one.changed_at < now - LEFT

    async def _received(self, one: StoredFile) -> int:
        if one.state is not FileState.RECEIVING:
            return one.size
        return await asyncio.to_thread(self._folder.received, one.id)

    @asynccontextmanager
    async def _alone(self, one: StoredFile) -> AsyncIterator[None]:
        if one.state is not FileState.RECEIVING or one.id in self._receiving:
            raise OffsetIsElsewhere
        self._receiving.add(one.id)
        try:
            yield
        finally:
            self._receiving.discard(one.id)

    async def _write(self, one: StoredFile, at: int, pieces: AsyncIterator[bytes]) -> int:
        if at != await asyncio.to_thread(self._folder.received, one.id):
            raise OffsetIsElsewhere
        held = bytearray()
        try:
            async for piece in pieces:
                held += piece
                if at + len(held) > one.size:
                    raise TooLarge
                if len(held) >= PIECE:
                    await asyncio.to_thread(self._folder.append, one.id, at, bytes(held))
                    at += len(held)
                    held.clear()
        finally:
            if held and at + len(held) <= one.size:
                await asyncio.to_thread(self._folder.append, one.id, at, bytes(held))
                at += len(held)
        return at


async def _own(read: Reading, actor: Actor, file_id: str) -> StoredFile:
    one = await store.file_of(read, actor.school_id, file_id)
    if one is None or one.owner_id != actor.id:
        raise NotFound
    return one


def view(one: StoredFile, received: int) -> FileView:
    """Return a file as a message."""
    return FileView(
        id=one.id,
        name=one.name.reveal(),
        size=one.size,
        received=received,
        state=one.state,
        why=one.why,
        kind=one.kind,
        media_ms=one.media_ms,
    )
