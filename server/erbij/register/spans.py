"""Half-open intervals of time and the few operations that counting needs.

Theory of operation
===================
``Spans`` is a tuple of spans in order of time, none of which touch: the one *normal* form of a set of instants.
``union`` makes it from anything; ``clip``, ``subtract`` and ``gaps`` answer it again. A length is whole seconds, for
every instant that enters counting stands on a whole second (``on_the_second``): sums are exact, whatever their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NewType, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Seconds = NewType("Seconds", int)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open interval [start, end) of aware instants, kept in UTC; ``ValueError`` if it is empty or reversed."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware instants")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")

    @property
    def seconds(self) -> Seconds:
        """The length in whole seconds, floored."""
        return Seconds((self.end - self.start) // timedelta(seconds=1))


Spans: TypeAlias = tuple[Span, ...]


def between(start: datetime, end: datetime) -> Spans:
    """[start, end), or nothing when that is empty or the wrong way round."""
    return (Span(start, end),) if start < end else ()


def on_the_second(spans: Iterable[Span]) -> Spans:
    """Both ends moved back to the whole second, empty ones left out; order and overlaps stay.

    Moving back keeps the order of instants, so that two spans that touched or overlapped still do.
    """
    floored = ((span.start.replace(microsecond=0), span.end.replace(microsecond=0)) for span in spans)
    return tuple(Span(start, end) for start, end in floored if start < end)


def union(spans: Iterable[Span]) -> Spans:
    """The instants that lie in at least one span, in normal form."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def clip(spans: Iterable[Span], window: Iterable[Span]) -> Spans:
    """The instants that lie in ``spans`` and in ``window``, in normal form."""
    left, right = union(spans), union(window)
    found: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        found += between(max(left[i].start, right[j].start), min(left[i].end, right[j].end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(found)


def subtract(spans: Iterable[Span], less: Iterable[Span]) -> Spans:
    """The instants of ``spans`` that lie in none of ``less``, in normal form."""
    whole = union(spans)
    if not whole:
        return ()
    inverse: list[Span] = []
    at = whole[0].start
    for hole in clip(less, between(whole[0].start, whole[-1].end)):
        inverse += between(at, hole.start)
        at = hole.end
    inverse += between(at, whole[-1].end)
    return clip(whole, inverse)


def gaps(spans: Iterable[Span]) -> Spans:
    """What lies between the first start and the last end and in no span, in order."""
    whole = union(spans)
    return tuple(Span(one.end, two.start) for one, two in pairwise(whole))


def total(spans: Iterable[Span]) -> Seconds:
    """Seconds that lie in at least one span: an overlap is never counted twice."""
    return Seconds(sum(span.seconds for span in union(spans)))
