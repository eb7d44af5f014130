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
GAP_S = 2.5
"""Longer without a report (Chromium: one a second): there was no line. What it lost says nothing of the line after."""
SETTLED_S = 2.0
"""After such a gap reports still tell of it: the first is often written before a packet of the new way arrived, so that
the one after it counts as lost all that went to where nobody was."""
_SIGNS = 1 << 24


class Congestion:
    """What the reports of one subscriber's pictures say of the line."""

    def __init__(self) -> None:
        self.until: float | None = None
        self._before: dict[int, tuple[int, float]] = {}
        self._sent = self._lost = 0.0
        self._hold_s = FIRST_HOLD_S
        self._ended = self._settled_at = float("-inf")

    def report(self, ssrc: int, fraction_lost: int, highest: int, now: float) -> bool:
        """Take what a report says of a picture: lost in 1/256, highest number. True: from now on sound alone."""
        sent = self._sent_since(self._before.get(ssrc), highest, now)
        self._before[ssrc] = highest, now
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
        self.until, self._ended = None, now
        self._before.clear()
        return True

    def _sent_since(self, before: tuple[int, float] | None, highest: int, now: float) -> int:
        """Packets of a picture that a report tells of; none where nothing is known of the time before it."""
        if before is None:
            return 0
        if now - before[1] > GAP_S:
            self._settled_at = now + SETTLED_S
        return max(0, highest - before[0]) if now >= self._settled_at else 0


class Losses:
    """How many packets did not arrive at one subscriber, by its own reports: never more than they tell of."""

    def __init__(self) -> None:
        self.total = 0
        self._before: dict[int, tuple[int, int]] = {}

    def report(self, ssrc: int, lost: int, highest: int) -> None:
        """Take what a report says of a stream: lost since its beginning (24 bits, signed), highest number."""
        lost -= _SIGNS if lost & _SIGNS >> 1 else 0
        before = self._before.get(ssrc)
        self._before[ssrc] = lost, highest
        if before is not None:
            self.total += max(0, min(lost - before[0], highest - before[1]))
