"""Messages of engaged time: what a pupil opens, what their browser tells, and what a teacher confirms."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, WrapValidator

from erbij.catalogue.items.wire import MOST_BLOCKS, CatalogueBlock
from erbij.private import Private
from erbij.wire import Id, Instant, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BEATS = 40
FAR = 10**12
MOST_WORKS = 200


class BeatCause(StrEnum):
    """Why a beat was cut off here."""

    TICK = "tick"
    PLAY = "play"
    PAUSE = "pause"
    SEEK = "seek"
    RATE = "rate"
    WAITING = "waiting"
    HIDDEN = "hidden"
    SHOWN = "shown"
    BLOCK = "block"
    INPUT = "input"
    LINE = "line"
    ENDED = "ended"
    LEAVE = "leave"


class BeatVerdict(StrEnum):
    """What became of a beat: from ``order`` on it is kept, and of those only ``counts`` earns anything."""

    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    ORDER = "order"
    GAP = "gap"
    FUTURE = "future"
    SUPERSEDED = "superseded"
    RANGE = "range"
    SKIP = "skip"
    STILL = "still"
    HIDDEN = "hidden"
    IDLE = "idle"
    COUNTS = "counts"


Milliseconds = Annotated[int, Field(ge=-FAR, le=FAR)]
BlockName = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class BeatSent(Wire):
    """What a browser did in [m0, m1), milliseconds since its lease (``session``); media from ``from_ms`` to ``to_ms``.

    Limits here only keep a number a number: what it must be is judged beat by beat, and told.
    """

    session: Id
    seq: Annotated[int, Field(ge=0, le=10**9)]
    m0: Milliseconds
    m1: Milliseconds
    block: BlockName
    rev: Annotated[int, Field(ge=0, le=10**9)]
    from_ms: Milliseconds
    to_ms: Milliseconds
    rate: Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
    playing: bool
    visible: bool
    pip: bool
    muted: bool
    audio_only: bool
    input_age: Milliseconds
    online: bool
    cause: BeatCause


def _or_nothing(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


MaybeBeat = Annotated[BeatSent | None, WrapValidator(_or_nothing)]
"""One beat that cannot be read never loses a batch."""


class BeatBatch(Wire):
    """Beats of one pupil, also of older leases."""

    beats: Annotated[tuple[MaybeBeat, ...], Field(min_length=1, max_length=MOST_BEATS)]


class BeatsTaken(Wire):
    """What became of each beat, in their order. ``superseded``: another tab or device goes on with it."""

    verdicts: tuple[BeatVerdict, ...]
    superseded: bool


class LeaseIssued(Wire):
    """From now on this page does the lesson; ``asks``: it asks "Ben je er nog?" after a while without a touch."""

    lease_id: Id
    revision: int
    asks: bool
    idle_s: int


class LessonBlock(Wire):
    """One block for a pupil: where they were in it (``resume_ms``), and whether it is done."""

    block: CatalogueBlock
    done: bool
    resume_ms: int
    seconds: int


class LessonPage(Wire):
    """A lesson to follow in one's own time. ``here``: the block to go on with; None: everything is done.

    ``left_min``: what is left of today in the plan; None: there is no plan for it. ``seconds``: engaged so far.
    """

    item_id: Id
    title: str
    norm_minutes: int
    revision: int
    blocks: Annotated[tuple[LessonBlock, ...], Field(max_length=MOST_BLOCKS)]
    here: str | None
    completed: bool
    seconds: int
    left_min: int | None
    window_end: Instant | None


class EngagedDay(Wire):
    """What was done with an item on one date, in whole minutes."""

    date: dt.date
    minutes: int


class EngagedWork(Wire):
    """One item on which a pupil worked, for a teacher. ``waits``: minutes that count only once a teacher confirms.

    ``late_minutes``: measured without a line and sent later; they wait even where the item is done.
    """

    item_id: Id
    title: str
    norm_minutes: int
    days: tuple[EngagedDay, ...]
    minutes: int
    late_minutes: int
    waiting_minutes: int
    completed: bool
    confirmed_by: str | None
    confirmed_at: Instant | None
    waits: bool


class EngagedWeek(Wire):
    """A pupil's own work of one ISO week."""

    pupil_id: Id
    pupil_name: str
    week: str
    previous_week: str
    next_week: str | None
    monday: dt.date
    works: Annotated[tuple[EngagedWork, ...], Field(max_length=MOST_WORKS)]


class ConfirmEngaged(Wire):
    """A teacher confirms what was done with an item, or takes that back (``confirmed`` false).

    ``cap_percent``: how much of the norm may count; above 100 with a reason.
    """

    pupil_id: Id
    item_id: Id
    confirmed: bool = True
    cap_percent: Annotated[int, Field(ge=100, le=150)] = 100
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""

    @property
    def why(self) -> Private[str]:
        """The reason, in the teacher's words."""
        return Private(self.reason)
