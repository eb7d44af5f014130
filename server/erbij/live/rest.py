"""A pupil's own pause: the seat stays theirs, nothing is sent to them or from them, and only they come back.

Theory of operation
===================
The pause stands on the seat, so that it survives a reconnect and a server that was killed. Its planned length is a help
for the pupil and ends nothing: a pause lasts until the pupil comes back, speaks, leaves, or the lesson ends. Only then
an interval is made of it. That a pupil is *tired* stands nowhere but in the memory of the room.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.live import traffic
from erbij.live.wire import Step

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.live.model import Seat
    from erbij.live.traffic import Effect


def paused(seat: Seat, minutes: int, now: datetime) -> Seat:
    """Return the seat in a pause; one that began before goes on, with a new planned end."""
    until = now + timedelta(minutes=minutes)
    return replace(seat, step=Step.LOOKING_ON, paused_at=seat.paused_at or now, pause_until=until)


def back(seat: Seat) -> Seat:
    """Return the seat without a pause."""
    return replace(seat, paused_at=None, pause_until=None)


def ended(before: Seat | None, after: Seat, now: datetime) -> list[Effect]:
    """Return the end of a pause that one seat has and the next one has not."""
    if before is None or before.paused_at is None or after.paused_at is not None:
        return []
    return [traffic.PauseEnds(before.person_id, before.paused_at, max(before.paused_at, now))]
