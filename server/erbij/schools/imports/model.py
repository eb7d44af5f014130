"""The run of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.schools.model import Count

ALIVE = timedelta(seconds=20)
"""A run that was not heard of for so long was broken off."""


class RunState(StrEnum):
    """How it is with the last import. BROKEN: its server stopped before it was decided; nothing was written."""

    NONE = "NONE"
    RUNNING = "RUNNING"
    BROKEN = "BROKEN"
    DONE = "DONE"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class RunRow:
    """The last import of a school. ``counts`` None: nothing was written, or not yet.

    With counts and without an end it is decided: everything is written, and shown some at a time.
    """

    id: str
    school_id: str
    started_at: datetime
    heard_at: datetime
    what: str
    done: int
    total: int
    ended_at: datetime | None = None
    counts: tuple[Count, ...] | None = None

    @property
    def decided(self) -> bool:
        """Whether what it wrote ahead is to be seen, whatever happened to its server."""
        return self.ended_at is None and self.counts is not None

    def silent(self, now: datetime) -> bool:
        """Whether its server stopped before its end."""
        return self.ended_at is None and now - self.heard_at >= ALIVE

    def state(self, now: datetime) -> RunState:
        """How it is with it."""
        if self.ended_at is None:
            return RunState.BROKEN if self.silent(now) and not self.decided else RunState.RUNNING
        return RunState.REFUSED if self.counts is None else RunState.DONE
