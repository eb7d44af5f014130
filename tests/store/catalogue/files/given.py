"""A school that keeps files, with a process that looks at them as told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from erbij.actor import Role
from erbij.catalogue.files import store
from erbij.catalogue.files.checking import Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, SaveItem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.files.wire import FileView
    from tests.support.school_files import Given

FILM = {"kind": "VIDEO", "media_type": "video/mp4", "media_ms": 90_000, "width": 160, "height": 90, "copied": False}
SHEET = {"kind": "PDF", "media_type": "application/pdf", "copied": False}


class Looker:
    """Answers as the process would: films are films, and a file of zeros kills it."""

    def __init__(self) -> None:
        self.looked = 0

    async def __call__(self, source: Path, target: Path) -> Mapping[str, Any] | None:
        self.looked += 1
        head = (await asyncio.to_thread(source.read_bytes))[:4]
        if head == b"\0\0\0\0":
            return None
        if head == b"copy":
            await asyncio.to_thread(target.write_bytes, b"een kopie")
            return FILM | {"copied": True}
        said: dict[bytes, Mapping[str, Any]] = {b"film": FILM, b"%PDF": SHEET, b"evil": {"why": "<script>"}}
        return said.get(head, {"why": "unknown_kind"})


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one


async def broken(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one
    raise ConnectionResetError


class School:
    def __init__(self, given: Given, home: Path) -> None:
        self.given = given
        self.home = home
        self.look = Looker()
        self.folder = Folder(home)
        self.again()
        self.items = Items(given.database, given.clock, store)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER)
        self.noor = given.actor("noor", Role.PUPIL)

    def again(self) -> None:
        """A server that begins anew with the same folder and database."""
        self.checking = Checking(self.given.database, self.given.clock, self.folder, self.look)
        self.files = Files(self.given.database, self.given.clock, self.folder, self.checking, items_store)

    async def begun(self, size: int, who: Actor | None = None) -> str:
        return (await self.files.begin(who or self.thijs, BeginFile(name="../../les.mp4", size=size))).id

    async def sent(self, data: bytes, who: Actor | None = None) -> FileView:
        """A file that was sent and looked at."""
        who = who or self.thijs
        file_id = await self.begun(len(data), who)
        await self.files.append(who, file_id, 0, pieces(data))
        await self.checking.run()
        return await self.files.show(who, file_id)

    async def shown_in_item(self, file_id: str, *, published: bool) -> str:
        block = BlockDraft(id="blok0001", kind=ItemBlockKind.VIDEO, file_id=file_id)
        described = ItemDescribed(title="Film", subject="Taal", level=ItemLevel.PO, years=(5,))
        new = await self.items.new(self.thijs)
        body = SaveItem(version=1, described=described, blocks=(block,))
        saved = await self.items.save(self.thijs, new.card.id, body)
        if published:
            await self.items.publish(self.thijs, new.card.id, saved.version)
        return new.card.id

    def on_disk(self) -> list[str]:
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_file())
