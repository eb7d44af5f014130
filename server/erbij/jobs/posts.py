"""News that every server reads, for the pages that are open there.

Theory of operation
===================
A post is a row of the outbox that is nobody's to deliver: it is done when it is written. Every server looks once a
second at the newest rows, and at once after a commit of its own. A post may be missed (a server that was down, a
listener that failed): whoever listens has another way to the same fact, a little later. So it carries no facts, only
that there is something to read.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from erbij.jobs import store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.jobs.model import Handler

LOOK_EVERY_S = 1.0
LOOK_BACK = 200
"""Of two transactions the one with the lower number may be committed last."""
log = structlog.get_logger()


class Posts:
    """``listeners`` by kind; more may be put in until :meth:`start`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.listeners: dict[str, list[Handler]] = {}
        self._database = database
        self._clock = clock
        self._new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._newest = 0
        self._read: set[int] = set()

    async def post(self, tx: Transaction, kind: str, payload: Mapping[str, str]) -> None:
        """Append a post in the caller's transaction; ``payload`` holds at least ``school_id``."""
        await store.post(tx, kind, payload, now=self._clock.now())
        tx.after_commit(self._wake)

    async def start(self) -> None:
        """Begin to read; what was posted before is of no use to anybody who is there now."""
        if self._task is None:
            await self._forget_old()
            self._task = asyncio.create_task(self._run(), name="posts")

    async def close(self) -> None:
        """Stop; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def look(self) -> int:
        """Read what is new and tell it on; return how many posts that were. For tests and the worker."""
        async with self._database.read() as read:
            newest = await store.newest(read)
            if newest < self._newest:  # every row was removed meanwhile, and numbers begin anew
                self._newest, self._read = 0, set()
            found = await store.posted(read, sorted(self.listeners), self._newest - LOOK_BACK)
        new = [news for news in found if news.seq not in self._read]
        self._newest = newest
        self._read = {news.seq for news in found}
        for news in new:
            for listener in self.listeners[news.kind]:
                try:
                    await listener(news.payload)
                except Exception:
                    log.exception("post_not_heard", kind=news.kind, seq=news.seq)
        return len(new)

    async def _forget_old(self) -> None:
        async with self._database.read() as read:
            self._newest = await store.newest(read)
            self._read = {one.seq for one in await store.posted(read, sorted(self.listeners), self._newest - LOOK_BACK)}

    async def _wake(self) -> None:
        self._new.set()

    async def _run(self) -> None:
        while True:
            self._new.clear()
            try:
                await self.look()
            except Exception:
                log.exception("posts_not_reachable")
                await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._new.wait()
            except TimeoutError:
                continue
