"""Keeps beats, those of many pupils in one commit.

The first batch is committed at once; what comes in meanwhile shares the next commit, so that nobody waits for a timer
and a whole town that works costs a few commits a second. A future is done after the commit, never before: what was
acknowledged is kept. A beat that is refused takes nothing with it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from erbij.catalogue.engagement import store
from erbij.catalogue.engagement.model import LOST, Arrival, Verdict
from erbij.catalogue.engagement.rules import DAY_MS, OFFLINE_DAYS, Case, judge, most_beats
from erbij.db.scope import Everyone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from erbij.catalogue.engagement.model import Beat, Lease, Measured, Pupil
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading

MOST_IN_ONE_COMMIT = 2_000
TOGETHER = Everyone("beats of the pupils of every school share a commit")


@dataclass(frozen=True, slots=True)
class Known:
    """A lease with what its beats are judged by."""

    lease: Lease
    blocks: Mapping[str, Measured]
    pupil: Pupil


class Sent(NamedTuple):
    """One beat of a known lease, and when it came."""

    known: Known
    beat: Beat
    at: int


class Told(NamedTuple):
    """What became of a beat, and whether its lease was taken over by a newer one."""

    verdict: Verdict
    superseded: bool


class Keeper:
    """One per server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[tuple[Sequence[Sent], asyncio.Future[list[Told]]]] = []
        self._task: asyncio.Task[None] | None = None

    async def keep(self, beats: Sequence[Sent]) -> list[Told]:
        """Keep beats and tell what became of each, after the commit."""
        future: asyncio.Future[list[Told]] = asyncio.get_running_loop().create_future()
        self._waiting.append((beats, future))
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="catalogue-keeper")
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                some, size = [self._waiting.pop(0)], 0
                while self._waiting and size < MOST_IN_ONE_COMMIT:
                    size += len(some[-1][0])
                    some.append(self._waiting.pop(0))
                await self._together(some)
        finally:
            self._task = None

    async def _together(self, some: Sequence[tuple[Sequence[Sent], asyncio.Future[list[Told]]]]) -> None:
        try:
            told = iter(await self._write([one for beats, _ in some for one in beats]))
        except Exception as error:  # noqa: BLE001 - whoever waits is told, and sends it again
            for _, future in some:
                if not future.done():
                    future.set_exception(error)
            return
        for beats, future in some:
            mine = [next(told) for _ in beats]
            if not future.done():
                future.set_result(mine)

    async def _write(self, sent: Sequence[Sent]) -> list[Told]:
        now = self._clock.now()
        leases = {one.known.lease.id: one.known.lease for one in sent}
        new: list[tuple[str, Arrival]] = []
        told: list[Told] = []
        async with self._database.transaction(TOGETHER) as tx:
            ends = await store.superseded(tx, leases.values())
            kept = await store.beats_by_number(tx, {(one.known.lease.id, one.beat.seq) for one in sent})
            for one in sent:
                lease = one.known.lease
                key = lease.id, one.beat.seq
                until = until_of(lease, ends.get(lease.id))
                case = Case(one.beat, one.at, until, lease.revision, one.known.blocks, one.known.pupil, kept.get(key))
                verdict = judge(case)[0] if one.beat.seq < most_beats(one.at) else Verdict.UNREADABLE
                if verdict not in LOST:
                    kept[key] = one.beat
                    new.append((lease.id, Arrival(one.beat, one.at)))
                told.append(Told(verdict, lease.id in ends))
            await store.add_beats(tx, new, now)
        return told


def until_of(lease: Lease, superseded_at: datetime | None) -> int:
    """Milliseconds since the lease after which nothing counts for it (``model.Session``)."""
    ends = [one for one in (superseded_at, lease.window_end) if one is not None]
    longest = OFFLINE_DAYS * DAY_MS if lease.offline else DAY_MS
    return max(0, min([longest, *(milliseconds(lease, one) for one in ends)]))


async def ended_at(read: Reading, lease: Lease) -> datetime | None:
    """When a newer lease took over; None: it is the pupil's newest one."""
    return (await store.superseded(read, [lease])).get(lease.id)


def milliseconds(lease: Lease, now: datetime) -> int:
    """Milliseconds since a lease, by the server's clock."""
    return int((now - lease.issued_at).total_seconds() * 1000)
