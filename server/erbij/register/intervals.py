"""Arithmetic on half-open intervals [start, end) of whole numbers; what stands behind ``spans`` and all counting.

Theory of operation
===================
``Intervals`` are pairs in order, none of which are empty or touch: the one *normal* form of a set of numbers. ``union``
makes it from anything; every other function asks for it and answers it. In counting a number is a second since 1970 in
UTC (``spans`` also uses microseconds). Pairs of numbers, no objects: a school's year is millions of them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from erbij.register.model import Source

Interval: TypeAlias = tuple[int, int]
Intervals: TypeAlias = tuple[Interval, ...]
Layer = TypeVar("Layer")


class Asked(NamedTuple):
    """What one source of one thing asks for (R5); the first three fields are the order in which they are served."""

    source: Source
    began: int
    key: str
    intervals: Intervals


def between(start: int, end: int) -> Intervals:
    """[start, end), or nothing when that is empty or the wrong way round."""
    return ((start, end),) if start < end else ()


def union(pairs: Iterable[Interval]) -> Intervals:
    """The numbers that lie in at least one pair, whatever their order."""
    ordered = sorted(pairs)
    if len(ordered) < 2:  # noqa: PLR2004 - the usual case, and nothing to do
        return tuple(ordered)
    if len(ordered) == 2 and ordered[0][1] < ordered[1][0]:  # noqa: PLR2004 - so is this: one reconnect
        return tuple(ordered)
    merged: list[Interval] = []
    first, last = ordered[0]
    for start, end in ordered:
        if start > last:
            merged.append((first, last))
            first, last = start, end
        elif end > last:
            last = end
    merged.append((first, last))
    return tuple(merged)


def joined(whole: Intervals, gaps_: Intervals) -> Intervals:
    """The numbers of ``whole`` and of some of its own gaps, both in order."""
    closed = {start for start, _ in gaps_}
    found: list[Interval] = []
    first, last = whole[0]
    for start, end in whole[1:]:
        if last not in closed:
            found.append((first, last))
            first = start
        last = end
    found.append((first, last))
    return tuple(found)


def clip(left: Intervals, right: Intervals) -> Intervals:
    """The numbers that lie in both."""
    if len(right) == 1 and left and right[0][0] <= left[0][0] and left[-1][1] <= right[0][1]:
        return left
    found: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            found.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def subtract(whole: Intervals, less: Intervals) -> Intervals:
    """The numbers of ``whole`` that lie in none of ``less``."""
    if not whole or not less or less[-1][1] <= whole[0][0] or whole[-1][1] <= less[0][0]:
        return whole
    found: list[Interval] = []
    at = bisect_right(less, whole[0][0], key=_end)
    for start, end in whole:
        first = start
        while at < len(less) and less[at][0] < end:
            if less[at][0] > first:
                found.append((first, less[at][0]))
            first = max(first, less[at][1])
            if less[at][1] > end:
                break
            at += 1
        if first < end:
            found.append((first, end))
    return tuple(found)


def gaps(whole: Intervals) -> Intervals:
    """What lies between the first start and the last end and in no interval."""
    return tuple((whole[i][1], whole[i + 1][0]) for i in range(len(whole) - 1))


def total(whole: Intervals) -> int:
    """How many numbers there are."""
    found = 0
    for start, end in whole:
        found += end - start
    return found


def paint(canvas: Intervals, layers: Iterable[tuple[Layer, Intervals]]) -> list[tuple[Layer, Interval]]:
    """Each layer takes what earlier ones left blank of the canvas; in order, neighbours of one layer joined."""
    blank = canvas
    painted: list[tuple[Interval, Layer]] = []
    for layer, intervals in layers:
        taken = clip(intervals, blank) if intervals else ()
        if taken:
            painted += [(one, layer) for one in taken]
            blank = subtract(blank, taken)
            if not blank:
                break
    if len(painted) == 1:
        return [(painted[0][1], painted[0][0])]
    parts: list[tuple[Layer, Interval]] = []
    for (start, end), layer in sorted(painted, key=_start_of):
        if parts and parts[-1][0] == layer and parts[-1][1][1] == start:
            parts[-1] = layer, (parts[-1][1][0], end)
        else:
            parts.append((layer, (start, end)))
    return parts


def share(asked: Sequence[Asked]) -> list[Intervals]:
    """R5: what each keeps, in the order given: S before L before C before O, then ``began``, ``key``, the order given.

    Only what shares time is compared, so that a year costs no more than its days.
    """
    kept: list[Intervals] = [()] * len(asked)
    for near in _neighbours(asked):
        if len(near) == 1:
            kept[near[0]] = asked[near[0]].intervals
            continue
        taken: Intervals = ()
        for index in sorted(near, key=lambda i: (RANK[asked[i].source], asked[i].began, asked[i].key, i)):
            kept[index] = subtract(asked[index].intervals, taken)
            taken = union(taken + asked[index].intervals)
    return kept


RANK: dict[Hashable, int] = {source: rank for rank, source in enumerate("SLCO")}
"""Sources in order of priority (R5)."""


def _neighbours(asked: Sequence[Asked]) -> list[list[int]]:
    """Indexes of those that share time, directly or by way of others."""
    hulls = sorted((one.intervals[0][0], one.intervals[-1][1], i) for i, one in enumerate(asked) if one.intervals)
    groups: list[list[int]] = []
    until = 0
    for start, end, index in hulls:
        if groups and start < until:
            groups[-1].append(index)
        else:
            groups.append([index])
        until = max(until, end)
    return groups


def _end(one: Interval) -> int:
    return one[1]


def _start_of(one: tuple[Interval, object]) -> int:
    return one[0][0]
