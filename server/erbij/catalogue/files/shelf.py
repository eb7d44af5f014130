"""Whole files in a folder of this machine: a file comes there as another name of bytes that are on the disk."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from erbij.catalogue.files.model import StoreIsAway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from pathlib import Path

KINDS = ("content", "levels")
"""The folders of whole files; beside them lie uploads that are on their way."""


class FolderShelf:
    """``files.ports.Shelf`` in ``home``, which is made when it is first needed."""

    def __init__(self, home: Path) -> None:
        self._home = home

    async def check(self) -> None:
        """A folder that cannot be made is away."""
        try:
            await asyncio.to_thread(self._home.mkdir, parents=True, exist_ok=True)
        except OSError as away:
            raise StoreIsAway from away

    async def put(self, name: str, made: Path) -> None:
        """Settle the bytes, and let them have this name as well."""
        await asyncio.to_thread(_put, self._home / name, made)

    async def find(self, name: str) -> Path:
        """Return its path; whether it is there, who opens it finds out."""
        return self._home / name

    @asynccontextmanager
    async def lent(self, name: str, spare: Path) -> AsyncIterator[Path]:
        """It is on this machine."""
        del spare
        yield self._home / name

    async def forget(self, names: Collection[str]) -> None:
        """Unlink them."""
        for name in names:
            await asyncio.to_thread((self._home / name).unlink, missing_ok=True)

    async def names(self, begin: str = "") -> list[str]:
        """Walk the folders."""
        return [name for name in await asyncio.to_thread(self._lying) if name.startswith(begin)]

    async def take_over(self) -> int:
        """All of it lies here."""
        return 0

    async def loose(self) -> list[str]:
        """Everything: who sweeps a folder holds off who fills it."""
        return await self.names()

    def _lying(self) -> list[str]:
        found = (one for kind in KINDS for one in (self._home / kind).rglob("*"))
        return [one.relative_to(self._home).as_posix() for one in found if one.is_file()]


def _put(target: Path, made: Path) -> None:
    """A name that is taken gets the new bytes at once: what was there is of a server that died, or the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.chmod(0o440)
    new = target.with_name(f".{target.name}")
    new.unlink(missing_ok=True)
    new.hardlink_to(made)
    new.replace(target)
    new.unlink(missing_ok=True)  # where both were the same bytes already, nothing was moved
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
