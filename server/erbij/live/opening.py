"""How long a line takes from the asking until media can flow; pure."""

from __future__ import annotations

from dataclasses import dataclass, field

BOUNDS_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Upper ends, inclusive; what took longer is in no bucket but in the count."""


@dataclass(slots=True)
class Openings:
    """A histogram of seconds since the server began; ``within[n]``: how many took at most ``BOUNDS_S[n]``."""

    within: list[int] = field(default_factory=lambda: [0] * len(BOUNDS_S))
    count: int = 0
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Take in one."""
        self.count += 1
        self.seconds += seconds
        for at, bound in enumerate(BOUNDS_S):
            self.within[at] += seconds <= bound
