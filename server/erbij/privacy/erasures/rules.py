"""How a request goes on. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.privacy.erasures.model import OPEN, ErasureIsSettled, ErasureState, SecondPersonNeeded, StillAtSchool

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.privacy.erasures.model import Erasure

WAITS = timedelta(days=7)
"""So long an approved erasure can still be stopped."""


def propose(one: Erasure, actor_id: str, *, left: bool) -> Erasure:
    """A coordinator takes a family's request on. Raises ``StillAtSchool``, ``ErasureIsSettled``."""
    if one.state is not ErasureState.ASKED:
        raise ErasureIsSettled
    if not left:
        raise StillAtSchool
    return replace(one, state=ErasureState.PROPOSED, proposed_by=actor_id)


def approve(one: Erasure, actor_id: str, now: datetime, *, left: bool) -> Erasure:
    """Somebody else says yes. Raises ``SecondPersonNeeded``, ``StillAtSchool``, ``ErasureIsSettled``."""
    if one.state is not ErasureState.PROPOSED:
        raise ErasureIsSettled
    if actor_id in {one.proposed_by, one.asked_by}:
        raise SecondPersonNeeded
    if not left:
        raise StillAtSchool
    return replace(one, state=ErasureState.APPROVED, approved_by=actor_id, due_at=now + WAITS)


def stop(one: Erasure, actor_id: str, now: datetime) -> Erasure:
    """Nothing is erased after all. Raises ``ErasureIsSettled``."""
    if one.state not in OPEN:
        raise ErasureIsSettled
    return replace(one, state=ErasureState.STOPPED, closed_by=actor_id, closed_at=now)


def done(one: Erasure, now: datetime) -> Erasure:
    """It is erased; what the family wrote goes with the rest."""
    return replace(one, state=ErasureState.DONE, closed_at=now, words=type(one.words)(""))
