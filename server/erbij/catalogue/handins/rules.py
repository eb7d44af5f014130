"""When something may be handed in, replaced and answered, and what that makes of it; pure.

Theory of operation
===================
Rounds follow each other. The last one decides: while nobody looked at it, the pupil replaces it; once a teacher asks
for another one, the next is begun; what was accepted stays as it is. Earlier rounds never change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.catalogue.handins.model import HandinIsAnswered, HandinIsRead, Round
from erbij.catalogue.handins.wire import HandinState
from erbij.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from erbij.catalogue.assignments.model import Assignment
    from erbij.catalogue.files.model import StoredFile
    from erbij.private import Private

READY = "READY"


def may_hand_in(rounds: Sequence[Round]) -> bool:
    """Whether the pupil may begin a round, or replace the last one."""
    return not rounds or rounds[-1].accepted is False or (rounds[-1].accepted is None and rounds[-1].looked_at is None)


def handed_in(
    handin_id: str, rounds: Sequence[Round], text: Private[str], files: tuple[str, ...], now: datetime
) -> Round:
    """Return the round that is handed in: a new one, or the last one replaced. Raises ``HandinIsRead``."""
    if not may_hand_in(rounds):
        raise HandinIsRead
    replaced = bool(rounds) and rounds[-1].accepted is None
    return Round(handin_id, len(rounds) if replaced else len(rounds) + 1, text, files, now)


def looked(one: Round, now: datetime) -> Round:
    """Return it as a teacher saw it; the first look counts."""
    return one if one.looked_at else replace(one, looked_at=now)


def answered(  # noqa: PLR0917 - what is said of one round
    rounds: Sequence[Round],
    number: int,
    text: Private[str],
    files: tuple[str, ...],
    by: str,
    now: datetime,
    *,
    accepted: bool,
) -> Round:
    """Return the last round with its answer. Raises ``HandinIsAnswered``, also for an older one."""
    if not rounds or rounds[-1].number != number or rounds[-1].accepted is not None:
        raise HandinIsAnswered
    return replace(
        looked(rounds[-1], now),
        accepted=accepted,
        answer=text,
        answer_files=files,
        answered_by=by,
        answered_at=now,
    )


def state_of(one: Round) -> HandinState:
    """Return how it stands after its last round."""
    if one.accepted is None:
        return HandinState.WAITING
    return HandinState.ACCEPTED if one.accepted else HandinState.AGAIN


def opened_by(given: Sequence[Assignment], rounds: Sequence[Round]) -> list[Assignment]:
    """Return the givings that let somebody see what was handed in: who withdrew theirs sees nothing newer."""
    last = rounds[-1].handed_in_at if rounds else None
    return [one for one in given if one.withdrawn_at is None or (last is not None and one.withdrawn_at >= last)]


def of_person(wanted: tuple[str, ...], files: Mapping[str, StoredFile], person_id: str) -> tuple[str, ...]:
    """Return files once each, in order. Raises ``Invalid`` for one that is not ready, or that somebody else sent."""
    wrong = [
        (f"body.file_ids.{at}", "no such file of yours")
        for at, key in enumerate(wanted)
        if key not in files or files[key].state != READY or files[key].owner_id != person_id
    ]
    if wrong:
        raise Invalid(wrong)
    return tuple(dict.fromkeys(wanted))


def shared(rounds: Sequence[Round]) -> set[str]:
    """Return the files that both sides see: those of rounds and of answers."""
    return {key for one in rounds for key in (*one.files, *one.answer_files)}
