"""What a weak line is spared, and when the next still of the board is due; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live import traffic
from erbij.live.rules import hidden, sender_of, still_for
from erbij.live.saving.model import ASKED_AGAIN, STILL_EVERY, StillAsked
from erbij.live.saving.wire import StillWanted
from erbij.live.wire import SourceKind

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.live.present import Present
    from erbij.live.traffic import Effect


def ask_still(present: Present, slot_id: str, now: datetime) -> list[Effect]:
    """Ask whoever sends the board for a still, if a pupil there needs one and none is fresh or on its way."""
    stills = present.stills
    sender = sender_of(SourceKind.BOARD, present.people)
    if sender is None or sender.socket is None or hidden(SourceKind.BOARD, present.course):
        stills.asked = stills.last = None
        return []
    if not any(still_for(person, present.people) for person in present.people if person.socket is not None):
        return []
    if stills.asked is not None and now - stills.asked.at < ASKED_AGAIN:
        return []
    if stills.asked is None and stills.last is not None and now - stills.last.at < STILL_EVERY:
        return []
    known = stills.asked or stills.last
    stills.asked = StillAsked((known.n if known else 0) + 1, now, sender.person.id)
    return [traffic.Push(sender.socket, "still.wanted", StillWanted(slot_id=slot_id, n=stills.asked.n))]
