"""Seconds as a process had them, for promises of time on a machine that others keep busy.

A turn of the event loop that was due after 10 ms and came after 300 ms says that this process, which is server and test
in one, was not given the processor. Of each turn no more than 50 ms count; so a promise of two seconds stays one of two
seconds on a quiet machine, and is not broken by somebody else's compiler on a full one.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

TICK_S = 0.01
MOST_OF_A_TURN_S = 0.05
GIVE_UP_S = 60.0


class OwnTime:
    """Counts from entering to leaving."""

    def __init__(self) -> None:
        self.passed = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._count())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def until(self, condition: Callable[[], bool]) -> float:
        """Wait until it holds; answers how much time there was. It never does: ``TimeoutError`` after a minute."""
        async with asyncio.timeout(GIVE_UP_S):
            while not condition():  # noqa: ASYNC110 - another process may make it true
                await asyncio.sleep(TICK_S)
        return self.passed

    async def _count(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK_S)
            self.passed += min(time.monotonic() - before, MOST_OF_A_TURN_S)
