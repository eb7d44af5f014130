"""Whose seat it is: the same one resumed, or taken by a new join.

A pupil and a unit have one seat: the newest device wins. A teacher has one for each device, so that a phone in the
hand can answer, close the curtain and take it back while the laptop on the desk sends the board; on the same device
the newest tab wins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.live.model import MOST_PUPILS, Seat, SeatIsTakenOver
from erbij.live.wire import LeaveReason, Side, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.live.model import Participant
    from erbij.live.traffic import Entered


def is_full(event: Entered, people: Iterable[Participant]) -> bool:
    """Whether a pupil who enters would be one more than a lesson has room for; who is in it stays in it."""
    others = [one for one in people if one.side is Side.PUPIL and one.person.id != event.person.id]
    return event.person.side is Side.PUPIL and len(others) >= MOST_PUPILS


def left_with(gone: Participant, reason: LeaveReason, people: Iterable[Participant]) -> list[Participant]:
    """Return the teacher's devices that are away when the teacher says goodbye on another one.

    Nobody holds them: a laptop of which the lid is closed is not the adult of the lesson. The seat stays theirs, so
    that one who was in a pocket after all comes back by itself; and a device that is connected stays.
    """
    if gone.side is not Side.TEACHER or reason not in {LeaveReason.LEFT, LeaveReason.STOPPED}:
        return []
    return [one for one in people if one.person.id == gone.person.id and one.id != gone.id and one.socket is None]


def held_by(event: Entered, seats: Iterable[Seat]) -> Seat | None:
    """Return the seat that this join would have, of those that there are."""
    own = [seat for seat in seats if seat.person_id == event.person.id]
    if event.person.side is not Side.TEACHER:
        return next(iter(own), None)
    resumed = [seat for seat in own if event.resume_hash is not None and seat.key_hash == event.resume_hash]
    return next(iter(resumed or [seat for seat in own if seat.device == event.person.device]), None)


def seat_for(event: Entered, held: Seat | None) -> Seat:
    """Return the seat as it will be, of the one ``held`` so far. Raises ``SeatIsTakenOver``."""
    person = event.person
    fresh = Seat(
        event.new_id, person.id, person.side, person.device, event.new_key_hash, event.generation, Step.LOOKING_ON
    )
    if held is None:
        return fresh
    stale = event.resume_hash is not None and event.resume_hash != held.key_hash
    if stale or (person.device == held.device and event.generation < held.generation):
        raise SeatIsTakenOver
    if event.resume_hash is None:
        return replace(fresh, participant_id=held.participant_id)
    return replace(held, generation=event.generation, device=person.device, step=min(held.step, Step.TEXT))
