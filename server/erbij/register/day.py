"""One day of one pupil: what is reported of it, under the caps of R7 and R8.

Theory of operation
===================
A *piece* is a stretch of credited seconds, or a plain quantity of offline work. Each cap is the same act: put pieces in
the order in which they may stay and keep the first so many seconds. R7 keeps offline work in order of time, then plain
quantities in order of entry. R8 takes from O, then C, then L, the latest first: so it keeps S, L, C, O, the earliest
first, and of S everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from erbij.register.model import Bucket, Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from erbij.register.model import CountingPolicy

NEVER = 1 << 62
"""Where a plain quantity stands in time: after everything that has one."""


class Piece(NamedTuple):
    """Seconds of one source with their bucket. ``start`` NEVER: a plain quantity; ``entry`` is its place in the file.

    ``owner`` is the slot of S and L, the item of C, and the id of O.
    """

    local_date: date
    source: Source
    bucket: Bucket
    start: int
    entry: int
    seconds: int
    owner: str


@dataclass(slots=True)
class Day:
    """A date as it is printed; ``cap`` None: there is none.

    ``pieces`` are those that stay, reported or not; ``over`` those that the cap took.
    """

    local_date: date
    due: int = 0
    cap: int | None = None
    pieces: list[Piece] = field(default_factory=list)
    reported: bool = False
    over: list[Piece] = field(default_factory=list)
    over_norm: int = 0
    provisional: int = 0

    def by_source(self) -> dict[str, int]:
        """What is reported, of every source."""
        sums = {"S": 0, "L": 0, "C": 0, "O": 0}
        for piece in self.pieces if self.reported else ():
            sums[str(piece.source)] += piece.seconds
        return sums

    def by_bucket(self) -> dict[str, int]:
        """What was credited, of the buckets that hold anything; over the cap, voluntary and unregistered too."""
        sums: dict[str, int] = {}
        for piece in self.pieces:
            name = str(piece.bucket)
            sums[name] = sums.get(name, 0) + piece.seconds
        if self.over:
            sums[Bucket.OVER_CAP.value] = sum(piece.seconds for piece in self.over)
        return sums

    def total(self) -> int:
        """Seconds reported."""
        return sum(piece.seconds for piece in self.pieces) if self.reported else 0


def kept(pieces: Iterable[Piece], most: int) -> tuple[list[Piece], list[Piece]]:
    """The first ``most`` seconds of pieces in order, the last piece cut; and what was left over."""
    stay: list[Piece] = []
    over: list[Piece] = []
    for piece in pieces:
        part = min(piece.seconds, most)
        most -= part
        if part == piece.seconds:
            stay.append(piece)
            continue
        if part:
            stay.append(piece._replace(seconds=part))
        over.append(piece._replace(seconds=piece.seconds - part))
    return stay, over


def day_cap(due: int, ceiling: int | None, policy: CountingPolicy) -> int:
    """R8: the pupil's own ceiling, else what is due and an allowance to catch up; in seconds."""
    return due + policy.catchup_allowance if ceiling is None else ceiling


def capped(day: Day, pieces: Iterable[Piece], policy: CountingPolicy) -> None:
    """R7 and R8: give a day its pieces, as far as they may stay under ``day.cap``."""
    school: list[Piece] = []
    live: list[Piece] = []
    work: list[Piece] = []
    offline: list[Piece] = []
    for piece in pieces:
        source = piece.source
        if source is Source.LIVE:
            live.append(piece)
        elif source is Source.SCHOOL:
            school.append(piece)
        else:
            (work if source is Source.CATALOGUE else offline).append(piece)
    for each in (school, live, work, offline):
        if len(each) > 1:
            each.sort(key=_IN_TIME)
    if offline:
        offline, _dropped = kept(offline, policy.offline_day_max)
    at_school = sum(one.seconds for one in school)
    most = at_school if day.cap is None else max(day.cap, at_school)
    day.pieces, day.over = kept([*school, *live, *work, *offline], most)


_IN_TIME = itemgetter(Piece._fields.index("start"), Piece._fields.index("entry"))
"""The order in which seconds of one source may stay: the earliest first, plain quantities last, in order of entry."""
