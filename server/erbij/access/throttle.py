"""How many tries somebody has.

Kept in memory: a restart gives the tries back, which helps nobody who would need millions of them; a full table costs
the oldest counters, not the server.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from erbij.errors import TooMany

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
