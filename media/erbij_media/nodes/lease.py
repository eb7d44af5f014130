"""When a node counts as dead: three seconds without a word, although it was asked."""

from __future__ import annotations

from dataclasses import dataclass

BEAT_EVERY = 1.0
DEAD_AFTER = 3.0
LOOK_EVERY = 0.2
_ASKED_AT_LEAST = 2
_STOOD_STILL = 0.5


@dataclass(slots=True)
class Lease:
    """Times are seconds of one monotonic clock."""

    heard: float
    looked: float
    asked_at: float = float("-inf")
    asked: int = 0

    def due(self, now: float) -> bool:
        """Whether to ask again now; counts as asked."""
        if now - self.asked_at < BEAT_EVERY:
            return False
        self.asked_at = now
        self.asked += 1
        return True

    def hear(self, now: float) -> None:
        """It answered."""
        self.heard, self.asked = now, 0

    def over(self, now: float) -> bool:
        """Whether it is dead. Who looks late has slept: it may have been us, and answers may be waiting to be read."""
        slept, self.looked = now - self.looked - LOOK_EVERY > _STOOD_STILL, now
        return not slept and self.asked >= _ASKED_AT_LEAST and now - self.heard >= DEAD_AFTER
