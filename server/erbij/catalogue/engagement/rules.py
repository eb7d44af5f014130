"""What a beat must be to count: the checks, in the order in which they are asked.

Theory of operation
===================
A check gets the case and answers the case (cut, if need be) or the verdict that ends it. Nothing of the client's wall
clock is ever used: a beat tells milliseconds since its lease, and the server knows how long ago that was. A tolerance
here lets one honest beat through; what tolerances add up to is bounded over the whole session (``fold``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.engagement.model import MEASURED, MEDIA, PAGES, BlockKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from erbij.catalogue.engagement.model import Beat, Measured, Pupil

LONGEST_MS = 20_000
AHEAD_OF_SERVER_MS = 5_000
SKIP_MS = 3_000
LEAST_RATE, MOST_RATE, USUAL_RATE = 250, 2_000, 1_000
PAGE_IDLE_S, MOST_PAGE_IDLE_S = 120, 600
ASK_AFTER_S = 15 * 60
ANSWER_WITHIN_S = 5 * 60
DAY_MS = 24 * 3600 * 1000
OFFLINE_DAYS = 7
"""So long a lesson that was taken along may be done; what was done is taken for as long again."""
LATE_MS = 120_000
"""A beat that reached the server longer after it happened was sent later (class C)."""

MOST_A_SECOND, MOST_AT_ONCE = 10, 1_000
"""Beats of one lease: far more than the cuts of a child who drags a slider, far fewer than a script can send."""

NEEDED, LEAST_NEEDED, GROWS_BY, GROWS_UNTIL_S = 900, 700, 250, 600


@dataclass(frozen=True, slots=True)
class Case:
    """One beat before the checks. ``revision`` None: the lease is unknown; ``seen``: what came with this number."""

    beat: Beat
    at: int
    until: int
    revision: int | None
    blocks: Mapping[str, Measured]
    pupil: Pupil
    seen: Beat | None = None

    @property
    def block(self) -> Measured:
        """The block, once it is known to exist."""
        return self.blocks[self.beat.block]


def known(case: Case) -> Case | Verdict:
    """Lease and block are the server's own."""
    ours = case.revision is not None and case.beat.rev == case.revision and case.beat.block in case.blocks
    return case if ours else Verdict.UNKNOWN


def new(case: Case) -> Case | Verdict:
    """A repeat is no more time; another story under a number that was used is refused."""
    if case.seen is None:
        return case
    return Verdict.DUPLICATE if case.seen == case.beat else Verdict.CONFLICT


def ordered(case: Case) -> Case | Verdict:
    """Time goes on."""
    return case if 0 <= case.beat.m0 < case.beat.m1 else Verdict.ORDER


def awake(case: Case) -> Case | Verdict:
    """Beats are 15 s: longer than 20 s, and the machine slept in it."""
    return case if case.beat.m1 - case.beat.m0 <= LONGEST_MS else Verdict.GAP


def happened(case: Case) -> Case | Verdict:
    """Nobody is ahead of the server's own clock."""
    return case if case.beat.m1 <= case.at + AHEAD_OF_SERVER_MS else Verdict.FUTURE


def held(case: Case) -> Case | Verdict:
    """What lies after the end of the lease is cut off, and the media with it in proportion."""
    if case.beat.m0 >= case.until:
        return Verdict.SUPERSEDED
    return replace(case, beat=clipped(case.beat, case.beat.m0, min(case.beat.m1, case.until)))


def possible(case: Case) -> Case | Verdict:
    """A speed that the player has, inside the length that the server measured."""
    beat = case.beat
    fits = LEAST_RATE <= beat.rate <= MOST_RATE and 0 <= beat.start <= beat.end <= case.block.media_ms
    return case if fits else Verdict.RANGE


def played(case: Case) -> Case | Verdict:
    """No more media than the time and the speed allow."""
    beat = case.beat
    return case if beat.end - beat.start <= media_in(beat.m1 - beat.m0, beat.rate) + SKIP_MS else Verdict.SKIP


def going(case: Case) -> Case | Verdict:
    """Media must be playing; a link or a pause holds no measured time."""
    kind = case.block.kind
    return case if kind in PAGES or (kind in MEDIA and case.beat.playing) else Verdict.STILL


def seen_or_heard(case: Case) -> Case | Verdict:
    """The page is visible, or the picture floats, or it is there to be heard. Focus is not asked for."""
    beat, kind = case.beat, case.block.kind
    heard = kind is BlockKind.AUDIO or (kind is BlockKind.VIDEO and (beat.audio_only or beat.pip))
    return case if beat.visible or heard else Verdict.HIDDEN


def there(case: Case) -> Case | Verdict:
    """Somebody touched something lately; how lately, goes by the kind of block."""
    most = idle_after_ms(case.block.kind, case.pupil)
    return case if most is None or case.beat.input_age <= most else Verdict.IDLE


CHECKS: tuple[Callable[[Case], Case | Verdict], ...] = (
    known,
    new,
    ordered,
    awake,
    happened,
    held,
    possible,
    played,
    going,
    seen_or_heard,
    there,
)


def judge(case: Case, checks: Sequence[Callable[[Case], Case | Verdict]] = CHECKS) -> tuple[Verdict, Beat]:
    """What becomes of a beat, and the beat as far as it may count."""
    for check in checks:
        answer = check(case)
        if isinstance(answer, Verdict):
            return answer, case.beat
        case = answer
    return Verdict.COUNTS, case.beat


def most_beats(at: int) -> int:
    """How many beats a lease may have by now: each is read again whenever it is worked out."""
    return max(0, min(at, DAY_MS)) * MOST_A_SECOND // 1000 + MOST_AT_ONCE


def offline_until(now: datetime, window_end: datetime | None) -> datetime:
    """Until when a lesson that is taken along now may be done."""
    week = now + timedelta(days=OFFLINE_DAYS)
    return week if window_end is None else min(week, window_end)


def media_in(wall: int, rate: int) -> int:
    """Media that so much time plays at that speed."""
    return wall * rate // USUAL_RATE


def clipped(beat: Beat, m0: int, m1: int) -> Beat:
    """The part of a beat in [m0, m1), which lies inside it; media in proportion."""
    if (m0, m1) == (beat.m0, beat.m1):
        return beat
    media, wall = beat.end - beat.start, beat.m1 - beat.m0
    start = beat.start + media * (m0 - beat.m0) // wall
    return beat._replace(m0=m0, m1=m1, start=start, end=beat.start + media * (m1 - beat.m0) // wall)


def idle_after_ms(kind: BlockKind, pupil: Pupil) -> int | None:
    """How long nothing may be touched; None: as long as one likes.

    A video plays on. After 15 minutes the page asks "Ben je er nog?"; who does not answer within 5 minutes earns
    nothing until they do. Where the school switched the question off, nobody has to answer it.
    """
    if kind in MEDIA:
        return (ASK_AFTER_S + ANSWER_WITHIN_S) * 1000 if pupil.asks else None
    return min(max(pupil.idle_s, PAGE_IDLE_S), MOST_PAGE_IDLE_S) * 1000


def needed_of_media(media_ms: int) -> int:
    """The part of media that makes it done, in thousandths; of a short one less, for the last seconds are a logo."""
    short = LEAST_NEEDED + GROWS_BY * min(media_ms // 1000, GROWS_UNTIL_S) // GROWS_UNTIL_S
    return min(NEEDED, short)


def measured(kind: BlockKind) -> bool:
    """Whether time on such a block is measured."""
    return kind in MEASURED
