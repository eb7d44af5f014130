"""Values of engaged time. Times of beats are whole milliseconds since the server issued the lease, media in its own.

Three things stay apart: *coverage* (which media was played), *engaged time* (seconds on the wall) and *completion*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from erbij.catalogue.items.wire import ItemBlockKind
from erbij.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from erbij.catalogue.items.model import Block
    from erbij.private import Private

BlockKind = ItemBlockKind
"""What a block is made of; links, what other sites show, and pauses hold no measured time."""
Range = tuple[int, int]
"""Half-open [from, to) of milliseconds."""


class WindowIsOver(Conflict):
    """The time in which the work was asked for is over."""

    code = "catalogue_window_over"
    title = "The time for this work is over"


MEDIA = frozenset({BlockKind.VIDEO, BlockKind.AUDIO})
ANSWERED = frozenset({BlockKind.HANDIN, BlockKind.QUIZ})
"""Done by what was answered, whatever time that took; engaged time is measured as on a page."""
PAGES = frozenset({BlockKind.TEXT, BlockKind.PDF}) | ANSWERED
MEASURED = MEDIA | PAGES


class Cause(StrEnum):
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


SETTLING = frozenset({Cause.LINE, Cause.PAUSE, Cause.HIDDEN, Cause.BLOCK, Cause.ENDED, Cause.LEAVE})
"""After these it may be a while before more comes: what was done is worked out at once."""


class Verdict(StrEnum):
    """What became of a beat. All from ``ORDER`` on are kept; of those only ``COUNTS`` earns anything."""

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


LOST = frozenset({Verdict.UNREADABLE, Verdict.UNKNOWN, Verdict.DUPLICATE, Verdict.CONFLICT})
"""Of these nothing new is kept."""


class Beat(NamedTuple):
    """What a browser says it did in [m0, m1). ``rate`` is in thousandths; media positions are 0 in a text.

    The order of the fields is the order in which beats are folded.
    """

    m0: int
    m1: int
    seq: int
    block: str
    rev: int
    start: int
    end: int
    rate: int
    playing: bool
    visible: bool
    pip: bool
    muted: bool
    audio_only: bool
    input_age: int
    online: bool
    cause: str


class Arrival(NamedTuple):
    """A beat and when it reached the server, in milliseconds since the lease by the server's clock."""

    beat: Beat
    at: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rules must know of a block. ``media_ms`` as the server probed it; 0: it has no length.

    ``threshold``: the part of the media (in thousandths) or, of a page, the milliseconds after which it is done; None:
    the block asks for nothing (a link, a pause, or excluded). Of what is ``ANSWERED`` any number.
    """

    id: str
    kind: BlockKind
    media_ms: int
    threshold: int | None


class Whose(NamedTuple):
    """An item in the hands of a pupil; its fields are columns."""

    school_id: str
    pupil_id: str
    item_id: str


@dataclass(frozen=True, slots=True)
class Pupil:
    """How long a pupil may look at a page without touching anything, and whether we ask if they are still there."""

    idle_s: int = 120
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Lease:
    """The server's word that this pupil does this item from now on, with what was so at that time.

    ``idle_s`` and ``asks`` are the pupil's pace (:class:`Pupil`); ``window_end`` None: it may be done at any time.
    ``offline``: for a lesson that is taken along. It takes over from no other and no other from it, and all of it is
    evidence of class C.
    """

    id: str
    school_id: str
    pupil_id: str
    item_id: str
    revision: int
    assignment_id: str | None
    replaces_slot: str | None
    title: Private[str]
    norm_minutes: int
    issued_at: datetime
    window_end: datetime | None = None
    idle_s: int = 120
    asks: bool = True
    offline: bool = False

    @property
    def whose(self) -> Whose:
        """The item that it holds, and who does it."""
        return Whose(self.school_id, self.pupil_id, self.item_id)

    @property
    def pupil(self) -> Pupil:
        """The pupil's pace as it was when the lease was issued."""
        return Pupil(self.idle_s, self.asks)


@dataclass(frozen=True, slots=True)
class Session:
    """All that is known of one lease. ``until``: milliseconds since it after which nothing counts for it.

    That is when a newer lease took over, when the window of the assignment ended, or a day after it was issued.
    ``offline``: all of it was done without a line, whatever a beat says.
    """

    revision: int
    blocks: Mapping[str, Measured]
    until: int
    arrivals: tuple[Arrival, ...]
    pupil: Pupil = field(default_factory=Pupil)
    offline: bool = False


class Piece(NamedTuple):
    """Credited wall time [start, end). ``late``: measured without a line and sent later (evidence class C)."""

    start: int
    end: int
    block: str
    late: bool


@dataclass(frozen=True, slots=True)
class BlockDone:
    """One block in one session: ranges of media as played, the media time that the wall allowed, engaged time.

    ``resume``: the media position, or 0, at the end of the last beat; ``last``: when that was. ``spans``: the engaged
    time on the wall since the lease, by start; empty for what was kept when no two leases lay side by side.
    """

    ranges: tuple[Range, ...] = ()
    played: int = 0
    engaged: int = 0
    resume: int = 0
    last: int = -1
    spans: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """What one session was worth; ``waiting`` is time that a bad line took."""

    pieces: tuple[Piece, ...]
    blocks: Mapping[str, BlockDone]
    waiting: int
    verdicts: Mapping[Verdict, int]

    @property
    def credited(self) -> int:
        """Milliseconds of engaged time."""
        return sum(one.end - one.start for one in self.pieces)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a pupil opens: an item at one revision, asked for by an assignment or found in the catalogue.

    ``shown``: its blocks as a pupil may see them; ``blocks``: what the rules know of the same ones. ``goals``: what it
    is for, in words.
    """

    item_id: str
    revision: int
    title: str
    norm_minutes: int
    blocks: tuple[Measured, ...]
    shown: tuple[Block, ...] = ()
    goals: tuple[str, ...] = ()
    assignment_id: str | None = None
    replaces_slot: str | None = None
    window_end: datetime | None = None


class Stretch(NamedTuple):
    """Engaged time in whole seconds since 1970, [start, end); ``late``: evidence class C.

    ``since``: when that late part became known; None: with the newest of its lease.
    """

    start: int
    end: int
    late: bool
    since: datetime | None = None


def apart(stretches: Iterable[Stretch]) -> list[Stretch]:
    """What was done, by start, and no second of it twice: on two devices at the same time it is one time."""
    found: list[Stretch] = []
    for one in sorted(stretches, key=lambda each: each[:3]):
        start = max(one.start, found[-1].end) if found else one.start
        if start < one.end:
            found.append(one._replace(start=start))
    return found


@dataclass(frozen=True, slots=True)
class Engaged:
    """What one lease was worth, as it is kept. ``late_at``: when its part of class C last changed, if any."""

    lease: Lease
    stretches: tuple[Stretch, ...] = ()
    blocks: Mapping[str, BlockDone] = field(default_factory=dict)
    waiting_ms: int = 0
    late_at: datetime | None = None

    @property
    def seconds(self) -> int:
        """Engaged seconds."""
        return sum(one.end - one.start for one in self.stretches)


@dataclass(frozen=True, slots=True)
class Signed:
    """That a teacher confirmed the work on an item; ``cap_percent`` of its norm may count (R6)."""

    id: str
    school_id: str
    pupil_id: str
    item_id: str
    confirmed: bool
    cap_percent: int
    reason: Private[str]
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """All that a pupil did with one item, over its leases, in order of issue."""

    pupil_id: str
    item_id: str
    engaged: tuple[Engaged, ...]
    completed_at: datetime | None = None
    signed: Signed | None = None

    @property
    def confirmed(self) -> Signed | None:
        """The confirmation that holds."""
        return self.signed if self.signed and self.signed.confirmed else None

    @property
    def counts(self) -> bool:
        """Whether it takes part in counting (R6); what came late waits for a teacher all the same."""
        return self.completed_at is not None or self.confirmed is not None

    @property
    def stretches(self) -> list[Stretch]:
        """Engaged time over all leases, no second of it twice."""
        return apart(each for one in self.engaged for each in one.stretches)

    @property
    def seconds(self) -> int:
        """Engaged seconds over all leases."""
        return sum(one.end - one.start for one in self.stretches)

    @property
    def late_at(self) -> datetime | None:
        """When what came late (class C) last changed, over all leases; None: nothing did."""
        return max((one.late_at for one in self.engaged if one.late_at), default=None)

    def settled(self, engaged: Engaged, stretch: Stretch) -> bool:
        """Whether a teacher confirmed a stretch that its lease brought in late (class C), after it came."""
        signed, since = self.confirmed, stretch.since or engaged.late_at
        return not stretch.late or since is None or (signed is not None and signed.at >= since)

    @property
    def late_waits(self) -> bool:
        """Whether what was done without a line waits for a teacher."""
        return any(not self.settled(one, each) for one in self.engaged for each in one.stretches)

    @property
    def waits(self) -> bool:
        """Whether some of it counts only once a teacher confirms."""
        return any(not (self.counts and self.settled(one, each)) for one in self.engaged for each in one.stretches)

    @property
    def latest(self) -> Lease:
        """The lease that says how the item is called."""
        return self.engaged[-1].lease

    @property
    def earning(self) -> tuple[Lease, ...]:
        """The leases in which something was done."""
        return tuple(one.lease for one in self.engaged if one.stretches)

    @property
    def norm_minutes(self) -> int:
        """The largest norm under which something was done: a lease that is opened later takes nothing away."""
        return max((one.norm_minutes for one in self.earning), default=self.latest.norm_minutes)

    @property
    def by_lesson(self) -> tuple[tuple[Engaged, str | None], ...]:
        """What was done, each with the lesson in whose place it was: a lesson given later moves no earlier day.

        Who goes on with an item without being given it again goes on for the lesson for which they did it before.
        """
        found: list[tuple[Engaged, str | None]] = []
        for one in self.engaged:
            before = found[-1][1] if found else None
            if one.stretches:
                found.append((one, one.lease.replaces_slot or before))
        return tuple(found)

    @property
    def replaces_slot(self) -> str | None:
        """The lesson in whose place something was done first, if any."""
        return next((slot for _, slot in self.by_lesson if slot), None)
