"""Half-open intervals of time and the few operations that counting needs.

Theory of operation
===================
``Spans`` is a tuple of spans in order of time, none of which touch: the one *normal* form of a set of instants.
``union`` makes it from anything; ``clip``, ``subtract`` and ``gaps`` answer it again. A length is whole seconds, for
every instant that enters counting stands on a whole second (``on_the_second``): sums are exact, whatever their order.
The arithmetic itself is that of ``intervals``, here over microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NewType, TypeAlias

from erbij.register import intervals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.register.intervals import Interval, Intervals

Seconds = NewType("Seconds", int)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


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
        return Seconds((self.end - self.start) // SECOND)


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
    return _spans(_normal(spans))


def clip(spans: Iterable[Span], window: Iterable[Span]) -> Spans:
    """The instants that lie in ``spans`` and in ``window``, in normal form."""
    return _spans(intervals.clip(_normal(spans), _normal(window)))


def subtract(spans: Iterable[Span], less: Iterable[Span]) -> Spans:
    """The instants of ``spans`` that lie in none of ``less``, in normal form."""
    return _spans(intervals.subtract(_normal(spans), _normal(less)))


def gaps(spans: Iterable[Span]) -> Spans:
    """What lies between the first start and the last end and in no span, in order."""
    return _spans(intervals.gaps(_normal(spans)))


def total(spans: Iterable[Span]) -> Seconds:
    """Seconds that lie in at least one span: an overlap is never counted twice."""
    return Seconds(sum(span.seconds for span in union(spans)))


def in_seconds(spans: Iterable[Span]) -> Intervals:
    """The spans as whole seconds since 1970 (:func:`on_the_second`), in normal form."""
    pairs = (((one.start - EPOCH) // SECOND, (one.end - EPOCH) // SECOND) for one in spans)
    return intervals.union(pair for pair in pairs if pair[0] < pair[1])


def in_whole_seconds(span: Span) -> Interval:
    """Both ends moved back to the whole second, as seconds since 1970; empty if nothing is left between them."""
    return (span.start - EPOCH) // SECOND, (span.end - EPOCH) // SECOND


def from_seconds(pairs: Iterable[Interval]) -> Spans:
    """Whole seconds since 1970 as spans, in the order given."""
    return tuple(Span(EPOCH + start * SECOND, EPOCH + end * SECOND) for start, end in pairs)


def _normal(spans: Iterable[Span]) -> Intervals:
    return intervals.union(((one.start - EPOCH) // TICK, (one.end - EPOCH) // TICK) for one in spans)


def _spans(ticks: Intervals) -> Spans:
    return tuple(Span(EPOCH + start * TICK, EPOCH + end * TICK) for start, end in ticks)
