"""From the beats of a lease to what they are worth.

Theory of operation
===================
Beats are put in the order of (m0, m1, seq) and then taken one by one, so that the order in which they arrived makes no
difference. A cursor goes along the wall: no second of it is used twice, whatever is said to have been played in it.
Tolerances are *budgets of the session*: media that is ahead of the wall (3 s), and time in which nothing moved that
should have (5 s); a flood of small beats finds them used up. What stood still beyond that is ``waiting``, told and not
credited.

Coverage is the union of media ranges with small holes closed; never more than the wall allowed, and 3 s, however many
holes there are. Credit is wall time: at double speed a film is worth half of its minutes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.engagement.model import ANSWERED, MEDIA, BlockDone, BlockKind, Folded, Piece, Stretch, Verdict
from erbij.catalogue.engagement.rules import CHECKS, LATE_MS, USUAL_RATE, Case, clipped, judge, media_in

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from erbij.catalogue.engagement.model import Arrival, Beat, Engaged, Measured, Range, Session, Work

AHEAD_MS = 3_000
STALLED_MS = 5_000
HOLE_MS = 1_500
EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


@dataclass(slots=True)
class _Block:
    ranges: list[Range] = field(default_factory=list)
    played: int = 0
    engaged: int = 0
    resume: int = 0
    last: int = -1
    spans: list[Range] = field(default_factory=list)


class _Walk:
    """One walk along a session, made for one fold."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.blocks: dict[str, _Block] = {}
        self.cursor = 0
        self.ahead = AHEAD_MS
        self.stalled = STALLED_MS
        self.waiting = 0

    def take(self, beat: Beat, kind: BlockKind, *, late: bool) -> None:
        """Credit what of the beat lies after everything before it."""
        start = max(beat.m0, self.cursor)
        if start >= beat.m1:
            return
        self.cursor = beat.m1
        part = clipped(beat, start, beat.m1)
        block = self.blocks.setdefault(beat.block, _Block())
        block.last = beat.m1
        credited = self._media(part, block) if kind in MEDIA else part.m1 - part.m0
        block.engaged += credited
        if credited:
            block.spans.append((start, start + credited))
            self._add(Piece(start, start + credited, beat.block, late))

    def _media(self, part: Beat, block: _Block) -> int:
        wall, media = part.m1 - part.m0, part.end - part.start
        block.resume = part.end
        could = media_in(wall, part.rate)
        if media > could:
            more = min(media - could, self.ahead)
            self.ahead -= more
            block.ranges.append((part.start, part.start + could + more))
            block.played += could
            return wall
        if media:
            block.ranges.append((part.start, part.end))
            block.played += media
        moved = min(wall, media * USUAL_RATE // part.rate)
        allowed = min(wall - moved, self.stalled)
        self.stalled -= allowed
        self.waiting += wall - moved - allowed
        return moved + allowed

    def _add(self, piece: Piece) -> None:
        last = self.pieces[-1] if self.pieces else None
        if last is not None and (last.end, last.block, last.late) == (piece.start, piece.block, piece.late):
            self.pieces[-1] = last._replace(end=piece.end)
        else:
            self.pieces.append(piece)


def fold(session: Session, checks: Sequence[Callable[[Case], Case | Verdict]] = CHECKS) -> Folded:
    """What a session was worth. ``checks``: fewer of them only to show what each is for."""
    walk, verdicts = _Walk(), Counter[Verdict]()
    seen: dict[int, Beat] = {}
    for arrival in sorted(session.arrivals):
        beat = arrival.beat
        case = Case(
            beat, arrival.at, session.until, session.revision, session.blocks, session.pupil, seen.get(beat.seq)
        )
        verdict, part = judge(case, checks)
        verdicts[verdict] += 1
        if verdict not in {Verdict.UNKNOWN, Verdict.DUPLICATE, Verdict.CONFLICT}:
            seen.setdefault(beat.seq, beat)
        if verdict is Verdict.COUNTS and beat.block in session.blocks:
            walk.take(part, session.blocks[beat.block].kind, late=session.offline or is_late(arrival))
        elif verdict is Verdict.STILL:
            _stay(walk, part)
    blocks = {
        key: BlockDone(
            tuple(merged(one.ranges)),
            one.played,
            one.engaged,
            one.resume,
            one.last,
            tuple(merged(one.spans)),
        )
        for key, one in walk.blocks.items()
    }
    return Folded(tuple(walk.pieces), blocks, walk.waiting, verdicts)


def is_late(arrival: Arrival) -> bool:
    """Whether it is evidence of class C: measured without a line, or sent long after."""
    return not arrival.beat.online or arrival.at - arrival.beat.m1 > LATE_MS


def _stay(walk: _Walk, beat: Beat) -> None:
    """Where the pupil paused or dragged to is where they go on, though it earns nothing."""
    block = walk.blocks.setdefault(beat.block, _Block())
    block.resume, block.last = beat.end, beat.m1


def merged(ranges: Iterable[Range], hole: int = 0) -> list[Range]:
    """The union of ranges, by start; holes up to ``hole`` are closed."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start - found[-1][1] <= hole:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return found


def side_by_side(work: Work) -> list[dict[str, BlockDone]]:
    """What was done with each block in each lease, without the time that an earlier lease used already.

    A lesson that is taken along ends no other lease, so that two devices can tell the same minutes: those are lived
    once. Where a block was played, what the wall allowed of it shrinks with its time.
    """
    used: list[Range] = []
    found: list[dict[str, BlockDone]] = []
    for engaged in work.engaged:
        began = (engaged.lease.issued_at - EPOCH) // MILLISECOND
        spans = {key: [(began + start, began + end) for start, end in one.spans] for key, one in engaged.blocks.items()}
        found.append({key: _without(one, spans[key], used) for key, one in engaged.blocks.items()})
        used = merged([*used, *(each for mine in spans.values() for each in mine)])
    return found


def _without(done: BlockDone, spans: Sequence[Range], used: Sequence[Range]) -> BlockDone:
    whole = _long(spans)
    new = _long(merged([*used, *spans])) - _long(used)
    if new == whole:
        return done
    return replace(done, played=done.played * new // whole, engaged=new)


def _long(ranges: Iterable[Range]) -> int:
    return sum(end - start for start, end in ranges)


def by_block(work: Work) -> dict[str, list[BlockDone]]:
    """What was done with each block, over all leases (:func:`side_by_side`)."""
    found: dict[str, list[BlockDone]] = {}
    for blocks in side_by_side(work):
        for key, done in blocks.items():
            found.setdefault(key, []).append(done)
    return found


def coverage(done: Iterable[BlockDone]) -> int:
    """Milliseconds of one block's media that were played, over all of its sessions."""
    every = list(done)
    closed = merged((one for each in every for one in each.ranges), HOLE_MS)
    return min(sum(end - start for start, end in closed), sum(one.played for one in every) + AHEAD_MS)


def is_done(block: Measured, done: Iterable[BlockDone]) -> bool:
    """Whether a block is completed: enough of its media was played, or its page was long enough looked at.

    Time never completes what has to be answered.
    """
    every = list(done)
    if block.threshold is None or not every or block.kind in ANSWERED:
        return False
    if block.kind in MEDIA:
        return coverage(every) * 1000 >= block.threshold * block.media_ms > 0
    return sum(one.engaged for one in every) >= block.threshold


def item_done(blocks: Iterable[Measured], done: dict[str, list[BlockDone]]) -> bool:
    """Whether an item is completed: every block that asks for something is; one that asks for nothing never."""
    asked = [one for one in blocks if one.threshold is not None]
    return bool(asked) and all(is_done(one, done.get(one.id, [])) for one in asked)


def resumed(work: Work, blocks: Iterable[Measured], done: Container[str]) -> tuple[dict[str, BlockDone], str | None]:
    """Each block with where the pupil was last and their engaged time, and the block to go on with.

    That is the one they were in, unless it is done; then the first one after it that is not. None: all are.
    """
    order = [one.id for one in blocks if one.threshold is not None]
    found: dict[str, BlockDone] = {}
    last = ""
    for mine in side_by_side(work):
        for key, one in mine.items():
            before = found.get(key, BlockDone())
            found[key] = replace(one, engaged=before.engaged + one.engaged)
        last = max(mine, key=lambda key: mine[key].last, default=last)
    at = order.index(last) if last in order else 0
    return found, next((key for key in order[at:] + order[:at] if key not in done), None)


def whole_seconds(pieces: Iterable[Piece]) -> list[tuple[int, int, bool]]:
    """Credited time as whole seconds since the lease: (start, end, late), by start, never more than was credited.

    Fractions are carried on from piece to piece: they are neither lost at every pause nor made into a second each.
    """
    found: list[tuple[int, int, bool]] = []
    credited = placed = cursor = 0
    for piece in pieces:
        credited += piece.end - piece.start
        seconds = credited // 1000 - placed
        if not seconds:
            continue
        placed += seconds
        start = max(cursor, piece.start // 1000)
        cursor = start + seconds
        if found and found[-1][1:] == (start, piece.late):
            found[-1] = (found[-1][0], cursor, piece.late)
        else:
            found.append((start, cursor, piece.late))
    return found


def late_spans(stretches: Iterable[Stretch]) -> list[Range]:
    """What of it came late (class C)."""
    return [(one.start, one.end) for one in stretches if one.late]


def known_since(old: Engaged, new: Iterable[Stretch], now: datetime | None) -> tuple[Stretch, ...]:
    """What a lease was worth, each late part since when it was known: what a teacher confirmed stays confirmed."""
    before = [one._replace(since=one.since or old.late_at) for one in old.stretches if one.late]
    found: list[Stretch] = []
    for one in new:
        at = one.start
        for known in before if one.late else ():
            start, end = max(at, known.start), min(one.end, known.end)
            if start < end:
                found += [Stretch(at, start, late=True, since=now)] if at < start else []
                found.append(Stretch(start, end, late=True, since=known.since))
                at = end
        if at < one.end:
            found.append(Stretch(at, one.end, one.late, now if one.late else None))
    return tuple(found)
