"""The bytes of files on this machine.

Theory of operation
===================
``parts/<id>`` grows while bytes come; its length is how far an upload is, so that nothing else needs to remember it.
``content/<ab>/<sha-256>`` is whole and never changes: it comes there as a second name of the same bytes, after they are
on the disk. The part stays until the database knows of the content: a server that died in between looks again. Names of
people's files are no paths here. Everything blocks: call it in a thread.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from erbij.catalogue.files.model import DiskIsFull, OffsetIsElsewhere

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

RESERVE = 256 * 1024 * 1024
"""Bytes of the disk that no upload may take: lessons and their proofs go on."""
_PIECE = 1024 * 1024


class Folder:
    """``home`` is made when it is first needed."""

    def __init__(self, home: Path) -> None:
        self._parts = home / "parts"
        self._content = home / "content"
        self._levels = home / "levels"

    def check_room(self, size: int) -> None:
        """Raise ``DiskIsFull`` unless so many bytes fit beside the reserve."""
        self._parts.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._parts).free < size + RESERVE:
            raise DiskIsFull

    def begin(self, file_id: str) -> None:
        """Make an empty part."""
        self._parts.mkdir(parents=True, exist_ok=True)
        self.part(file_id).touch(exist_ok=False)

    def part(self, file_id: str) -> Path:
        """Where the bytes of an upload lie."""
        return self._parts / file_id

    def copy(self, file_id: str) -> Path:
        """Where the process that looks at it writes a copy."""
        return self._parts / f"{file_id}.copy"

    def received(self, file_id: str) -> int:
        """Return how many bytes have come; 0 for what is not there."""
        try:
            return self.part(file_id).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, file_id: str, at: int, data: bytes) -> None:
        """Write all of ``data`` at byte ``at``; raises ``DiskIsFull`` and leaves what was there.

        The first byte makes the part anew where it is gone, and ``OffsetIsElsewhere`` sends any later one back to that.
        """
        self.check_room(len(data))
        if not at:
            self.part(file_id).touch()
        elif not self.part(file_id).exists():
            raise OffsetIsElsewhere
        with self.part(file_id).open("r+b", buffering=0) as part:
            try:
                _write(part.fileno(), data, at)
            except OSError as refusal:
                part.truncate(at)
                if refusal.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                    raise DiskIsFull from refusal
                raise

    def settle(self, file_id: str) -> None:
        """Return when every byte that came is on the disk."""
        with self.part(file_id).open("rb") as part:
            os.fsync(part.fileno())

    def keep(self, source: Path) -> tuple[str, int]:
        """Let a whole file be content too; returns its SHA-256 and its bytes. The same content is there once."""
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
            os.fsync(file.fileno())
        target = self.content(digest.hexdigest())
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.chmod(0o440)
            target.hardlink_to(source)
        _settle_folder(target.parent)
        return digest.hexdigest(), size

    def content(self, content_hash: str) -> Path:
        """Where a content lies."""
        return self._content / content_hash[:2] / content_hash

    def level(self, file_id: str, kind: str) -> Path:
        """Where a lighter form of a film lies; it never changes."""
        return self._levels / f"{file_id}.{kind}"

    def keep_level(self, made: Path, file_id: str, kind: str) -> None:
        """Let what was made be a form of a film, when its bytes are on the disk."""
        self._levels.mkdir(parents=True, exist_ok=True)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.chmod(0o440)
        made.replace(self.level(file_id, kind))
        _settle_folder(self._levels)

    def forget_levels(self, file_id: str) -> None:
        """Remove every form of a film; idempotent."""
        for one in self._levels.glob(f"{file_id}.*"):
            one.unlink(missing_ok=True)

    def forget_part(self, file_id: str) -> None:
        """Remove what lies there of an upload; idempotent."""
        self.part(file_id).unlink(missing_ok=True)
        self.copy(file_id).unlink(missing_ok=True)

    def forget_content(self, content_hash: str) -> None:
        """Remove a content that no file has any more; idempotent."""
        self.content(content_hash).unlink(missing_ok=True)

    def lying(self) -> list[Path]:
        """Return everything that lies here now: parts and copies, lighter forms, contents."""
        return [*self._parts.glob("*"), *self._levels.glob("*"), *self._content.glob("*/*")]

    def keep_only(self, lying: Iterable[Path], file_ids: Collection[str], content_hashes: Collection[str]) -> None:
        """Remove what is of none of these from what lay here; ids that were read later know all that lay here."""
        for one in lying:
            known = content_hashes if one.is_relative_to(self._content) else file_ids
            if one.name.split(".", 1)[0] not in known:
                one.unlink(missing_ok=True)


def _write(handle: int, data: bytes, at: int) -> None:
    """Write every byte: a disk that has room for a part of them takes that part and says so, without an error."""
    left = memoryview(data)
    while left:
        written = os.pwrite(handle, left, at)
        if not written:
            raise OSError(errno.ENOSPC, "the disk took nothing")
        left, at = left[written:], at + written


def _settle_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
