"""Files that only the key opens, written and read in pieces.

Theory of operation
===================
A sealed file is ``erbij-sealed-1``, a salt, and pieces of 1 MiB, each encrypted with AES-256-GCM. The key of a file is
derived (HKDF-SHA-256) from the key of the installation, the salt and the file's name in the backup, so that no file can
stand in for another. The nonce of a piece is its number and whether it is the last: pieces cannot be left out, changed
round or cut off. What is sealed is compressed first where the caller says so.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import zlib
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from erbij.backup.model import CannotBackUp, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAGIC = b"erbij-sealed-1\n"
PIECE = 1024 * 1024
TAG = 16
SALT = 32
PLAIN, ZLIB = b"\0", b"\1"
KEY_WORD = "erbij-backup-key-1"
KEY_BYTES = 32
SCRYPT = {"n": 2**16, "r": 8, "p": 1, "maxmem": 128 * 1024**2, "dklen": KEY_BYTES}
"""64 MiB and about a quarter of a second for each guess of a passphrase."""
ONLY_MINE = 0o600


class Readable(Protocol):
    """Something that is read in pieces; nothing comes at its end."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes."""
        ...


def make_key(file: Path) -> None:
    """Write a new key, for its owner's eyes only; raises ``FileExistsError``, ``OSError``."""
    words = f"{KEY_WORD} {base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()}\n"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE), "w", encoding="ascii") as out:
        out.write(words)
        out.flush()
        os.fsync(out.fileno())


def key_of(file: Path) -> bytes:
    """Return the key in a file; raises ``CannotBackUp`` naming it."""
    try:
        word, _, written = file.read_text(encoding="ascii").strip().partition(" ")
        key = base64.urlsafe_b64decode(written)
    except FileNotFoundError:
        what = "there is no key; put the line from the safe there, or begin new backups with erbij backup key"
        raise CannotBackUp(f"{file}: {what}") from None
    except (OSError, ValueError) as error:
        raise CannotBackUp(f"{file}: {getattr(error, 'strerror', None) or 'is not a key of backups'}") from error
    if word != KEY_WORD or len(key) != KEY_BYTES:
        raise CannotBackUp(f"{file}: is not a key of backups")
    return key


def key_from(passphrase: str, salt: bytes) -> bytes:
    """Derive the key from words that somebody remembers."""
    return hashlib.scrypt(passphrase.encode(), salt=salt, **SCRYPT)


def mac(key: bytes, name: str, data: bytes) -> str:
    """Return a code over ``data`` that only who has the key can make."""
    return hmac.digest(_derived(key, b"", f"mac {name}"), data, "sha256").hex()


def seal(source: Readable, target: BinaryIO, key: bytes, name: str, *, compress: bool) -> None:
    """Write all of ``source`` into ``target``, sealed under ``name``."""
    salt, kind = os.urandom(SALT), ZLIB if compress else PLAIN
    head = MAGIC + kind + salt
    target.write(head)
    box = AESGCM(_derived(key, salt, name))
    pieces = _pieces(_compressed(source) if compress else iter(lambda: source.read(PIECE), b""))
    numbered = enumerate(_with_last(pieces))
    target.writelines(box.encrypt(_nonce(number, last=last), piece, head) for number, (piece, last) in numbered)


def opened(source: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    """Yield what was sealed under ``name``; raises ``Damaged``, also after pieces that were good."""
    head = source.read(len(MAGIC) + 1 + SALT)
    if len(head) != len(MAGIC) + 1 + SALT or not head.startswith(MAGIC):
        raise Damaged(f"{name}: is not a sealed file")
    plain = _decrypted(source, AESGCM(_derived(key, head[-SALT:], name)), head, name)
    return _unpacked(plain, name) if head[len(MAGIC) : len(MAGIC) + 1] == ZLIB else plain


def _derived(key: bytes, salt: bytes, name: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, f"erbij backup 1 {name}".encode()).derive(key)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _compressed(source: Readable) -> Iterator[bytes]:
    press = zlib.compressobj(1)
    while data := source.read(PIECE):
        yield press.compress(data)
    yield press.flush()


def _pieces(data: Iterable[bytes]) -> Iterator[bytes]:
    """Cut anew into pieces of the one size; the last may be shorter."""
    left = bytearray()
    for some in data:
        left += some
        while len(left) >= PIECE:
            yield bytes(left[:PIECE])
            del left[:PIECE]
    yield bytes(left)


def _with_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    piece = next(pieces)
    for after in pieces:
        yield piece, False
        piece = after
    yield piece, True


def _decrypted(source: BinaryIO, box: AESGCM, head: bytes, name: str) -> Iterator[bytes]:
    sealed = iter(lambda: source.read(PIECE + TAG), b"")
    first = next(sealed, None)
    if first is None:
        raise Damaged(f"{name}: was cut off")
    try:
        for number, (piece, last) in enumerate(_with_last(chain([first], sealed))):
            yield box.decrypt(_nonce(number, last=last), piece, head)
    except InvalidTag:
        raise Damaged(f"{name}: was changed or cut off, or belongs to another key") from None


def _unpacked(packed: Iterable[bytes], name: str) -> Iterator[bytes]:
    press = zlib.decompressobj()
    try:
        for piece in packed:
            left = piece
            while left:
                yield press.decompress(left, PIECE)
                left = press.unconsumed_tail
        yield press.flush()
    except zlib.error:
        raise Damaged(f"{name}: cannot be unpacked") from None
    if not press.eof:
        raise Damaged(f"{name}: was cut off")
