"""Who hears what, in order and never without end: a listener that cannot keep up misses some and reads all anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic

import structlog
from pydantic import ValidationError

from erbij.bus.bus import Again, M
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

WAITING = 1_000
"""Messages that may wait for one listener."""
log = structlog.get_logger()


class _Listener(Generic[M]):
    def __init__(self, channel: str, kind: type[M], hear: Callable[[M], Awaitable[None]]) -> None:
        self.channel = channel
        self._kind = kind
        self._hear = hear
        self.queue: asyncio.Queue[str] = asyncio.Queue(WAITING)

    async def one(self) -> None:
        text = await self.queue.get()
        try:
            await self._hear(self._kind.model_validate_json(text))
        except ValidationError:
            log.warning("bus_message_not_understood", channel=self.channel)
        except Exception:
            log.exception("bus_listener_failed", channel=self.channel)


class Listeners:
    """Every subscription of this process."""

    def __init__(self) -> None:
        self._all: list[_Listener[Any]] = []
        self._again: list[Again] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._gap = asyncio.Event()
        self._going_on = False

    def on_resync(self, again: Again) -> None:
        """See :meth:`erbij.bus.bus.Bus.on_resync`."""
        self._again.append(again)

    def subscribe(self, channel: str, kind: type[M], hear: Callable[[M], Awaitable[None]]) -> None:
        """See :meth:`erbij.bus.bus.Bus.subscribe`."""
        listener = _Listener(channel, kind, hear)
        self._all.append(listener)
        if self._going_on:
            self._begin(listener)

    def take(self, channel: str, text: str) -> None:
        """Queue a message for everybody who listens to the channel; returns at once."""
        for listener in self._all:
            if listener.channel != channel:
                continue
            try:
                listener.queue.put_nowait(text)
            except asyncio.QueueFull:
                log.warning("bus_listener_is_behind", channel=channel)
                while not listener.queue.empty():
                    listener.queue.get_nowait()
                self.gap()

    def gap(self) -> None:
        """Something was missed: let everybody read anew what they need."""
        self._gap.set()

    def start(self) -> None:
        """Begin to hear; idempotent."""
        if self._going_on:
            return
        self._going_on = True
        self._tasks.append(asyncio.create_task(self._resync(), name="bus-resync"))
        for listener in self._all:
            self._begin(listener)

    async def close(self) -> None:
        """Stop hearing; idempotent."""
        self._going_on = False
        tasks, self._tasks = self._tasks, []
        await end(*tasks)

    def _begin(self, listener: _Listener[Any]) -> None:
        self._tasks.append(asyncio.create_task(self._hear(listener), name=f"bus-{listener.channel}"))

    async def _hear(self, listener: _Listener[Any]) -> None:
        while True:
            await listener.one()

    async def _resync(self) -> None:
        while True:
            await self._gap.wait()
            self._gap.clear()
            for again in list(self._again):
                try:
                    await again()
                except Exception:
                    log.exception("bus_resync_failed")
