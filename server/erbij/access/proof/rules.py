"""How long it counts that somebody proved who they are, and by what they can do so again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

PROOF_LASTS = timedelta(minutes=5)


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof still counts: for five minutes, the last instant not included; one from later never does."""
    return proved_at is not None and proved_at <= now < proved_at + PROOF_LASTS


def proved_there(said: datetime | None, now: datetime) -> datetime | None:
    """Return since when a provider's word (``auth_time``) counts as proof here; its clock may be a minute ahead."""
    if said is None or said > now + timedelta(minutes=1):
        return None
    return min(said, now)
