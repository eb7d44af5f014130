"""When a dispute must be answered, which one comes first, and what an accepted one adds to the ledger. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from erbij.register.disputes.model import About
from erbij.register.ledger import Draft, Kind, Reason, standing
from erbij.register.model import Bucket, Source
from erbij.register.rules import policy_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from erbij.register.disputes.model import Case, Dispute
    from erbij.register.ledger import Entry

ANSWER_WITHIN = 10
"""School days (R16)."""

LOOK_AHEAD = timedelta(days=120)
"""Longer than any holiday with ten school days behind it."""


def due_on(raised: date, school_days: Iterable[date]) -> date:
    """The tenth school day after the day on which it was raised; counted in plain days where no calendar knows."""
    later = sorted(day for day in school_days if day > raised)
    return later[ANSWER_WITHIN - 1] if len(later) >= ANSWER_WITHIN else raised + LOOK_AHEAD


def by_urgency(cases: Iterable[Case]) -> tuple[Case, ...]:
    """What waits for an answer first, the nearest deadline on top; then what was answered, the latest on top."""
    waiting = [case for case in cases if case.answer is None]
    done = [case for case in cases if case.answer is not None]
    waiting.sort(key=lambda case: (case.dispute.due_on, case.dispute.raised_at, case.dispute.id))
    done.sort(key=lambda case: (case.answer.answered_at if case.answer else None, case.dispute.id), reverse=True)
    return (*waiting, *done)


def adjustment(dispute: Dispute, entries: Sequence[Entry], seconds: int, author: str) -> Draft | None:
    """What makes the line's entries add up to ``seconds`` (R16); None when they do so already."""
    missing = seconds - sum(entry.seconds for entry in entries if entry.bucket is not Bucket.OVER_CAP)
    if not missing:
        return None
    works = dispute.about is not About.LESSON
    usual = {About.LESSON: Source.LIVE, About.WORK: Source.OFFLINE, About.OWN: Source.CATALOGUE}[dispute.about]
    credits_ = [entry for entry in standing(entries) if entry.bucket is not Bucket.OVER_CAP]
    return Draft(
        pupil_id=dispute.pupil_id,
        local_date=dispute.local_date,
        slot_id=None if works else dispute.slot_id,
        item_id=dispute.slot_id if works else None,
        source=credits_[-1].source if credits_ else usual,
        bucket=credits_[-1].bucket if credits_ else Bucket.REMOTE_NO_GROUND,
        seconds=missing,
        kind=Kind.ADJUST,
        reason=Reason.DISPUTE,
        refers_to=None,
        policy_version=policy_on(dispute.local_date).version,
        author=author,
    )
