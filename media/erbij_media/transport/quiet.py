"""Log lines that an attacker cannot multiply: one per event name and minute, with a count, without addresses."""

from __future__ import annotations

import logging

_EVERY = 60.0
_logger = logging.getLogger("erbij_media")


class QuietLog:
    """Counts events by a constant name and writes each at most once per minute."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._written: dict[str, float] = {}

    def note(self, event: str, now: float) -> None:
        """Count an event; ``event`` is a constant, never made of what came from outside."""
        self.counts[event] = self.counts.get(event, 0) + 1
        if now - self._written.get(event, float("-inf")) >= _EVERY:
            self._written[event] = now
            _logger.warning("%s", event, extra={"count": self.counts[event]})

    @property
    def total(self) -> int:
        """All events ever counted."""
        return sum(self.counts.values())
