"""The events of an engine on their way to its one reader."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij_media.contract import Event

_MAX_UNREAD = 10_000
_logger = logging.getLogger("erbij_media")


class News:
    """Hands events to the newest reader; without a reader they are dropped.

    A reader that lags by 10,000 events loses the oldest.
    """

    def __init__(self) -> None:
        self._reader: _Reader | None = None

    def tell(self, event: Event) -> None:
        """Hand on an event."""
        if self._reader is not None:
            self._reader.put(event)

    def read(self) -> AsyncIterator[Event]:
        """Begin to read from now on; ends the reader before."""
        self.end()
        self._reader = _Reader()
        return self._reader

    def end(self) -> None:
        """End the reader after what it has not read yet."""
        if self._reader is not None:
            self._reader.end()
            self._reader = None


class _Reader:
    def __init__(self) -> None:
        self._unread: deque[Event] = deque(maxlen=_MAX_UNREAD)
        self._something = asyncio.Event()
        self._ended = False

    def put(self, event: Event) -> None:
        if len(self._unread) == _MAX_UNREAD:
            _logger.error("events_unread_dropped")
        self._unread.append(event)
        self._something.set()

    def end(self) -> None:
        self._ended = True
        self._something.set()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        while not self._unread:
            if self._ended:
                raise StopAsyncIteration
            self._something.clear()
            await self._something.wait()
        return self._unread.popleft()
