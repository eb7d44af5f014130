"""What SQLite has committed to its write-ahead log, read from the file as its own recovery reads it.

Theory of operation
===================
The log is a header and frames; a frame is one page as it is after a commit. Each carries the salts of the header and
the sum over everything before it, so that what an older log left behind in the file is known by not fitting. Frames
count up to the last one that ends a commit. When all of it stands in the database file, the next writer begins the file
anew, with ``salt`` one higher. (https://sqlite.org/fileformat2.html#the_write_ahead_log)
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from erbij.backup.model import Damaged, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = struct.Struct(">8I")
FRAME = struct.Struct(">6I")
MAGIC = 0x377F0682
WORD = 0xFFFFFFFF
PAGE_1_SIZE_AT = 28


@dataclass(frozen=True, slots=True)
class Log:
    """Which log this is; ``sums``: the two running sums over its header. ``little``: the order of bytes in sums."""

    page_size: int
    salts: tuple[int, int]
    sums: tuple[int, int]
    little: bool

    @property
    def frame_size(self) -> int:
        """Bytes of a frame."""
        return FRAME.size + self.page_size


@dataclass(frozen=True, slots=True)
class Tail:
    """How far a log was read: ``frames`` of it, and ``sums`` after them; ``total``: frames since the chain began.

    ``whole``: all of this log stands in the database file, and was read; the next one follows without a gap.
    """

    log: Log | None = None
    frames: int = 0
    sums: tuple[int, int] = (0, 0)
    total: int = 0
    whole: bool = False

    @property
    def offset(self) -> int:
        """Where the next frame begins in the file."""
        return HEADER.size + self.frames * (self.log.frame_size if self.log else 0)


def log_of(file: BinaryIO) -> Log | None:
    """Return which log the file holds; None: none yet."""
    file.seek(0)
    head = file.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    magic, _, page_size, _, salt, other, first, second = HEADER.unpack(head)
    little = magic == MAGIC
    sums = _sums(head[:24], (0, 0), little=little)
    if magic & ~1 != MAGIC or sums != (first, second):
        return None
    return Log(page_size, (salt, other), sums, little)


def committed(file: BinaryIO, tail: Tail) -> Tail:
    """Return the tail after the last commit in the file; raises ``Gap`` when frames may have gone in between."""
    log = log_of(file)
    if log is None:
        if tail.frames and not tail.whole:
            raise Gap
        return tail
    end = _followed(log, tail)
    if not _ends_there(file, end):
        raise Gap
    found, read, sums = end, end.frames, end.sums
    file.seek(end.offset)
    while len(frame := file.read(log.frame_size)) == log.frame_size:
        _, commit, salt, other, first, second = FRAME.unpack_from(frame)
        if (salt, other) != log.salts:
            break
        sums = _sums(frame[FRAME.size :], _sums(frame[:8], sums, little=log.little), little=log.little)
        if sums != (first, second):
            break
        read += 1
        if commit:
            found = replace(end, frames=read, sums=sums, total=end.total + read - end.frames, whole=False)
    return found


def is_still(file: BinaryIO, tail: Tail) -> bool:
    """Whether the file holds the log that ``tail`` was read from, and nothing of it was written over."""
    return log_of(file) == tail.log


def pages(frames: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Yield page number, size of the database in pages (0: no commit) and content of each frame."""
    for frame in frames:
        number, commit, *_ = FRAME.unpack_from(frame)
        yield number, commit, frame[FRAME.size :]


def put(database: BinaryIO, frames: Iterator[bytes], page_size: int) -> None:
    """Write frames into a database file to which no one else is connected; raises ``Damaged``."""
    size = 0
    for number, commit, content in pages(frames):
        if len(content) != page_size or not number:
            raise Damaged("a page of the changes has not its size")
        database.seek((number - 1) * page_size)
        database.write(content)
        size = commit or size
    if size:
        database.truncate(size * page_size)


def _ends_there(file: BinaryIO, tail: Tail) -> bool:
    """Whether the last frame that was read still is in its place; no later one fits on any other."""
    if tail.log is None or not tail.frames:
        return True
    file.seek(tail.offset - tail.log.frame_size)
    head = file.read(FRAME.size)
    return len(head) == FRAME.size and FRAME.unpack(head)[2:] == (*tail.log.salts, *tail.sums)


def _followed(log: Log, tail: Tail) -> Tail:
    """The tail to go on from in the log that is there now."""
    if tail.log == log:
        return tail
    begin = Tail(log, 0, log.sums, tail.total)
    if tail.log is None:
        return begin
    if tail.whole and log.salts[0] == (tail.log.salts[0] + 1) & WORD:
        return begin
    raise Gap


def _sums(data: bytes, sums: tuple[int, int], *, little: bool) -> tuple[int, int]:
    first, second = sums
    words = iter(struct.unpack(f"{'<' if little else '>'}{len(data) // 4}I", data))
    for one, other in zip(words, words, strict=True):
        first = (first + one + second) & WORD
        second = (second + other + first) & WORD
    return first, second
