"""What ``/health/ready`` knows: whether a lesson would hold on this server.

Theory of operation
===================
Anybody may ask, so asking costs nothing: what has to be tried (can the database be written, is there room) is tried
every few seconds, and an answer that is too old is a no. Nothing is left behind: a transaction is begun and rolled
back, a file beside the database is written through to the disk and removed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import deque
from typing import TYPE_CHECKING

import structlog

from erbij.composition.reserve import Reserve
from erbij.db import migrate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.web.http import Checks
    from erbij_media.contract import MediaEngine

log = structlog.get_logger()

LOOK_EVERY_S, BEAT_EVERY_S = 5.0, 1.0
OLDEST_S = 30.0
"""A look that is older than this says nothing: the server is too busy, or the disk does not answer."""
LEAST_FREE = 64 * 1024**2
"""Bytes; with less of them commits will soon fail. Uploads are refused long before."""
RESERVE_AFTER_S = 60.0
"""A server that is only tried out takes no room for the worst moment."""
TRIED = 64 * 1024
LATE_S, LATE_BEATS = 1.0, 3
"""The event loop is late when so many beats in a row were."""
STEP_S, STEP_SHOWN_S = 5.0, 60.0
"""A wall clock that moved so much against the steady one is wrong, now or before; it is shown for a while."""
WORK = ".health"


class HealthRoom:
    """Looks at the parts of one server; ``home``: the folder in which it writes.

    ``seen``: whether the other servers know that this one is there, which goes by the database and shows its absence at
    once.
    """

    def __init__(
        self,
        database: Database,
        engine: MediaEngine,
        clock: Clock,
        home: Path,
        *,
        seen: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database, self._engine, self._clock, self._home = database, engine, clock, home
        self._reserve, self._began = Reserve(home), clock.monotonic()
        self._good: dict[str, bool] = {}
        self._seen = seen
        self._looked = float("-inf")
        self._lates: deque[float] = deque(maxlen=LATE_BEATS)
        self._beat: float | None = None
        self._stepped = float("-inf")
        self._apart: float | None = None

    @property
    def lag_s(self) -> float:
        """How late the event loop was at the last beat."""
        return self._lates[-1] if self._lates else 0.0

    def checks(self) -> Checks:
        """The questions of ``/health/ready``."""

        async def database() -> bool:
            return self._known("database") and self._seen()

        async def disk() -> bool:
            return self._known("disk")

        async def media() -> bool:
            return bool((await self._engine.stats()).epoch)

        async def clock() -> bool:
            return self._clock.monotonic() - self._stepped > STEP_SHOWN_S

        async def loop() -> bool:
            return len(self._lates) < LATE_BEATS or min(self._lates) < LATE_S

        return {"database": database, "disk": disk, "clock": clock, "loop": loop, "media": media}

    def by_themselves(self) -> list[tuple[str, float, Callable[[], Awaitable[None]]]]:
        """What runs now and again."""
        return [("health-look", LOOK_EVERY_S, self.look), ("health-beat", BEAT_EVERY_S, self.beat)]

    async def look(self) -> None:
        """Try the database and the disk, and say in the log what became better or worse."""
        good = {"database": await self._tried(self._database_can), "disk": await self._tried(self._disk_can)}
        for part, there in good.items():
            if self._good.get(part, True) != there:
                log.warning("health_changed", part=part, good=there)
        self._good, self._looked = good, self._clock.monotonic()

    async def beat(self) -> None:
        """Measure how late the loop is, and whether the wall clock was set."""
        now = self._clock.monotonic()
        if self._beat is not None:
            self._lates.append(max(0.0, now - self._beat - BEAT_EVERY_S))
        self._beat = now
        apart = self._clock.now().timestamp() - now
        if self._apart is not None and abs(apart - self._apart) > STEP_S:
            self._stepped = now
            log.warning("health_clock_stepped", seconds=round(apart - self._apart))
        self._apart = apart

    def _known(self, part: str) -> bool:
        return self._good.get(part, False) and self._clock.monotonic() - self._looked < OLDEST_S

    async def _tried(self, can: Callable[[], Awaitable[bool]]) -> bool:
        try:
            async with asyncio.timeout(OLDEST_S / 2):
                return await can()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not there
            log.info("health_not_there", error=type(error).__name__)
            return False

    async def _database_can(self) -> bool:
        await self._database.try_to_write()
        await migrate.check(self._database)
        return True

    async def _disk_can(self) -> bool:
        if await asyncio.to_thread(self._reserve.is_needed) and await asyncio.to_thread(self._reserve.free):
            log.error("disk_reserve_freed")
        takes = await asyncio.to_thread(_takes, self._home)
        if self._clock.monotonic() - self._began > RESERVE_AFTER_S:
            await asyncio.to_thread(self._reserve.keep)
        return takes and not self._reserve.spent


def _takes(home: Path) -> bool:
    """Whether a folder takes bytes through to the disk, with room for more; raises ``OSError``."""
    file = home / WORK
    try:
        with file.open("wb") as tried:
            tried.write(os.urandom(TRIED))
            tried.flush()
            os.fsync(tried.fileno())
    finally:
        file.unlink(missing_ok=True)
    return shutil.disk_usage(home).free >= LEAST_FREE
