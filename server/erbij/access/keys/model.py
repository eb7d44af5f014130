"""The keys of a person, and what was asked of one just now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Purpose(StrEnum):
    """What a question to a key is for: an answer to one never counts for another."""

    ADD = "add"
    ENTER = "enter"
    PROVE = "prove"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a person. ``credential`` and ``public_key`` are base64url; ``uses`` is what the key itself counts.

    A key that counts nothing says 0 each time (fingerprints of phones do).
    """

    id: str
    school_id: str
    person_id: str
    credential: str
    public_key: str
    uses: int
    name: str
    transports: tuple[str, ...]
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a key was asked. ``bound``: the sign-in, or the row that waits for its second step, in which it was."""

    id: str
    school_id: str
    person_id: str
    purpose: Purpose
    bound: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Site:
    """Where keys belong, from the configured public address: ``name`` the host (rp id), ``origin`` with its scheme."""

    name: str
    origin: str
