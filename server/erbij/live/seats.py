"""Whose seat it is: the same one resumed, or taken by a new join."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.live.model import Seat, SeatIsTakenOver
from erbij.live.wire import Step

if TYPE_CHECKING:
    from erbij.live.traffic import Entered


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
