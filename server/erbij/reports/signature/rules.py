"""A signature that travels in the file itself. Pure.

Theory of operation
===================
A PDF ends at its ``%%EOF``; what follows as a comment no reader shows. One such line holds the claims and an Ed25519
signature over every byte before it and over the claims. So the file is one file, opens everywhere, and a change of any
byte of it, of the claims or of the signature is found. Whether the key is the school's own is for who checks to say.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from erbij.reports.signature.model import Checked, Claims

if TYPE_CHECKING:
    from collections.abc import Container

MARK = b"\n%erbij-signature/1 "
LONGEST = 4096


def public_of(key: Ed25519PrivateKey) -> str:
    """The public half, base64."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def fingerprint(public: str) -> str:
    """Something short to compare by eye: the first 16 bytes of SHA-256 of the key, in fours."""
    found = hashlib.sha256(base64.b64decode(public)).hexdigest()[:32]
    return " ".join(found[start : start + 4] for start in range(0, len(found), 4))


def signed(body: bytes, claims: Claims, key: Ed25519PrivateKey) -> bytes:
    """The file with its signature."""
    said = asdict(claims)
    signature = base64.b64encode(key.sign(_message(body, said))).decode()
    line = json.dumps(said | {"signature": signature}, sort_keys=True, separators=(",", ":"))
    return body + MARK + line.encode() + b"\n"


def checked(file: bytes, known: Container[str]) -> tuple[Checked, Claims | None]:
    """What the signature of a file is worth; the claims only where nothing changed. ``known``: public keys, base64."""
    place = file.rfind(MARK, max(0, len(file) - LONGEST))
    if place < 0:
        return Checked.NOT_SIGNED, None
    line = file[place + len(MARK) :]
    try:
        said: dict[str, Any] = json.loads(line)
        signature = base64.b64decode(said.pop("signature"), validate=True)
        claims = Claims(**said | {"policy_versions": tuple(said["policy_versions"])})
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(claims.key, validate=True))
        key.verify(signature, _message(file[:place], said))
        whole = file == file[:place] + MARK + _line(said, signature)
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, InvalidSignature):
        return Checked.CHANGED, None
    if not whole:
        return Checked.CHANGED, None
    return (Checked.VALID if claims.key in known else Checked.UNKNOWN_KEY), claims


def _line(said: dict[str, Any], signature: bytes) -> bytes:
    told = said | {"signature": base64.b64encode(signature).decode()}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _message(body: bytes, said: dict[str, Any]) -> bytes:
    return MARK + hashlib.sha256(body).digest() + json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
