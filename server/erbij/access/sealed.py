"""Secrets that the server must be able to read again, sealed with a key of its own beside the database.

The key is made when the first secret is sealed. It goes along in every backup; who has the database alone has nothing.
AES-256-GCM with a fresh nonce; ``about`` says what the secret is of, so that no row can take another's place.
"""

from __future__ import annotations

import base64
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from erbij.errors import Broken

if TYPE_CHECKING:
    from pathlib import Path

_NONCE = 12
_KEY = 32


class Sealed:
    """Seals and opens with the key in ``file``. Both read the disk: call them in a thread."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def seal(self, secret: str, about: str) -> str:
        """Return ``secret`` as it may stand in the database."""
        nonce = secrets.token_bytes(_NONCE)
        return base64.b64encode(nonce + self._box().encrypt(nonce, secret.encode(), about.encode())).decode()

    def open(self, sealed: str, about: str) -> str:
        """Return the secret; raises ``Broken`` where it was sealed with another key or about something else."""
        data = base64.b64decode(sealed)
        try:
            return self._box().decrypt(data[:_NONCE], data[_NONCE:], about.encode()).decode()
        except InvalidTag:
            msg = "a secret was sealed with another key than the one that lies here"
            raise Broken(msg) from None

    def _box(self) -> AESGCM:
        if not self._file.exists():
            self._make()
        key = self._file.read_bytes()
        if len(key) != _KEY:
            msg = "the key of sealed secrets is not whole"
            raise Broken(msg)
        return AESGCM(key)

    def _make(self) -> None:
        """Make the key, whole or not at all; who is second uses the key of the first."""
        draft = self._file.with_name(f".{self._file.name}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:  # noqa: PTH123
            made.write(secrets.token_bytes(_KEY))
            made.flush()
            os.fsync(made.fileno())
        try:
            os.link(draft, self._file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
