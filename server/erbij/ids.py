"""Identifiers and secrets.

An id is 26 lower-case characters: 48 bits of milliseconds, then 80 random bits (Crockford base 32), so that ids sort by
time and say nothing about a person. A secret is 256 random bits; only its SHA-256 is ever stored.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
# Without 0 O 1 I L U: read out loud and typed from a screen six metres away.
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(now: datetime) -> str:
    """Return a new id that sorts after every id of an earlier millisecond."""
    return _text((int(now.timestamp() * 1000) << 80) | secrets.randbits(80))


def rising_ids(now: datetime) -> Iterator[str]:
    """Yield new ids, each after the one before: many rows in this order cost a database much less."""
    value = (int(now.timestamp() * 1000) << 80) | secrets.randbits(79)
    while True:
        yield _text(value)
        value += 1 + secrets.randbits(48)


def _text(value: int) -> str:
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in range(120, -1, -10)])


def new_secret() -> str:
    """Return 256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return an 8-character pairing code."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(8))


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret as hex: what the database holds of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
