"""Signs reports with the key of the installation."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from erbij.reports.signature.model import Claims
from erbij.reports.signature.rules import public_of, signed
from erbij.reports.signature.store import made_in

if TYPE_CHECKING:
    from pathlib import Path


class Signer:
    """One installation's signature. Reads and makes a file: call it in a thread."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` None: a key for as long as this object lives (tests)."""
        self._folder = folder
        self._key: Ed25519PrivateKey | None = None
        self._lock = Lock()

    def public(self) -> str:
        """The public key, base64; the key is made when it is first needed."""
        return public_of(self._held())

    def signed(self, body: bytes, *, seq: int, hash_: str, policy_versions: tuple[str, ...]) -> bytes:
        """The file with its signature; ``seq`` and ``hash_`` are the ledger's head that it was made of."""
        key = self._held()
        return signed(body, Claims(public_of(key), seq, hash_, policy_versions), key)

    def _held(self) -> Ed25519PrivateKey:
        with self._lock:
            if self._key is None:
                self._key = made_in(self._folder) if self._folder else Ed25519PrivateKey.generate()
            return self._key
