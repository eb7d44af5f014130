"""Use cases of captions: read them beside the film, take them from a file, write them, take them away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.catalogue.captions import reading, rules, store
from erbij.catalogue.captions.model import Captions
from erbij.catalogue.captions.wire import MOST_LANGUAGES, CaptionLines, CaptionsCard, CaptionsOfFile
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.rules import may_get
from erbij.catalogue.items import rules as items_rules
from erbij.catalogue.items import store as items_store
from erbij.errors import Conflict, NotFound
from erbij.history import service as history
from erbij.people.store import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.captions.model import CaptionsKnown, Line
    from erbij.catalogue.captions.wire import CaptionsFile, NameCaptions, SaveCaptions
    from erbij.catalogue.files.model import StoredFile
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

THING = "catalogue.captions"


class CaptionRooms:
    """The captions of every school on this server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_file(self, actor: Actor, file_id: str) -> CaptionsOfFile:
        """Return in which languages a file has captions, to who may get the file; raises ``NotFound``."""
        async with self._database.read() as read:
            await _seen(read, actor, file_id)
            known = await store.of_file(read, actor.school_id, file_id)
        return CaptionsOfFile(captions=tuple(_card(one) for one in known))

    async def text(self, actor: Actor, file_id: str, language: str) -> tuple[str, int]:
        """Return captions as WebVTT with their version, to who may get the file; raises ``NotFound``."""
        async with self._database.read() as read:
            await _seen(read, actor, file_id)
            one = await store.captions(read, actor.school_id, file_id, language)
        if one is None:
            raise NotFound
        return rules.webvtt(one.lines), one.version

    async def lines(self, actor: Actor, file_id: str, language: str) -> CaptionLines:
        """Return captions to who makes them, also where there are none yet; raises ``NotFound``."""
        async with self._database.read() as read:
            await _edited(read, actor, file_id)
            one = await store.captions(read, actor.school_id, file_id, language)
        return _view(language, one)

    async def save(self, actor: Actor, file_id: str, body: SaveCaptions) -> CaptionLines:
        """Write captions; raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``, ``Conflict``."""
        async with self._database.transaction() as tx:
            file = await _edited(tx, actor, file_id)
            lines = rules.clean(body.lines, file.media_ms or 0)
            return await self._put(tx, actor, file, body, lines)

    async def take(self, actor: Actor, file_id: str, body: CaptionsFile) -> CaptionLines:
        """Write what a file of captions says, in the place of what was there; raises as ``save`` does.

        ``Invalid`` names the line of the file: ``file:12``.
        """
        async with self._database.read() as read:
            await _edited(read, actor, file_id)
        found = await asyncio.to_thread(reading.read, body.data)
        async with self._database.transaction() as tx:
            file = await _edited(tx, actor, file_id)
            return await self._put(tx, actor, file, body, rules.fitted(found, file.media_ms or 0, "file:1"))

    async def remove(self, actor: Actor, file_id: str, body: NameCaptions) -> None:
        """Take captions away; raises ``NotFound``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            file = await _edited(tx, actor, file_id)
            before = await self._before(tx, file, body.language, body.version)
            if before is None:
                raise NotFound
            if not await store.remove(tx, before):
                await self._stop(tx, file, body.language, body.version)
            await self._follow(tx, actor, file, before, None, now)

    async def _put(
        self,
        tx: Transaction,
        actor: Actor,
        file: StoredFile,
        given: SaveCaptions | CaptionsFile,
        lines: Sequence[Line],
    ) -> CaptionLines:
        now = self._clock.now()
        before = await self._before(tx, file, given.language, given.version)
        if before is None and len(await store.of_file(tx, file.school_id, file.id)) >= MOST_LANGUAGES:
            raise Conflict("there are captions in many languages already")
        after = Captions(
            school_id=file.school_id,
            file_id=file.id,
            language=given.language,
            version=given.version + 1,
            changed_at=now,
            author_id=actor.id,
            lines=tuple(lines),
        )
        if not await store.put(tx, after, given.version):
            await self._stop(tx, file, given.language, given.version)
        await self._follow(tx, actor, file, before, after, now)
        return _view(given.language, after)

    async def _before(self, tx: Transaction, file: StoredFile, language: str, given: int) -> Captions | None:
        before = await store.captions(tx, file.school_id, file.id, language)
        if given != (before.version if before else 0):
            await self._stop(tx, file, language, given)
        return before

    async def _stop(self, tx: Transaction, file: StoredFile, language: str, given: int) -> None:
        key = _key(file.id, language)
        await history.stop(tx, file.school_id, thing=THING, thing_id=key, given=given, names=names_of)

    async def _follow(  # noqa: PLR0917 - what became of what
        self,
        tx: Transaction,
        actor: Actor,
        file: StoredFile,
        before: Captions | None,
        after: Captions | None,
        now: datetime,
    ) -> None:
        """Keep the change, and let the marks of the file and of the items that show it say what is so."""
        one = after or before
        if one is not None:
            old, new = rules.remembered(before), rules.remembered(after)
            key = _key(file.id, one.language)
            await history.record(tx, actor, thing=THING, thing_id=key, before=old, after=new, now=now)
        has = bool(await store.of_file(tx, file.school_id, file.id))
        if has is file.captioned:
            return
        await files_store.mark(tx, file.school_id, file.id, captioned=has)
        for item_id, blocks in (await items_store.showing(tx, file.school_id, file.id)).items():
            wanted = {block.file_id for block in blocks if block.file_id}
            facts = await files_store.facts(tx, file.school_id, wanted)
            marked = items_rules.captioned(blocks, facts)
            await items_store.mark(tx, file.school_id, item_id, captioned=marked, now=now)


async def _seen(read: Reading, actor: Actor, file_id: str) -> StoredFile:
    one = await files_store.file_of(read, actor.school_id, file_id)
    if one is None or not may_get(actor, one):
        raise NotFound
    return one


async def _edited(read: Reading, actor: Actor, file_id: str) -> StoredFile:
    """Return a film or sound that the actor sent, or that an item shows which they edit; raises ``NotFound``."""
    one = await _seen(read, actor, file_id)
    mine = one.owner_id == actor.id or await items_store.edits_with(read, actor.school_id, actor.id, file_id)
    if not mine or one.media_ms is None:
        raise NotFound
    return one


def _key(file_id: str, language: str) -> str:
    return f"{file_id} {language}"


def _view(language: str, one: Captions | None) -> CaptionLines:
    return CaptionLines(language=language, version=one.version if one else 0, lines=one.lines if one else ())


def _card(one: CaptionsKnown) -> CaptionsCard:
    return CaptionsCard(language=one.language, version=one.version, count=one.count)
