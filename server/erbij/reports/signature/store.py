"""The key of the installation: a file in its folder that nobody but the server's own account reads."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

if TYPE_CHECKING:
    from pathlib import Path

NAME = "report-signing-key.pem"
ONLY_MINE = 0o600


class NoKey(ValueError):
    """The file holds something else than an Ed25519 key."""


def key_in(folder: Path) -> Ed25519PrivateKey | None:
    """The key of an installation; None: it has none yet. Raises ``NoKey``, ``OSError``."""
    file = folder / NAME
    if not file.exists():
        return None
    key = load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(str(file))
    return key


def made_in(folder: Path) -> Ed25519PrivateKey:
    """The key of an installation, made when it is first asked for; two servers at once agree on one of them."""
    found = key_in(folder)
    if found is not None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{NAME}.{os.getpid()}"
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_MINE), "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(new, folder / NAME)
    new.unlink()
    key = key_in(folder)
    if key is None:
        raise NoKey(str(folder / NAME))
    return key
