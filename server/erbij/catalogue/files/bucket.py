"""Whole files in a bucket that speaks S3, for a school board with a store of its own.

Theory of operation
===================
An object appears when all of it came, and then never changes; a large one is sent in parts that nobody sees until the
last. Nothing is handed to browsers but bytes: the addresses and keys of the store stay here, and every range is asked
of us with the session's cookie. What still lies in the folder of this machine, from before there was a bucket or
brought back from a backup, is served from there until :meth:`Bucket.take_over` has sent it.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from erbij.catalogue.files.model import DiskIsFull, StoreIsAway
from erbij.catalogue.files.shelf import FolderShelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator
    from pathlib import Path

    from erbij.web.slices import Elsewhere

log = structlog.get_logger()

PIECE = 256 * 1024
"""So many bytes at least are taken from the store at once: of one answer no more is held."""
PART, PARTS_AT_ONCE = 8 * 1024**2, 2
LISTED = 1000
FULL = ("507 Insufficient Storage", "StorageFull", "QuotaExceeded", "NoSpaceLeft")
"""How stores say that there is no room; the protocol has no word for it."""


@dataclass(frozen=True, slots=True)
class BucketPlace:
    """Where a bucket is and who we are there. ``address``: of the store, without the bucket; ``key_id`` and ``key``."""

    address: str
    name: str
    region: str
    key_id: str
    key: str


@dataclass(frozen=True, slots=True)
class _Object:
    """``web.slices.Elsewhere`` in the bucket."""

    store: S3Store
    name: str
    size: int

    @property
    def tag(self) -> str:
        return self.name.rpartition("/")[2]

    async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        left = end - start
        with _asked("read"):
            answer = await obstore.get_async(self.store, self.name, options={"range": (start, end)})
            async for some in answer.stream(min_chunk_size=PIECE):
                left -= len(some)
                yield bytes(some)
        if left:
            raise StoreIsAway


class Bucket:
    """``files.ports.Shelf`` in a bucket; ``home`` is the folder of which it takes over what lies there."""

    def __init__(self, place: BucketPlace, home: Path) -> None:
        self._here = FolderShelf(home)
        self._seen: set[str] = set()
        self._store = S3Store(
            place.name,
            endpoint=place.address,
            region=place.region,
            access_key_id=place.key_id,
            secret_access_key=place.key,
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": place.address.startswith("http://"),
                "connect_timeout": timedelta(seconds=5),
                "read_timeout": timedelta(seconds=30),
                "timeout": timedelta(minutes=30),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )

    async def check(self) -> None:
        """Ask for one name."""
        with _asked("check"):
            async for _ in obstore.list(self._store, chunk_size=1):
                return

    async def put(self, name: str, made: Path) -> None:
        """Send it, and hear how much came."""
        with _asked("put"):
            await obstore.put_async(self._store, name, made, chunk_size=PART, max_concurrency=PARTS_AT_ONCE)
            came = (await obstore.head_async(self._store, name))["size"]
        if came != (await asyncio.to_thread(made.stat)).st_size:
            await self._forget_there([name])  # there alone: what is here may be the one whole file
            raise StoreIsAway

    async def find(self, name: str) -> Path | Elsewhere:
        """Ask how large it is."""
        here = await self._here.find(name)
        if await asyncio.to_thread(here.exists):
            return here
        return await self._there(name)

    async def _there(self, name: str) -> Elsewhere:
        try:
            with _asked("find"):
                return _Object(self._store, name, (await obstore.head_async(self._store, name))["size"])
        except FileNotFoundError:
            await self.check()  # without its bucket a store says the same of everything
            raise

    @asynccontextmanager
    async def lent(self, name: str, spare: Path) -> AsyncIterator[Path]:
        """Fetch it; what is not what its name says is not there."""
        found = await self.find(name)
        if not isinstance(found, _Object):
            yield await self._here.find(name)
            return
        try:
            digest = sha256()
            with await asyncio.to_thread(spare.open, "wb") as file:
                async for some in found.read(0, found.size):
                    digest.update(some)
                    await asyncio.to_thread(file.write, some)
            if name.startswith("content/") and found.tag != digest.hexdigest():
                log.error("catalogue.store_has_another_content", name=name)
                raise FileNotFoundError(name)
            yield spare
        finally:
            await asyncio.to_thread(spare.unlink, missing_ok=True)

    async def forget(self, names: Collection[str]) -> None:
        """Remove them here and there."""
        await self._here.forget(names)
        await self._forget_there(names)

    async def _forget_there(self, names: Collection[str]) -> None:
        with _asked("forget"):
            for name in names:
                await obstore.delete_async(self._store, name)

    async def names(self, begin: str = "") -> list[str]:
        """List them, in their order."""
        found = set(await self._here.names(begin))
        with _asked("names"):
            async for some in obstore.list(self._store, offset=begin or None, chunk_size=LISTED):
                mine = [one["path"] for one in some if one["path"].startswith(begin)]
                found.update(mine)
                if len(mine) < len(some):
                    break
        return sorted(found)

    async def loose(self) -> list[str]:
        """What was there at the last call too: another server may be about to write down what it just sent."""
        seen = set(await self.names())
        old, self._seen = self._seen & seen, seen
        return sorted(old)

    async def take_over(self) -> int:
        """Send what lies in the folder of this machine, each file gone from here once it is there; how many."""
        lying = await self._here.names()
        for name in lying:
            here = await self._here.find(name)
            await self.put(name, here)
            await self._here.forget([name])
        if lying:
            log.info("catalogue.files_taken_over", files=len(lying))
        return len(lying)


@contextmanager
def _asked(what: str) -> Iterator[None]:
    """Say what became of a question: the store's own words name addresses and keys, and go nowhere."""
    try:
        yield
    except FileNotFoundError:
        if what in {"find", "forget"}:
            raise
        raise StoreIsAway from None
    except (BaseError, OSError) as wrong:
        full = any(word in str(wrong) for word in FULL)
        log.warning("catalogue.store_away", what=what, error=type(wrong).__name__, full=full)
        raise (DiskIsFull if full else StoreIsAway) from None
