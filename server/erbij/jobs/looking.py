"""Work that looks every second whether there is something new, and at once when it is woken.

Errors are logged and survived: the database that does not answer now does so a little later.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from erbij.db.scope import Everyone, within
from erbij.errors import NotNow
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LOOK_EVERY_S = 1.0
NEWS = Everyone("the news of every school is looked for at once")
log = structlog.get_logger()


class Looking:
    """Runs ``look`` again and again, one at a time."""

    def __init__(self, name: str, look: Callable[[], Awaitable[object]]) -> None:
        self._name = name
        self._look = look
        self._new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def going_on(self) -> bool:
        """Whether it was started and not closed."""
        return self._task is not None

    def start(self) -> None:
        """Begin; idempotent."""
        self._task = self._task or asyncio.create_task(self._run(), name=self._name)

    async def wake(self) -> None:
        """Look at once; for ``tx.after_commit``."""
        self._new.set()

    async def close(self) -> None:
        """Stop, also in the middle; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            await end(task)

    async def _run(self) -> None:
        while True:
            self._new.clear()
            try:
                with within(NEWS):
                    await self._look()
            except NotNow:
                log.warning("database_is_away", work=self._name)
                await asyncio.sleep(LOOK_EVERY_S)
            except Exception:
                log.exception("database_not_reachable", work=self._name)
                await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._new.wait()
            except TimeoutError:
                continue
