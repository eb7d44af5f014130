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
    """How it is with the last import. BROKEN: its server stopped in the middle; nothing was written."""

    NONE = "NONE"
    RUNNING = "RUNNING"
    BROKEN = "BROKEN"
    DONE = "DONE"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class RunRow:
    """The last import of a school. ``counts`` None: nothing was written, or not yet."""

    id: str
    school_id: str
    started_at: datetime
    heard_at: datetime
    what: str
    done: int
    total: int
    ended_at: datetime | None = None
    counts: tuple[Count, ...] | None = None

    def state(self, now: datetime) -> RunState:
        """How it is with it."""
        if self.ended_at is None:
            return RunState.RUNNING if now - self.heard_at < ALIVE else RunState.BROKEN
        return RunState.REFUSED if self.counts is None else RunState.DONE
