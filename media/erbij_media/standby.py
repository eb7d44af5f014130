"""A second child that has everything imported and waits: importing is most of what a start costs.

Theory of operation
===================
``begin`` has a child spawned a second later, when whoever starts or comes back has had the processor. It waits on its
link and costs no time and 30 MB. When it dies by itself the next one comes after 2, 4 ... 30 s. ``take`` hands it over,
warm or not, to be told to serve; then ``begin`` again.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from erbij_media.child import Child
from erbij_media.errors import MediaError

if TYPE_CHECKING:
    from erbij_media.news import News

_FIRST_DELAY, _LAST_DELAY = 0.1, 30.0
_logger = logging.getLogger("erbij_media")


class Standby:
    """At most one child that waits; ``after`` is how many seconds after ``begin`` it is spawned."""

    def __init__(self, news: News, after: float) -> None:
        self._news = news
        self._after = after
        self._child: Child | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of a child that is warm, else ``None``."""
        return self._child.pid if self._child is not None and self._child.is_warm else None

    def begin(self) -> None:
        """Keep a child from now on."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep())

    async def take(self) -> Child | None:
        """Hand over the child, if there is one, and keep none."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.wait([keeper])
        child, self._child = self._child, None
        return child

    async def close(self) -> None:
        """Keep none; the process is gone."""
        child = await self.take()
        if child is not None:
            await child.end()

    async def _keep(self) -> None:
        delay = self._after
        while True:
            await asyncio.sleep(delay)
            with suppress(MediaError, OSError):
                await self._spawn()
                await self._wait()
            _logger.error("standby_died")
            if self._child is not None:
                await self._child.end()
            self._child = None
            delay = min(_LAST_DELAY, max(_FIRST_DELAY, 2 * delay))

    async def _spawn(self) -> None:
        """Spawn to the end even when cancelled, so that no process is left to itself."""
        spawning = asyncio.create_task(Child.spawn(self._news))
        try:
            self._child = await asyncio.shield(spawning)
        except asyncio.CancelledError:
            self._child = await spawning
            raise

    async def _wait(self) -> None:
        if self._child is not None:
            await self._child.warm()
            await self._child.gone()
