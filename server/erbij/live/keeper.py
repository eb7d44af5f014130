"""Writes records in the order in which they were handed over, many in one commit.

The first record is committed at once; what comes in meanwhile shares the next commit, so that nothing waits for a
timer and a full class costs a few commits a second. Whoever must tell somebody waits for the future: it is done when
the record is committed, never before. A commit that fails is tried again with the same records (they are written once
by their ids), so that a database that restarts loses nothing and acknowledges nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from erbij.actor import Actor, Role
from erbij.db.scope import Everyone
from erbij.live import store
from erbij.live.homes import confirm
from erbij.live.model import Seen
from erbij.people.model import Relation
from erbij.servers.charges import OneServer
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.db.database import Database, Transaction
    from erbij.live.model import Record
    from erbij.live.ports import Disclose, Outbox
    from erbij.servers.charges import Charges

MOST_IN_ONE_COMMIT = 500
RETRY_S = (0.2, 0.5, 1.0, 2.0, 5.0)
CLOSE_LIMIT_S = 5.0
PAGE = "live"
GIVES_THE_LESSON = Relation.OWN_GROUP
TOGETHER = Everyone("what happens in the lessons of every school shares a commit")
log = structlog.get_logger()


class Keeper:
    """One per server. :meth:`start` before the first record."""

    def __init__(
        self, database: Database, outbox: Outbox, disclose: Disclose | None = None, charges: Charges | None = None
    ) -> None:
        """``disclose`` None: nobody's look is written down; only for tests."""
        self.charges = charges or OneServer()
        self._open = 0
        self._database = database
        self._disclose = disclose
        self._outbox = outbox
        self._queue: asyncio.Queue[tuple[Sequence[Record | Seen], asyncio.Future[None]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.written = 0
        """Records that were committed since this server began."""

    @property
    def idle(self) -> bool:
        """Whether everything that was handed over is committed or set aside."""
        return self._open == 0

    @property
    def waiting(self) -> int:
        """How many batches wait for the next commit."""
        return self._queue.qsize()

    async def start(self) -> None:
        """Begin to write."""
        self._task = self._task or asyncio.create_task(self._run(), name="live-keeper")

    async def close(self) -> None:
        """Write what was handed over, at most 5 s long, and stop."""
        task, self._task = self._task, None
        if task is None:
            return
        try:
            async with asyncio.timeout(CLOSE_LIMIT_S):
                await self._queue.join()
        except TimeoutError:
            log.exception("records_not_written", batches=self._queue.qsize())
        await end(task)

    def keep(self, records: Sequence[Record | Seen]) -> asyncio.Future[None]:
        """Hand records over; the future is done after their commit. Order is the order of the calls."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if records:
            self._open += 1
            self._queue.put_nowait((records, future))
        else:
            future.set_result(None)
        return future

    async def _run(self) -> None:
        while True:
            batch = [await self._queue.get()]
            size = len(batch[0][0])
            while size < MOST_IN_ONE_COMMIT and not self._queue.empty():
                batch.append(self._queue.get_nowait())
                size += len(batch[-1][0])
            try:
                await self._write([record for records, _ in batch for record in records])
            except store.CannotBeKept:
                for one in batch:
                    await self._alone(*one)
            for _, future in batch:
                if not future.done():
                    future.set_result(None)
                self._open -= 1
                self._queue.task_done()

    async def _alone(self, records: Sequence[Record | Seen], future: asyncio.Future[None]) -> None:
        """Write what was handed over at once; what the database refuses is set aside and holds nobody else up."""
        try:
            await self._write(records)
        except store.CannotBeKept as error:
            log.exception("records_set_aside", kinds=[type(record).__name__ for record in records])
            if not future.done():
                future.set_exception(error)

    async def _write(self, records: Sequence[Record | Seen]) -> None:
        for tries in range(1_000_000):
            try:
                async with self._database.transaction(TOGETHER) as tx:
                    kept = [one for one in records if not isinstance(one, Seen)]
                    await confirm(self.charges, tx, {one.slot_id for one in kept})
                    await store.keep(tx, kept, self._outbox)
                    await self._tell(tx, [one for one in records if isinstance(one, Seen)])
            except store.CannotBeKept:
                raise
            except Exception as error:  # noqa: BLE001 - whatever else the database says, nothing is dropped
                log.warning("commit_failed", records=len(records), tries=tries + 1, error=type(error).__name__)
                await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            else:
                self.written += len(records)
                return

    async def _tell(self, tx: Transaction, looks: Sequence[Seen]) -> None:
        if self._disclose is None:
            return
        for one in looks:
            teacher = Actor(one.teacher_id, one.school_id, frozenset({Role.TEACHER}), sign_in_id="")
            await self._disclose(tx, teacher, PAGE, [one.pupil_id], relation=GIVES_THE_LESSON, now=one.at)
