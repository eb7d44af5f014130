"""News that must go up: written with the fact in one transaction, delivered afterwards at least once.

A handler must be idempotent: after a kill between its work and our mark it gets the same row again. Rows of one key are
delivered in order; a failing row holds those behind it back (0.5 s, 1 s, ... 60 s between tries) and is set aside after
eight tries, logged, and never deleted: who runs the server sees it and has it tried again (``operating``).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from erbij.db.scope import Everyone, OneSchool, within
from erbij.errors import Broken
from erbij.jobs import store
from erbij.jobs.looking import Looking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.jobs.model import Handler, News

TRIES = 8
BATCH = 50
HANDLER_LIMIT_S = 30.0
MENDED = Everyone("what was wrong was wrong with the server, not with one school")
log = structlog.get_logger()


class NobodyWantsThis(Broken):
    """A row of a kind for which no handler was wired."""

    code = "outbox_kind_unknown"


class Outbox:
    """The outbox and its worker. ``handlers`` by kind; more may be put in until :meth:`start`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handlers: Mapping[str, Handler] | None = None,
        may: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """``may``: whether the worker of this server delivers now; None: always."""
        self.handlers: dict[str, Handler] = dict(handlers or {})
        self._database = database
        self._clock = clock
        self._may = may
        self._looking = Looking("outbox", self._deliver_here)

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        """Append a row in the caller's transaction; the worker wakes after its commit."""
        await store.add(tx, kind, payload, key=key, now=self._clock.now())
        tx.after_commit(self._looking.wake)

    async def start(self) -> None:
        """Begin to deliver, also what waited since before."""
        self._looking.start()

    async def close(self) -> None:
        """Stop after the row in hand; what waits is delivered after the next start."""
        await self._looking.close()

    async def _deliver_here(self) -> None:
        if self._may is None or await self._may():
            await self.deliver()

    async def deliver(self) -> int:
        """Deliver what is due now, until nothing more is; return how many tries were made. For tests and the worker."""
        tries = 0
        while batch := await self._due():
            for news in batch:
                await self._one(news)
            tries += len(batch)
        return tries

    async def try_again(self) -> int:
        """Try once more what was set aside, after whatever was wrong is mended; return how many rows that are."""
        async with self._database.transaction(MENDED) as tx:
            count = await store.try_again(tx, self._clock.now())
            tx.after_commit(self._looking.wake)
        log.info("outbox_rows_tried_again", count=count)
        return count

    async def _due(self) -> list[News]:
        async with self._database.read() as read:
            return await store.due(read, self._clock.now(), BATCH)

    async def _one(self, news: News) -> None:
        try:
            async with asyncio.timeout(HANDLER_LIMIT_S):
                with within(OneSchool(news.payload["school_id"])):
                    await self.handlers.get(news.kind, _nobody)(news.payload)
        except Exception as error:  # noqa: BLE001 - one poison row must not stop the others
            await self._failed(news, error)
        else:
            async with self._database.transaction() as tx:
                await store.done(tx, news.seq, self._clock.now())

    async def _failed(self, news: News, error: Exception) -> None:
        tries, now = news.tries + 1, self._clock.now()
        aside = now if tries >= TRIES else None
        log.warning(
            "outbox_row_set_aside" if aside else "outbox_row_failed",
            seq=news.seq,
            kind=news.kind,
            tries=tries,
            error=type(error).__name__,
            exc_info=aside is not None,
        )
        wait = timedelta(seconds=min(0.5 * 2 ** (tries - 1), 60.0))
        async with self._database.transaction() as tx:
            await store.failed(tx, news.seq, tries=tries, next_at=now + wait, set_aside_at=aside)


async def _nobody(_payload: Mapping[str, str]) -> None:
    raise NobodyWantsThis
