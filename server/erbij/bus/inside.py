"""The bus of one server: nothing leaves the process, and nothing is ever away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.bus.bus import Again, BusState, M
from erbij.bus.listeners import Listeners

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from erbij.clock import Clock
    from erbij.wire import Wire


class InsideBus:
    """:class:`erbij.bus.bus.Bus` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners = Listeners()
        self._values: dict[str, tuple[float, str]] = {}
        self._counts: dict[str, tuple[float, int]] = {}

    @property
    def state(self) -> BusState:
        """Always there."""
        return BusState()

    def on_resync(self, again: Again) -> None:
        """Keep it; it is called where a listener was too slow, and at the beginning."""
        self._listeners.on_resync(again)

    def subscribe(self, channel: str, kind: type[M], hear: Callable[[M], Awaitable[None]]) -> None:
        """Hear what is published from now on."""
        self._listeners.subscribe(channel, kind, hear)

    async def publish(self, channel: str, message: Wire) -> bool:
        """Tell everybody in this process."""
        self._listeners.take(channel, message.model_dump_json())
        return True

    async def put(self, key: str, value: Wire, ttl_s: float) -> bool:
        """Keep a value for so many seconds."""
        self._forget()
        self._values[key] = (self._clock.monotonic() + ttl_s, value.model_dump_json())
        return True

    async def drop(self, key: str) -> None:
        """Forget a value, if it is there."""
        self._values.pop(key, None)

    async def list(self, prefix: str, kind: type[M]) -> dict[str, M] | None:
        """Return the values whose key begins so, by key."""
        self._forget()
        return {
            key: kind.model_validate_json(text)
            for key, (_, text) in sorted(self._values.items())
            if key.startswith(prefix)
        }

    async def count(self, key: str, window_s: float) -> int | None:
        """Count one more."""
        return self._add(key, window_s, 1)

    async def uncount(self, key: str, window_s: float) -> None:
        """Count one less."""
        self._add(key, window_s, -1)

    async def start(self) -> None:
        """Begin to hear."""
        self._listeners.start()
        self._listeners.gap()

    async def close(self) -> None:
        """End; idempotent."""
        await self._listeners.close()

    def _add(self, key: str, window_s: float, more: int) -> int:
        self._forget()
        until, count = self._counts.get(key, (self._clock.monotonic() + window_s, 0))
        self._counts[key] = (until, count + more)
        return count + more

    def _forget(self) -> None:
        now = self._clock.monotonic()
        self._values = {key: value for key, value in self._values.items() if value[0] > now}
        self._counts = {key: value for key, value in self._counts.items() if value[0] > now}
