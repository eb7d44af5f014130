"""When a line that loses far too much gets sound alone for a while, so that sound and signalling get through; pure.

What a browser asks of us over its socket to save the line comes too late when pictures fill the line: its own receiver
reports (RTCP, once a second) are enough to act on. Times are monotonic, in seconds.
"""

from __future__ import annotations

TOO_MUCH = 0.3
"""Lost of what was sent. A tenth is repaired, not fled from."""
ENOUGH_PACKETS = 30
"""Fewer say nothing: of ten packets four are lost by chance."""
FIRST_HOLD_S, LONGEST_HOLD_S = 4.0, 32.0
FORGIVEN_AFTER_S = 30.0


class Congestion:
    """What the reports of one subscriber's pictures say of the line."""

    def __init__(self) -> None:
        self.until: float | None = None
        self._highest: int | None = None
        self._sent = self._lost = 0.0
        self._hold_s = FIRST_HOLD_S
        self._ended = float("-inf")

    def report(self, fraction_lost: int, highest: int, now: float) -> bool:
        """Take what a report says of the picture: lost in 1/256, highest number. True: from now on sound alone."""
        sent = 0 if self._highest is None else max(0, highest - self._highest)
        self._highest = highest
        if self.until is not None:
            return False
        self._sent += sent
        self._lost += sent * fraction_lost / 256
        if self._sent < ENOUGH_PACKETS:
            return False
        much = self._lost > self._sent * TOO_MUCH
        self._sent = self._lost = 0.0
        if not much:
            return False
        if now - self._ended > FORGIVEN_AFTER_S:
            self._hold_s = FIRST_HOLD_S
        self.until = now + self._hold_s
        self._hold_s = min(LONGEST_HOLD_S, self._hold_s * 2)
        return True

    def over(self, now: float) -> bool:
        """Tell once that pictures may be tried again."""
        if self.until is None or now < self.until:
            return False
        self.until, self._ended, self._highest = None, now, None
        return True
