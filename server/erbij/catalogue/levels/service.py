"""Use cases of the lighter forms of a film: which there are, their bytes, and trying again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.model import StoredKind
from erbij.catalogue.files.rules import may_get
from erbij.catalogue.levels import rules, store
from erbij.catalogue.levels.model import MADE, MADE_FROM, STREAMS, LevelState, Sprite, Stream
from erbij.catalogue.levels.wire import FilmLevel, FilmLevels
from erbij.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.files.folder import Folder
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.levels.making import Making
    from erbij.catalogue.levels.model import Level, LevelKind
    from erbij.db.database import Database, Reading
    from erbij.web.slices import Elsewhere


class Levels:
    """The lighter forms of every film on this server."""

    def __init__(self, database: Database, folder: Folder, making: Making) -> None:
        self._database = database
        self._folder = folder
        self._making = making

    async def of_file(self, actor: Actor, file_id: str) -> FilmLevels:
        """Return the forms of a film, to who may get it; raises ``NotFound``."""
        async with self._database.read() as read:
            one = await _seen(read, actor, file_id)
            made = await store.of_file(read, actor.school_id, file_id)
        return self._view(actor, one, made)

    async def content(self, actor: Actor, file_id: str, kind: LevelKind) -> Path | Elsewhere:
        """Return where the bytes of one form lie, to who may get the film; raises ``NotFound``."""
        async with self._database.read() as read:
            await _seen(read, actor, file_id)
            made = (await store.of_file(read, actor.school_id, file_id)).get(kind)
        if made is None or made.state is not LevelState.DONE:
            raise NotFound
        return await self._folder.level(file_id, kind)

    async def play_list(self, actor: Actor, file_id: str, kind: LevelKind | None) -> str:
        """Return where the pieces of one form lie; without a kind, from which forms a player may choose.

        Raises ``NotFound`` where there is none.
        """
        streams = {one.kind: one.facts for one in await self._done(actor, file_id) if isinstance(one.facts, Stream)}
        if kind is not None and kind in streams:
            return rules.play_list(streams[kind], f"content?kind={kind}")
        if kind is not None or not streams:
            raise NotFound
        return rules.choice_of({f"playlist?kind={one}": streams[one] for one in STREAMS if one in streams})

    async def pictures(self, actor: Actor, file_id: str) -> str:
        """Return which piece of the sheet is of which moment, as WebVTT; raises ``NotFound`` where there is none."""
        for one in await self._done(actor, file_id):
            if isinstance(one.facts, Sprite):
                return rules.picture_map(one.facts, f"content?kind={one.kind}")
        raise NotFound

    async def _done(self, actor: Actor, file_id: str) -> list[Level]:
        async with self._database.read() as read:
            await _seen(read, actor, file_id)
            made = await store.of_file(read, actor.school_id, file_id)
        return [one for one in made.values() if one.state is LevelState.DONE]

    async def retry(self, actor: Actor, file_id: str, kind: LevelKind) -> FilmLevels:
        """Let one form be made again, for who sent the film; raises ``NotFound``, ``Conflict`` if it did not fail."""
        async with self._database.transaction() as tx:
            one = await _seen(tx, actor, file_id)
            if one.owner_id != actor.id or one.kind is not StoredKind.VIDEO:
                raise NotFound
            made = await store.of_file(tx, actor.school_id, file_id)
            level = made.pop(kind, None)
            if level is None or level.state is not LevelState.FAILED:
                raise Conflict("it did not fail")
            await store.forget(tx, level)
            tx.after_commit(self._making.wake)
        return self._view(actor, one, made)

    def _view(self, actor: Actor, one: StoredFile, made: dict[LevelKind, Level]) -> FilmLevels:
        wanted = [kind for kind in MADE if one.kind is StoredKind.VIDEO and _may_come(kind, made)]
        levels = tuple(self._level(one, kind, made.get(kind)) for kind in wanted)
        if one.owner_id != actor.id:
            levels = tuple(level for level in levels if level.state is LevelState.DONE)
        return FilmLevels(size=one.content_size, levels=levels, resting=self._making.resting)

    def _level(self, one: StoredFile, kind: LevelKind, made: Level | None) -> FilmLevel:
        if made is not None:
            return FilmLevel(kind=kind, state=made.state, why=made.why, size=made.size)
        state = LevelState.MAKING if self._making.makes(one.id, kind) else LevelState.WAITING
        return FilmLevel(kind=kind, state=state, why="", size=0)


def _may_come(kind: LevelKind, made: Mapping[LevelKind, Level]) -> bool:
    """Whether a form is there or can be: of another form that was not made, none is."""
    source = made.get(MADE_FROM.get(kind, kind))
    return kind in made or kind not in MADE_FROM or source is None or source.state is LevelState.DONE


async def _seen(read: Reading, actor: Actor, file_id: str) -> StoredFile:
    one = await files_store.file_of(read, actor.school_id, file_id)
    if one is None or not may_get(actor, one):
        raise NotFound
    return one
