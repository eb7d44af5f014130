"""Work that comes back.

One run at a time, the next one a whole period after the last ended; errors are logged and survived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from erbij.db.scope import Everyone, within
from erbij.errors import NotNow
from erbij.tasks import end

BY_ITSELF = Everyone("what comes back by itself looks after every school")
log = structlog.get_logger()


Work = Callable[[], Awaitable[object]]
Once = Callable[[Work], Work]
"""From work to the same work, done by one of several servers."""


def always(work: Work) -> Work:
    """Return the work as it is: there is one server."""
    return work


class Periodic:
    """Runs ``run`` every ``every`` seconds, the first time at once."""

    def __init__(self, name: str, every: float, run: Callable[[], Awaitable[object]]) -> None:
        self._name = name
        self._every = every
        self._run = run
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; idempotent."""
        self._task = self._task or asyncio.create_task(self._loop(), name=self._name)

    async def close(self) -> None:
        """Stop, also in the middle of a run; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            await end(task)

    async def _loop(self) -> None:
        while True:
            try:
                with within(BY_ITSELF):
                    await self._run()
            except NotNow:
                log.warning("periodic_work_put_off", work=self._name)
            except Exception:
                log.exception("periodic_work_failed", work=self._name)
            await asyncio.sleep(self._every)
