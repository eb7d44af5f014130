"""The bytes of files: those on their way lie on this machine, those that are whole on a shelf.

Theory of operation
===================
``parts/<id>`` grows while bytes come; its length is how far an upload is, so that nothing else needs to remember it.
On the shelf ``content/<ab>/<sha-256>`` and ``levels/<id>.<kind>`` are whole and never change. The part stays until the
database knows of the content: a server that died in between looks again. Names of people's files are no names here.
What is not ``async`` blocks: call it in a thread.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from erbij.catalogue.files.model import DiskIsFull, OffsetIsElsewhere, StoreIsAway
from erbij.catalogue.files.shelf import FolderShelf
from erbij.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from erbij.catalogue.files.ports import Shelf
    from erbij.web.slices import Elsewhere

RESERVE = 256 * 1024 * 1024
"""Bytes of the disk that no upload may take: lessons and their proofs go on."""
_PIECE = 1024 * 1024


class Folder:
    """``home`` is made when it is first needed; without a ``shelf`` whole files lie there too."""

    def __init__(self, home: Path, shelf: Shelf | None = None) -> None:
        self._parts = home / "parts"
        self._shelf = shelf or FolderShelf(home)

    async def check(self, size: int) -> None:
        """Raise ``DiskIsFull`` or ``StoreIsAway`` unless so many bytes can come and be kept."""
        await asyncio.to_thread(self.check_room, size)
        await self._shelf.check()

    async def answers(self) -> bool:
        """Whether the place of whole files is there."""
        try:
            await self._shelf.check()
        except StoreIsAway:
            return False
        return True

    def check_room(self, size: int) -> None:
        """Raise ``DiskIsFull`` unless so many bytes fit beside the reserve."""
        self._parts.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._parts).free < size + RESERVE:
            raise DiskIsFull

    def begin(self, file_id: str) -> None:
        """Make an empty part."""
        self._parts.mkdir(parents=True, exist_ok=True)
        self.part(file_id).touch(exist_ok=False)

    def part(self, file_id: str) -> Path:
        """Where the bytes of an upload lie."""
        return self._parts / file_id

    def copy(self, file_id: str) -> Path:
        """Where the process that looks at it writes a copy."""
        return self._parts / f"{file_id}.copy"

    def received(self, file_id: str) -> int:
        """Return how many bytes have come; 0 for what is not there."""
        try:
            return self.part(file_id).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, file_id: str, at: int, data: bytes) -> None:
        """Write all of ``data`` at byte ``at``; raises ``DiskIsFull`` and leaves what was there.

        The first byte makes the part anew where it is gone, and ``OffsetIsElsewhere`` sends any later one back to that.
        """
        self.check_room(len(data))
        if not at:
            self.part(file_id).touch()
        elif not self.part(file_id).exists():
            raise OffsetIsElsewhere
        with self.part(file_id).open("r+b", buffering=0) as part:
            try:
                _write(part.fileno(), data, at)
            except OSError as refusal:
                part.truncate(at)
                if refusal.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                    raise DiskIsFull from refusal
                raise

    def settle(self, file_id: str) -> None:
        """Return when every byte that came is on the disk."""
        with self.part(file_id).open("rb") as part:
            os.fsync(part.fileno())

    async def keep(self, source: Path) -> tuple[str, int]:
        """Let a whole file be content too; returns its SHA-256 and its bytes. The same content is there once."""
        content_hash, size = await asyncio.to_thread(_counted, source)
        await self._shelf.put(_content(content_hash), source)
        return content_hash, size

    async def content(self, content_hash: str) -> Path | Elsewhere:
        """Return where a content lies; raises ``NotFound``, ``StoreIsAway``."""
        return await self._found(_content(content_hash))

    async def level(self, file_id: str, kind: str) -> Path | Elsewhere:
        """Return where a form of a film lies, which never changes; raises as ``content``."""
        return await self._found(_level(file_id, kind))

    async def _found(self, name: str) -> Path | Elsewhere:
        try:
            return await self._shelf.find(name)
        except FileNotFoundError:
            raise NotFound from None

    def lent(self, content_hash: str, file_id: str, kind: str | None = None) -> AbstractAsyncContextManager[Path]:
        """Have a content, or a form of it, on this machine while something is made of it.

        Raises ``FileNotFoundError``.
        """
        name = _level(file_id, kind) if kind else _content(content_hash)
        return self._shelf.lent(name, self._parts / f"{file_id}.lent")

    async def keep_level(self, made: Path, file_id: str, kind: str) -> None:
        """Let what was made be a form of a film, when its bytes are safe."""
        await self._shelf.put(_level(file_id, kind), made)

    async def forget(self, file_id: str, content_hash: str) -> None:
        """Remove every form of a film, and its content if that is given: no other file has it; idempotent."""
        names = await self._shelf.names(_level(file_id, ""))
        await self._shelf.forget([*names, _content(content_hash)] if content_hash else names)

    def forget_part(self, file_id: str) -> None:
        """Remove what lies there of an upload; idempotent."""
        self.part(file_id).unlink(missing_ok=True)
        self.copy(file_id).unlink(missing_ok=True)

    async def take_over(self) -> None:
        """Let whole files from before there was another shelf lie there."""
        await self._shelf.take_over()

    async def lying(self) -> tuple[list[Path], list[str]]:
        """Return everything that is here now: parts and copies; lighter forms and contents, by name."""
        return await asyncio.to_thread(lambda: [*self._parts.glob("*")]), await self._shelf.loose()

    async def keep_only(
        self, lying: tuple[list[Path], list[str]], file_ids: Collection[str], content_hashes: Collection[str]
    ) -> None:
        """Remove what is of none of these from what lay here; ids that were read later know all that lay here."""
        parts, names = lying
        for part in parts:
            if part.name.split(".", 1)[0] not in file_ids:
                await asyncio.to_thread(part.unlink, missing_ok=True)
        known = {"content": content_hashes, "levels": file_ids}
        owners = {name: (name.split("/", 1)[0], name.rsplit("/", 1)[-1].split(".", 1)[0]) for name in names}
        await self._shelf.forget([name for name, (kind, one) in owners.items() if one not in known.get(kind, {one})])


def _content(content_hash: str) -> str:
    return f"content/{content_hash[:2]}/{content_hash}"


def _level(file_id: str, kind: str) -> str:
    return f"levels/{file_id}.{kind}"


def _counted(source: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _write(handle: int, data: bytes, at: int) -> None:
    """Write every byte: a disk that has room for a part of them takes that part and says so, without an error."""
    left = memoryview(data)
    while left:
        written = os.pwrite(handle, left, at)
        if not written:
            raise OSError(errno.ENOSPC, "the disk took nothing")
        left, at = left[written:], at + written
