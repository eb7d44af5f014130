"""Which parts of a lesson a pupil missed, and why; pure.

Theory of operation
===================
What is offered of a lesson is its planned time while it really went on, less what the class kept to itself or did not
give (a curtain over all, a class side that had left). What of that a pupil was not there for is missed: before their
first presence they were late, in a pause of their own they rested, after a drop it was the line. What follows the last
presence is agreed rest if the day plan says so, else they left; nothing here tells a stop from leaving. Parts shorter
than a minute are no news to anybody.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from erbij.live.missed.model import Part, Shown, Why
from erbij.live.wire import LeaveReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from erbij.live.board.wire import BoardPhoto
    from erbij.live.missed.model import Missed
    from erbij.live.model import Interval, PupilEvidence, SlotEvidence

SHORTEST = timedelta(minutes=1)
_TECHNICAL = frozenset(
    {
        LeaveReason.NETWORK_HOME,
        LeaveReason.NETWORK_SCHOOL,
        LeaveReason.SERVER,
        LeaveReason.TAKEN_OVER,
    }
)

Stretch = tuple["datetime", "datetime"]


def offered(evidence: SlotEvidence, start: datetime, end: datetime) -> list[Stretch]:
    """Return what of the planned time [start, end) was offered; nothing, if the lesson never opened."""
    session = evidence.session
    if session is None:
        return []
    since, until = max(start, session.started_at), min(end, session.ended_at or end)
    kept_back = [(one.start, one.end or until) for one in evidence.away if one.reason is LeaveReason.LEFT]
    return _without([(since, until)] if since < until else [], kept_back)


def parts(
    given: Sequence[Stretch], pupil: PupilEvidence, rest: Sequence[Stretch] = (), *, may_stop: bool = False
) -> list[Part]:
    """Return what the pupil missed of what was ``given``, by start; ``rest`` and ``may_stop`` are of their day plan."""
    there = sorted((one.start, one.end) for one in pupil.intervals)
    cuts = {cut for stretch in (*there, *pupil.pauses, *rest) for cut in stretch}
    found: list[Part] = []
    for start, end in _without(given, _without(there, pupil.pauses)):
        marks = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
        found += [Part(a, b, _why(a, pupil, rest, may_stop=may_stop)) for a, b in pairwise(marks)]
    return [one for one in _merged(found) if one.end - one.start >= SHORTEST]


def shown(missed: Iterable[Missed], photos: dict[str, list[BoardPhoto]]) -> tuple[Shown, ...]:
    """Return the parts by start, those of a slot that touch as one, each with the photos that belong to it.

    To a part belong the photos of its time, and the first one after it: that is how the board was when it was over.
    """
    joined: list[tuple[str, datetime, datetime]] = []
    for one in sorted(missed, key=lambda one: (one.start, one.slot_id)):
        if joined and joined[-1][0] == one.slot_id and joined[-1][2] >= one.start:
            slot_id, start, end = joined.pop()
            joined.append((slot_id, start, max(end, one.end)))
        else:
            joined.append((one.slot_id, one.start, one.end))
    return tuple(
        Shown(slot_id, start, end, _photos(photos.get(slot_id, ()), start, end)) for slot_id, start, end in joined
    )


def _photos(photos: Iterable[BoardPhoto], start: datetime, end: datetime) -> tuple[BoardPhoto, ...]:
    since = [photo for photo in photos if photo.at >= start]
    return (*(photo for photo in since if photo.at < end), *[photo for photo in since if photo.at >= end][:1])


def _why(at: datetime, pupil: PupilEvidence, rest: Sequence[Stretch], *, may_stop: bool) -> Why:
    before = [one for one in pupil.intervals if one.start < at or one.end <= at]
    if any(start <= at < end for start, end in pupil.pauses):
        return Why.PAUSE
    if any(start <= at < end for start, end in rest):
        return Why.REST
    if not before:
        return Why.LATE if pupil.intervals else Why.NOT_THERE
    last = max(before, key=lambda one: one.end)
    if last.reason in _TECHNICAL:
        return Why.TECHNICAL
    return Why.REST if may_stop and _is_last(last, pupil) else Why.LEFT


def _is_last(one: Interval, pupil: PupilEvidence) -> bool:
    return all(other.end <= one.end for other in pupil.intervals)


def _without(stretches: Iterable[Stretch], away: Iterable[Stretch]) -> list[Stretch]:
    """Return what of some stretches lies in none of the others, by start."""
    left = sorted(stretches)
    for start, end in away:
        pieces = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b))]
        left = sorted({(a, b) for a, b in pieces if a < b})
    return left


def _merged(found: Iterable[Part]) -> list[Part]:
    merged: list[Part] = []
    for one in sorted(found):
        if merged and merged[-1].end == one.start and merged[-1].why is one.why:
            merged.append(Part(merged.pop().start, one.end, one.why))
        else:
            merged.append(one)
    return merged
