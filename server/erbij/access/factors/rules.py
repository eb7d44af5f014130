"""Codes that change every half minute (RFC 6238), recovery codes, and who must take a second step."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from erbij.actor import Role

if TYPE_CHECKING:
    from datetime import datetime

STEP_S = 30
DIGITS = 6
AROUND = 1
"""So many half minutes before and after now count too: no clock is exact."""
MOST_WRONG = 5
RECOVERY_CODES = 10
_RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
ASKED = frozenset({Role.COORDINATOR, Role.LEADER})
ALWAYS = frozenset({Role.BOARD})
"""Who is asked whatever a school decides: no school decides for them."""


def new_secret() -> str:
    """Return 160 random bits in base 32, as apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def hotp(key: bytes, counter: int, digits: int = DIGITS, algorithm: str = "sha1") -> str:
    """RFC 4226, with the algorithms of RFC 6238."""
    made = hmac.new(key, struct.pack(">Q", counter), algorithm).digest()
    start = made[-1] & 15
    number = struct.unpack(">I", made[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(now: datetime) -> int:
    """Return the number of the present half minute."""
    return int(now.timestamp()) // STEP_S


def fitting_step(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Return the half minute of which this is the code, if it is near and after the last one used."""
    key, present = base64.b32decode(secret), step_of(now)
    fits = None
    for step in range(present - AROUND, present + AROUND + 1):
        if hmac.compare_digest(hotp(key, step).encode(), code.encode()) and step > last_step:
            fits = step
    return fits


def app_address(secret: str, account: str, school: str) -> str:
    """Return the address in the square that an app reads."""
    label = quote(f"Erbij ({school}):{account}", safe="")
    said = {"secret": secret, "issuer": f"Erbij ({school})", "digits": DIGITS, "period": STEP_S}
    return f"otpauth://totp/{label}?{urlencode(said, quote_via=quote)}"


def new_recovery_codes() -> list[str]:
    """Return codes of 50 bits each, in two halves to write down."""
    made = ["".join(secrets.choice(_RECOVERY_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in made]


def typed(code: str) -> str:
    """Return a code as it was given, from what somebody typed: spaces, dashes and case make no difference."""
    return "".join(c for c in code.lower() if c.isalnum() and c.isascii())


def recovery_key(person_id: str, code: str) -> str:
    """What is digested of a recovery code: it is one person's."""
    return hashlib.sha256(f"{person_id} {typed(code)}".encode()).hexdigest()


def is_asked(roles: frozenset[Role], *, required: bool) -> bool:
    """Whether somebody with these roles is asked for a second step; ``required``: the school's rule."""
    return not roles.isdisjoint(ALWAYS) or (required and not roles.isdisjoint(ASKED))
