"""Where backups lie, and the only place that knows their paths.

``backup.json`` says how the key is known. ``copies/<id>/`` is a copy: ``manifest.json`` and its sealed parts; it comes
there whole, by one rename. ``files/`` holds stored files under the paths that they have at home. ``frames/<chain>/<n>``
are changes; ``alive`` beside them says until when there were no others. Everything blocks: call it in a thread.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from erbij.backup.model import FORMAT, CannotBackUp, Copy, Damaged, Part, Segment, WrongKey
from erbij.backup.seal import SALT, Readable, key_from, key_of, mac, opened, seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW = ".new-"
MANIFEST, ALIVE = "manifest.json", "alive"


class Folder:
    """The backups in ``root``, and the changes in ``frames``, which may be another place. Opened with their key."""

    def __init__(self, root: Path, frames: Path, key: bytes) -> None:
        self.root, self.frames, self._key = root, frames, key
        self.copies, self.files = root / "copies", root / "files"

    def seal_part(self, source: Readable, target: Path, name: str, *, compress: bool = True) -> Part:
        """Write a sealed file of a copy; it is on the disk when this returns."""
        with _settled(target) as out:
            seal(source, out, self._key, name, compress=compress)
        return Part(name, target.stat().st_size, sha256_of(target))

    def open_part(self, file: Path, name: str) -> Iterator[bytes]:
        """Yield what a sealed file holds; raises ``Damaged`` naming the file."""
        try:
            with file.open("rb") as sealed:
                yield from opened(sealed, self._key, name)
        except Damaged as error:
            raise Damaged(f"{file}: {str(error).partition(': ')[2]}") from None
        except FileNotFoundError:
            raise Damaged(f"{file}: is not there") from None

    def begin(self, copy_id: str) -> Path:
        """Return the empty folder in which a copy is made; what an earlier try left is removed."""
        self.copies.mkdir(parents=True, exist_ok=True)
        for left in self.copies.glob(f"{NEW}*"):
            shutil.rmtree(left)
        made = self.copies / f"{NEW}{copy_id}"
        made.mkdir()
        return made

    def publish(self, made: Path, copy: Copy) -> None:
        """Let a copy be there, whole."""
        body = json.dumps(_plain(copy), sort_keys=True)
        with _settled(made / MANIFEST) as out:
            out.write(json.dumps({"copy": body, "mac": mac(self._key, MANIFEST, body.encode())}).encode())
        settle_folder(made)
        made.rename(self.copies / copy.id)
        settle_folder(self.copies)

    def listed(self) -> tuple[list[Copy], list[Damaged]]:
        """Return the copies, oldest first, and what cannot be read as one."""
        found: list[Copy] = []
        wrong: list[Damaged] = []
        for one in sorted(self.copies.glob("[!.]*")):
            try:
                found.append(self._read(one / MANIFEST))
            except Damaged as error:
                wrong.append(error)
        return sorted(found, key=lambda one: (one.made_at, one.id)), wrong

    def part(self, copy: Copy, name: str) -> Path:
        """Where a part of a copy lies."""
        return self.copies / copy.id / name

    def forget(self, copy: Copy) -> None:
        """Remove a copy; first its name, so that half of it is never one."""
        gone = self.copies / f"{NEW}{copy.id}"
        (self.copies / copy.id).rename(gone)
        shutil.rmtree(gone)

    def put_file(self, home: Path, name: str) -> bool:
        """Keep a stored file, unless it is there as it is; False: it was, or it has gone from home."""
        source, target = home / name, self.files / name
        try:
            changed = source.stat().st_mtime_ns
            if target.exists() and target.stat().st_mtime_ns == changed:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as plain:
                self.seal_part(plain, target, f"files/{name}", compress=False)
        except FileNotFoundError:
            if not self.root.is_dir():
                raise
            return False
        os.utime(target, ns=(changed, changed))
        return True

    def put_segment(self, one: Segment, frames: Readable) -> None:
        """Keep some frames; they are on the disk when this returns."""
        target = self.frames / one.chain / f"{one.number:08}"
        target.parent.mkdir(parents=True, exist_ok=True)
        head = json.dumps(_plain(one)).encode() + b"\n"
        with _settled(target) as out:
            seal(_Joined(head, frames), out, self._key, f"frames/{one.chain}/{one.number}", compress=True)

    def put_alive(self, chain: str, until: datetime) -> None:
        """Say that everything acknowledged before ``until`` is in the frames that are there."""
        target = self.frames / chain / ALIVE
        target.parent.mkdir(parents=True, exist_ok=True)
        with _settled(target) as out:
            seal(io.BytesIO(until.isoformat().encode()), out, self._key, f"frames/{chain}/{ALIVE}", compress=False)

    def alive(self, chain: str) -> datetime | None:
        """Until when the frames of a chain say everything; None: nobody said so. Raises ``Damaged``."""
        file = self.frames / chain / ALIVE
        if not file.exists():
            return None
        return datetime.fromisoformat(b"".join(self.open_part(file, f"frames/{chain}/{ALIVE}")).decode())

    def segment(self, chain: str, number: int) -> tuple[Segment, Iterator[bytes]]:
        """Return one segment and its frames; raises ``Damaged``, also while they are read."""
        data = self.open_part(self.frames / chain / f"{number:08}", f"frames/{chain}/{number}")
        head, left = b"", b""
        for piece in data:
            head, found, left = (head + piece).partition(b"\n")
            if found:
                break
        said = json.loads(head)
        one = Segment(**{**said, "until": datetime.fromisoformat(said["until"])})
        return one, _frames(left, data, one.page_size + 24)

    def numbers(self, chain: str) -> list[int]:
        """Which segments of a chain are there, in order."""
        return sorted(int(file.name) for file in (self.frames / chain).glob("[0-9]*"))

    def forget_segment(self, chain: str, number: int) -> None:
        """Remove a segment; idempotent."""
        (self.frames / chain / f"{number:08}").unlink(missing_ok=True)

    def forget_chain(self, chain: str) -> None:
        """Remove all changes of a chain."""
        shutil.rmtree(self.frames / chain)

    def chains(self) -> list[str]:
        """Return the chains of which changes are there."""
        return sorted(one.name for one in self.frames.glob("[!.]*") if one.is_dir())

    def stored(self) -> Iterator[str]:
        """The stored files in this folder, by their paths at home."""
        for file in self.files.rglob("*"):
            if file.is_file() and not file.name.startswith(NEW):
                yield file.relative_to(self.files).as_posix()

    def _read(self, manifest: Path) -> Copy:
        try:
            said = json.loads(manifest.read_bytes())
            body = said["copy"]
            if not hmac.compare_digest(mac(self._key, MANIFEST, body.encode()), said["mac"]):
                raise Damaged(f"{manifest}: was changed")
            read = json.loads(body)
            parts = tuple(Part(**part) for part in read["parts"])
            return Copy(**{**read, "made_at": datetime.fromisoformat(read["made_at"]), "parts": parts})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(f"{manifest}: {getattr(error, 'strerror', None) or 'is no manifest'}") from None


def open_folder(root: Path, frames: Path, key_file: Path, passphrase: str, *, make: bool) -> Folder:
    """Open the backups in a folder; ``make``: it may be new. Raises ``CannotBackUp``, ``WrongKey``, ``OSError``."""
    about = root / "backup.json"
    if not about.exists() and not make:
        what = "there are no backups of Erbij in this folder" if root.is_dir() else "there is no such folder"
        raise CannotBackUp(f"{root}: {what}")
    if about.exists():
        said = json.loads(about.read_bytes())
        key = key_from(passphrase, bytes.fromhex(said["salt"])) if passphrase else key_of(key_file)
        if not hmac.compare_digest(mac(key, FORMAT, b""), said["check"]):
            raise WrongKey(f"the passphrase does not open {root}" if passphrase else f"{key_file} does not open {root}")
    else:
        salt = os.urandom(SALT)
        key = key_from(passphrase, salt) if passphrase else key_of(key_file)
        root.mkdir(parents=True, exist_ok=True)
        with _settled(about) as out:
            out.write(json.dumps({"format": FORMAT, "salt": salt.hex(), "check": mac(key, FORMAT, b"")}).encode())
    return Folder(root, frames, key)


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of what lies there."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def settle_folder(folder: Path) -> None:
    """Return when names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _settled(target: Path) -> Iterator[BinaryIO]:
    """A file that comes to its name whole and on the disk, or not at all."""
    new = target.with_name(f"{NEW}{target.name}")
    try:
        with new.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        new.replace(target)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    settle_folder(target.parent)


def _frames(left: bytes, data: Iterator[bytes], size: int) -> Iterator[bytes]:
    rest = bytearray(left)
    for piece in chain([b""], data):
        rest += piece
        while len(rest) >= size:
            yield bytes(rest[:size])
            del rest[:size]
    if rest:
        raise Damaged("changes: end in the middle of a page")


class _Joined:
    """A few bytes, and then a file."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int) -> bytes:
        head, self._head = self._head, b""
        return head or self._rest.read(size)


def _plain(one: Copy | Segment) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(one).items()}
