"""What a signature says of a file; values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Checked(StrEnum):
    """What a check answers. UNKNOWN_KEY: nothing changed since it was signed, but not by a key that is known here."""

    VALID = "valid"
    CHANGED = "changed"
    UNKNOWN_KEY = "unknown key"
    NOT_SIGNED = "not signed"


@dataclass(frozen=True, slots=True)
class Claims:
    """What the signer says of the file: the public key (base64), and what the file was made of."""

    key: str
    ledger_seq: int
    ledger_hash: str
    policy_versions: tuple[str, ...]
