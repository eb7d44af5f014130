"""News that every server reads, for the pages that are open there.

Theory of operation
===================
A post is a row of the outbox that is nobody's to deliver: it is done when it is written. Every server looks once a
second at the newest rows, and at once after a commit of its own. A post may be missed (a server that was down, a
listener that failed): whoever listens has another way to the same fact, a little later. So it carries no facts, only
that there is something to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from erbij.jobs import store
from erbij.jobs.looking import Looking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.jobs.model import Handler

LOOK_BACK = 200
"""Of two transactions the one with the lower number may be committed last."""
log = structlog.get_logger()


class Posts:
    """``listeners`` by kind; more may be put in until :meth:`start`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.listeners: dict[str, list[Handler]] = {}
        self._database = database
        self._clock = clock
        self._looking = Looking("posts", self.look)
        self._newest = 0
        self._read: set[int] = set()

    async def post(self, tx: Transaction, kind: str, payload: Mapping[str, str]) -> None:
        """Append a post in the caller's transaction; ``payload`` holds at least ``school_id``."""
        await store.post(tx, kind, payload, now=self._clock.now())
        tx.after_commit(self._looking.wake)

    async def start(self) -> None:
        """Begin to read; what was posted before is of no use to anybody who is there now."""
        if not self._looking.going_on:
            await self._forget_old()
            self._looking.start()

    async def close(self) -> None:
        """Stop; idempotent."""
        await self._looking.close()

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
