"""Messages of engaged time: what a pupil opens, what their browser tells, and what a teacher confirms."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, WrapValidator

from erbij.catalogue.items.wire import MOST_BLOCKS, MOST_GOALS, CatalogueBlock
from erbij.wire import Id, Instant, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BEATS = 40
FAR = 10**12


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


class OfflineLease(LeaseIssued):
    """From now on this device may do the lesson without a line, for ``stays_s`` seconds.

    Its beats are placed by differences of the device's own clock since this answer; a teacher confirms what they say.
    """

    stays_s: int


class LessonBlock(Wire):
    """One block for a pupil: where they were in it (``resume_ms``), and whether it is done."""

    block: CatalogueBlock
    done: bool
    resume_ms: int
    seconds: int


class LessonPage(Wire):
    """A lesson to follow in one's own time. ``here``: the block to go on with; None: everything is done.

    ``left_min``: what is left of today in the plan; None: there is no plan for it. ``seconds``: engaged so far.
    ``late_waits``: what was done without a line waits for a teacher.
    ``goals``: what it is for, in words.
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
    late_waits: bool
    goals: Annotated[tuple[str, ...], Field(max_length=MOST_GOALS)]
