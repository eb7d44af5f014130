"""When a pupil was there: intervals made of proofs (R2).

Theory of operation
===================
A proof is two things at once: the client answered our own ping, and class media was *delivered* to it in the last
seconds. In the pupil's own pause no media is sent and the answer alone keeps the interval, from which the register
takes the pause off again (R4). An interval opens at the first proof; every later proof carries it on; 30 s without one,
and it ends **at the last proof**, whatever the cause. Who says goodbye while proofs are fresh was there until the
goodbye. No clock, no socket, no database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from erbij.live.model import FactKind
from erbij.live.wire import LeaveReason

if TYPE_CHECKING:
    from collections.abc import Iterable

PROOF_EVERY = timedelta(seconds=5)
PROOF_LIMIT = timedelta(seconds=30)
# One proof, and the time in which its answer may come.
FRESH = timedelta(seconds=7)
DELIVERED_WITHIN_S = 5.0

Bounds = tuple[datetime, datetime]


def delivered(
    *, media_age: float | None, sender_report_age: float | None, report_age: float | None, picture_or_sound_flows: bool
) -> bool:
    """Whether class media reached the pupil in the last 5 s; ages in seconds, None: never.

    ``picture_or_sound_flows``: a source routed to the pupil sends now. While none does (silent, paused by us,
    curtained) a sender report stands in for media, so that nothing which Erbij itself switches off ends an interval.
    """

    def within(age: float | None) -> bool:
        return age is not None and age <= DELIVERED_WITHIN_S

    return within(report_age) and (within(media_age) or (not picture_or_sound_flows and within(sender_report_age)))


def fault(*, socket_up: bool, class_there: bool, engine_failed: bool) -> LeaveReason:
    """Return whose fault it is that proofs stopped."""
    if engine_failed:
        return LeaveReason.SERVER
    if socket_up and not class_there:
        return LeaveReason.NETWORK_SCHOOL
    return LeaveReason.NETWORK_HOME


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to an interval; the driver makes a fact of it."""

    kind: FactKind
    span_id: str
    n: int
    at: datetime
    device: str
    connection: str
    reason: LeaveReason | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """The open interval."""

    span_id: str
    device: str
    connection: str
    since: datetime
    last: datetime
    n: int


class Presence:
    """The intervals of one pupil in one lesson, one open at most. ``before``: closed ones, of before a restart."""

    def __init__(self, before: Iterable[Bounds] = ()) -> None:
        self._closed: list[Bounds] = list(before)
        self._open: Open | None = None

    @property
    def open(self) -> Open | None:
        """The open interval, if any."""
        return self._open

    @property
    def last_proof(self) -> datetime | None:
        """When the open interval was last proved."""
        return self._open.last if self._open else None

    def prove(self, at: datetime, *, span_id: str, device: str, connection: str) -> list[Mark]:
        """Take a proof in; ``span_id`` names the interval if it opens one.

        Time that runs back counts as standing still.
        """
        marks = self.check(at, LeaveReason.NETWORK_HOME)
        if self._open is not None and self._open.device != device:
            marks += self.end(LeaveReason.TAKEN_OVER, at)
        if self._open is None:
            self._open = Open(span_id, device, connection, at, at, 0)
            marks.append(self._mark(FactKind.OPENED, at))
        last = max(at, self._open.last)
        self._open = replace(self._open, last=last, n=self._open.n + 1, connection=connection)
        return [*marks, self._mark(FactKind.PROOF, last)]

    def check(self, now: datetime, reason: LeaveReason) -> list[Mark]:
        """End the interval at its last proof when that is more than 30 s ago."""
        if self._open is None or now - self._open.last <= PROOF_LIMIT:
            return []
        return self._close(self._open.last, reason)

    def end(self, reason: LeaveReason, now: datetime) -> list[Mark]:
        """End the interval for a known reason: now if the last proof is fresh, else at the last proof.

        A server that stops, and a seat taken by another device, are no goodbye: then it is the last proof.
        """
        if self._open is None:
            return []
        goodbye = reason not in {LeaveReason.SERVER, LeaveReason.TAKEN_OVER}
        fresh = goodbye and now - self._open.last <= FRESH
        return self._close(max(now, self._open.last) if fresh else self._open.last, reason)

    def seconds(self, window: Bounds, pauses: Iterable[Bounds] = ()) -> int:
        """Return the whole seconds inside ``window`` so far, less the pupil's own ``pauses``, of which no two overlap.

        Not bridged, so never more than the register counts.
        """
        paused = ((max(start, window[0]), min(end, window[1])) for start, end in pauses)
        return int((self._inside(window) - sum(map(self._inside, paused), timedelta())).total_seconds())

    def _inside(self, window: Bounds) -> timedelta:
        spans = [*self._closed, *([(self._open.since, self._open.last)] if self._open else [])]
        inside = (min(end, window[1]) - max(start, window[0]) for start, end in spans)
        return sum((part for part in inside if part > timedelta()), timedelta())

    def _close(self, at: datetime, reason: LeaveReason) -> list[Mark]:
        mark = self._mark(FactKind.CLOSED, at, reason)
        if self._open is not None:
            self._closed.append((self._open.since, at))
        self._open = None
        return [mark]

    def _mark(self, kind: FactKind, at: datetime, reason: LeaveReason | None = None) -> Mark:
        held = self._open
        if held is None:
            raise ValueError(kind)
        return Mark(kind, held.span_id, held.n, at, held.device, held.connection, reason)
