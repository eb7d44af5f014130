"""How many tries somebody has.

Kept in memory: a restart gives the tries back, which helps nobody who would need millions of them; a full table costs
the oldest counters, not the server. Several servers count together over the bus, and each by itself while it is away.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.errors import TooMany
from erbij.ids import digest

if TYPE_CHECKING:
    from erbij.bus.bus import Bus

MOST_KEYS = 20_000


@dataclass(slots=True)
class Throttle:
    """At most ``tries`` within ``window`` seconds for one key; instants are monotonic seconds."""

    tries: int
    window: float
    _taken: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def take(self, key: str, now: float) -> None:
        """Count a try, before it is known how it ends; raises TooMany."""
        taken = self._taken.setdefault(key, deque())
        self._taken.move_to_end(key)
        while taken and taken[0] <= now - self.window:
            taken.popleft()
        if len(taken) >= self.tries:
            raise TooMany(max(1, int(taken[0] + self.window - now + 0.999)))
        taken.append(now)
        while len(self._taken) > MOST_KEYS:
            self._taken.popitem(last=False)

    def give_back(self, key: str) -> None:
        """The last try of this key was a good one: it does not count."""
        taken = self._taken.get(key)
        if taken:
            taken.pop()


class Tries:
    """A throttle of all servers. ``name`` tells the counters apart; ``bus`` None: there is one server."""

    def __init__(self, name: str, tries: int, window: float, bus: Bus | None = None) -> None:
        self._own = Throttle(tries, window)
        self._name, self._bus = name, bus

    async def take(self, key: str, now: float) -> None:
        """Count a try, before it is known how it ends; raises TooMany."""
        self._own.take(key, now)
        count = await self._bus.count(self._shared(key), self._own.window) if self._bus else None
        if count is not None and count > self._own.tries:
            self._own.give_back(key)
            raise TooMany(int(self._own.window))

    async def give_back(self, key: str) -> None:
        """The last try of this key was a good one: it does not count."""
        self._own.give_back(key)
        if self._bus:
            await self._bus.uncount(self._shared(key), self._own.window)

    def _shared(self, key: str) -> str:
        """No address of anybody stands on the bus."""
        return f"tries/{self._name}/{digest(key)}"
