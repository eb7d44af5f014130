"""The only place that asks the machine what time it is.

Services ask one ``Clock``; rules get ``now`` as an argument. ``offset`` moves the wall clock of a whole server (a test
runs a lesson on a Sunday or at 23:58); durations come from the monotonic clock, which no offset and no step touches.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

# Linux: also goes on while the machine sleeps, so that a laptop that was closed for an hour knows which lesson it is.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock(Protocol):
    """Wall time for facts, monotonic seconds for durations."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds on a clock that never steps; only differences mean anything."""


class SystemClock:
    """The machine's clock, moved by ``offset``."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC) + self._offset  # noqa: TID251 - the one place

    def monotonic(self) -> float:
        """Return seconds on a clock that never steps."""
        return time.clock_gettime(_STEADY)


class SteadyClock:
    """Wall time that runs with the monotonic clock; :meth:`settle` takes over a clock that was set right."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.settle()

    def settle(self) -> None:
        """Take the wall time over; only while nothing is measured."""
        self._anchor = (self._clock.now(), self._clock.monotonic())

    def now(self) -> datetime:
        """Return the present instant."""
        wall, monotonic = self._anchor
        return wall + timedelta(seconds=self._clock.monotonic() - monotonic)

    def monotonic(self) -> float:
        """Return seconds on the clock that never steps."""
        return self._clock.monotonic()


class SetClock:
    """A clock that stands still until it is moved; for tests."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._monotonic = 1000.0

    def now(self) -> datetime:
        """Return the set instant."""
        return self._now

    def monotonic(self) -> float:
        """Return the monotonic seconds, moved together with the wall time."""
        return self._monotonic

    def move(self, by: timedelta) -> datetime:
        """Move both clocks on and return the new instant."""
        self._now += by
        self._monotonic += by.total_seconds()
        return self._now

    def step(self, by: timedelta) -> None:
        """Set the wall clock alone, as somebody does who sets a wrong clock right."""
        self._now += by
