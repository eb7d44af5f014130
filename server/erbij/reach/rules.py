"""What a ticket says, and until when; pure."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LASTS = timedelta(minutes=15)
TRIES = 40
"""Connections that one ticket may open: a page needs three, and somebody loads it again."""


def written(digest: str, now: datetime) -> str:
    """Return the text of a ticket that begins now."""
    return json.dumps({"digest": digest, "until": (now + LASTS).isoformat()})


def is_good(text: str, digest: str, now: datetime) -> bool:
    """Whether a ticket with this text holds for a secret of that digest; anything unreadable does not."""
    try:
        ticket = json.loads(text)
        return compare_digest(str(ticket["digest"]), digest) and now < datetime.fromisoformat(ticket["until"])
    except (ValueError, KeyError, TypeError):
        return False


def first_mid(offer_lines: Iterable[str]) -> str | None:
    """Return the name of the first section of an offer."""
    start = "a=mid:"
    return next((line.removeprefix(start).strip() for line in offer_lines if line.startswith(start)), None)
