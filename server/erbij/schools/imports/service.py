"""One import of a school after the other.

Theory of operation
===================
SQLite has one writer, and a year of a large school is half a million lessons: written in one transaction they would
keep every lesson from writing its proofs for half a minute. So an import compares outside any transaction, writes what
is large ahead in short transactions as rows that nobody sees, and then, in one short transaction, looks whether what it
compared with is still there, writes the rest and says that it is decided. From then on it only goes forward: what was
written ahead is shown, some thousands at a time and within seconds.

An import that was broken off is brought to its end by the next one, or by the work that looks for it: what it wrote
ahead is taken away, or shown if that was decided. Either way a file is in wholly, or not at all.

A run says every few seconds that it is alive. Whoever comes second waits; a run that is silent for ``ALIVE`` was broken
off and is taken over, and every transaction of a run begins with the question whether it is still the run.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from erbij.errors import Conflict
from erbij.history import service as history
from erbij.ids import new_id
from erbij.schools.imports import store
from erbij.schools.imports.model import RunRow, RunState
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime

    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.history.ports import Names
    from erbij.private import Private
    from erbij.schools.model import Asked, Count, Outcome, Table
    from erbij.schools.ports import ImportPart

THING = "schools.import"
TELL_EVERY_S = 1.0
WAIT_S = 180
log = structlog.get_logger()


class _Loads(Protocol):
    async def load(self, read: Reading, asked: Asked, table: Table | None) -> Any: ...

    def plan(self, state: Any, asked: Asked, table: Table | None) -> Outcome: ...

    def mark(self, state: Any, table: Table | None) -> Any: ...


class AtOnce:
    """A part of an import that compares with all that is there, and writes all of its work in the last transaction.

    It has ``load``, which returns what there is, and ``plan``, which compares and is pure but for ``asked``.
    """

    async def compare(self: _Loads, read: Reading, asked: Asked, table: Table | None) -> tuple[Outcome, Any]:
        """Return what it would do, and what must still be so when that is written."""
        state = await self.load(read, asked, table)
        return await asyncio.to_thread(self.plan, state, asked, table), self.mark(state, table)

    def mark(self, state: Any, table: Table | None) -> Any:  # noqa: ARG002 - for parts that keep less
        """Return what must still be so when the work is written."""
        return state

    async def unchanged(self: _Loads, read: Reading, asked: Asked, table: Table | None, mark: Any) -> bool:
        """Whether what was compared with is still so."""
        return bool(self.mark(await self.load(read, asked, table), table) == mark)

    def pieces(self, work: Any) -> Sequence[Any]:  # noqa: ARG002 - most parts have none
        """Return what may be written ahead, a transaction for each."""
        return ()

    async def ahead(self, tx: Transaction, asked: Asked, piece: Any) -> None:
        """Write a piece so that nobody sees it."""

    async def discard(self, tx: Transaction, school_id: str) -> bool:  # noqa: ARG002 - most parts have nothing
        """Take some of what was written ahead away; False when there is nothing left."""
        return False

    async def show(self, tx: Transaction, school_id: str, after: str) -> str | None:  # noqa: ARG002
        """Let some of what was written ahead be seen, what comes ``after``; returns what was last, None at the end."""
        return None


@dataclass(slots=True)
class Run:
    """An import that is going on; ``left_over``: the one before was broken off.

    ``ahead``: something may be there that nobody sees; a run that ends so counts as broken off.
    """

    row: RunRow
    clock: Clock
    left_over: bool
    tell: Callable[[str, int, int], None]
    ahead: bool = False

    def moved(self, what: str, done: int, total: int) -> None:
        """Remember how far it is; it is written down by the side."""
        self.row = replace(self.row, what=what, done=done, total=total)
        self.tell(what, done, total)

    def written(self, counts: tuple[Count, ...]) -> None:
        """Remember what came of it."""
        self.row = replace(self.row, counts=counts)

    async def decide(self, tx: Transaction, counts: tuple[Count, ...] | None) -> None:
        """Say, with the work itself, that what was written ahead is to be seen; None: there is nothing more of it."""
        await store.decide(tx, self.row, counts)

    async def still(self, tx: Transaction) -> None:
        """Write that it is alive; raises ``Conflict`` when another import took its place."""
        if not await store.heard(tx, replace(self.row, heard_at=self.clock.now())):
            raise Conflict("another import of this school began in between")


async def record(tx: Transaction, author: Author, counts: Sequence[Count], now: datetime) -> None:
    """Keep who imported what, by file, as far as it changed anything."""
    after = {
        one.file: {"new": one.new, "changed": one.changed, "ended": one.ended}
        for one in counts
        if one.new or one.changed or one.ended
    }
    await history.record(tx, author, thing=THING, thing_id=author.school_id, before=None, after=after, now=now)


class Runs:
    """The imports of every school."""

    def __init__(self, database: Database, clock: Clock, names: Names | None = None) -> None:
        self._names = names
        self._database = database
        self._clock = clock
        self._mine: dict[str, asyncio.Lock] = {}

    async def broken(self) -> list[str]:
        """Return the schools of which the last import was broken off."""
        async with self._database.read() as read:
            rows = await store.not_ended(read)
        return [row.school_id for row in rows if row.silent(self._clock.now())]

    async def last(self, school_id: str) -> tuple[RunRow | None, RunState]:
        """Return the last import of a school and how it is with it."""
        async with self._database.read() as read:
            row = await store.last(read, school_id)
        return row, RunState.NONE if row is None else row.state(self._clock.now())

    async def author(self, school_id: str) -> Private[str] | None:
        """Return who made the last import that changed anything; None: somebody at the command line, or nobody."""
        async with self._database.read() as read:
            changes = await history.changes_of(read, school_id, THING, school_id, limit=1)
            known = await self._names(read, school_id, {one.author_id for one in changes}) if self._names else {}
        return known.get(changes[0].author_id) if changes else None

    async def settle(self, run: Run, parts: Sequence[ImportPart]) -> None:
        """Show what was written ahead where that was decided, else take it away; some at a time."""
        run.ahead = True
        async with self._database.read() as read:
            row = await store.last(read, run.row.school_id)
        decided = row is not None and row.id == run.row.id and row.decided
        run.row = replace(run.row, counts=row.counts if row is not None and decided else None)
        if not decided:
            run.moved("clean", 0, 1)
        for part in parts:
            await (self._show if decided else self._discard)(run, part)
        run.ahead = False

    async def _show(self, run: Run, part: ImportPart) -> None:
        after: str | None = ""
        while after is not None:
            async with self._database.transaction() as tx:
                await run.still(tx)
                after = await part.show(tx, run.row.school_id, after)

    async def _discard(self, run: Run, part: ImportPart) -> None:
        left = True
        while left:
            async with self._database.transaction() as tx:
                await run.still(tx)
                left = await part.discard(tx, run.row.school_id)

    async def forget(self, run: Run) -> None:
        """What the import before came to is done with; this one is not decided yet."""
        run.row = replace(run.row, counts=None)
        async with self._database.transaction() as tx:
            await run.decide(tx, None)

    @asynccontextmanager
    async def run(self, school_id: str, tell: Callable[[str, int, int], None]) -> AsyncIterator[Run]:
        """Be the one import of this school; waits for another, raises ``Conflict`` when that takes too long."""
        async with self._mine.setdefault(school_id, asyncio.Lock()):
            run = await self._begin(school_id, tell)
            telling = asyncio.create_task(self._keep_telling(run), name="import-run")
            try:
                yield run
            finally:
                await end(telling)
                if not run.ahead:
                    async with self._database.transaction() as tx:
                        await store.end(tx, run.row, self._clock.now())

    async def _begin(self, school_id: str, tell: Callable[[str, int, int], None]) -> Run:
        for _ in range(WAIT_S):
            now = self._clock.now()
            async with self._database.transaction() as tx:
                before = await store.last(tx, school_id)
                if before is None or before.ended_at is not None or before.silent(now):
                    counts = before.counts if before is not None and before.decided else None
                    row = RunRow(new_id(now), school_id, now, now, "read", 0, 1, counts=counts)
                    await store.begin(tx, row)
                    return Run(row, self._clock, before is not None and before.ended_at is None, tell)
            await asyncio.sleep(1)
        raise Conflict("another import of this school is going on")

    async def _keep_telling(self, run: Run) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            try:
                async with self._database.transaction() as tx:
                    await store.heard(tx, replace(run.row, heard_at=self._clock.now()))
            except Exception:
                log.exception("import_run_not_told", school_id=run.row.school_id)
