"""Changes of the database, every few seconds, into another folder.

Theory of operation
===================
A chain is a series of frames without a gap, counted from its beginning; a copy says after how many of them it was made.
What is read are commits only, so that any end of a chain is a state that the database had. While this runs the server
does not empty its write-ahead log by itself: :meth:`restart` does it when the log is long, at a moment when nobody
writes and everything in it was read. Whoever else empties it makes a gap, which is seen, and a new chain begins.

The ``-wal`` file may be opened here; the database file itself never: closing it would give up every lock of this
process. Everything blocks: call it in a thread.
"""

from __future__ import annotations

import io
import sqlite3
import threading
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from erbij.backup.model import Gap, Segment
from erbij.backup.wal import Tail, committed, is_still

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from erbij.backup.folder import Folder
    from erbij.clock import Clock

LONG_LOG = 1000
"""Frames after which the log is emptied: as SQLite itself would."""
AT_MOST = 8 * 1024**2
"""Bytes that are kept in memory while the log is emptied."""
BUSY_S = 0.25
"""So long an emptying waits for readers; the next one comes in seconds."""
WAIT_S = 10.0


class Shipping:
    """The changes of one database file."""

    def __init__(self, file: Path, folder: Folder, clock: Clock) -> None:
        self.chain = ""
        self._file, self._log = file, Path(f"{file}-wal")
        self._folder, self._clock = folder, clock
        self._lock = threading.Lock()
        self._tail = Tail()
        self._number = 0
        self._waiting: tuple[Segment, bytes] | None = None
        self._held: sqlite3.Connection | None = None

    def begin(self, chain: str) -> None:
        """Begin a chain with what is committed now; raises ``sqlite3.Error``, ``OSError``."""
        with self._lock:
            self._held = self._held or sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
            self._held.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the last to go takes the log along
            _touch(self._file)  # so that there is a log, whose successor can be told from any other
            with self._log.open("rb") as log:
                self._tail = committed(log, Tail())
            self.chain, self._number, self._waiting = chain, 0, None

    def close(self) -> None:
        """Hold the log no longer; idempotent."""
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            held.close()

    def ship(self) -> int:
        """Send what was committed since; returns how many frames the log has. Raises ``Gap``, ``OSError``."""
        with self._lock:
            self._send_waiting()
            until = self._clock.now()  # before the log is read: what was acknowledged by now stands in it
            with self._log.open("rb") as log:
                tail = committed(log, self._tail)
                if tail.total != self._tail.total:
                    one = self._segment(tail, until)
                    self._folder.put_segment(one, _Region(log, tail, one.count))
                    self._number += 1
            self._tail = tail
            self._folder.put_alive(self.chain, until)
            return tail.frames

    def restart(self) -> None:
        """Empty the log, if everything in it was read; call it while this server does not write, then :meth:`ship`.

        What came since the last :meth:`ship` waits in memory: nothing is sent here, for a slow folder must stop nobody.
        """
        with self._lock:
            until = self._clock.now()
            with self._log.open("rb") as log:
                tail = committed(log, self._tail)
                count = tail.total - self._tail.total
                if self._waiting or tail.log is None or count * tail.log.frame_size > AT_MOST:
                    return
                frames = _read(_Region(log, tail, count))
            if count:
                self._waiting = (self._segment(tail, until), frames)
                self._number += 1
            self._tail = tail
            self._tail = replace(tail, whole=_emptied(self._file) == tail.frames)

    def position(self) -> int:
        """How many frames of the chain are committed now. Raises ``Gap``."""
        with self.still() as position:
            return position()

    @contextmanager
    def still(self) -> Iterator[Callable[[], int]]:
        """Nothing is sent meanwhile; yields :meth:`position`, for which the log up to here is read already.

        Who makes writers wait takes this first: sending holds on for as long as a folder hangs. Raises ``Gap``.
        """
        with self._lock, self._log.open("rb") as log:
            tail = committed(log, self._tail)
            yield lambda: committed(log, tail).total

    def _send_waiting(self) -> None:
        if self._waiting:
            one, frames = self._waiting
            self._folder.put_segment(one, io.BytesIO(frames))
            self._waiting = None

    def _segment(self, tail: Tail, until: datetime) -> Segment:
        size = tail.log.page_size if tail.log else 0
        count = tail.total - self._tail.total
        return Segment(self.chain, self._number, self._tail.total, count, size, until)


def snapshot(file: Path, target: Path, clock: Clock, shipping: Shipping | None) -> tuple[datetime, int]:
    """Copy a database while it is used; returns of which moment, and after how many frames of the chain.

    Writers wait only for the moment in which a reader begins; the copy is of exactly that. Raises ``sqlite3.Error``.
    """
    with closing(_connected(file)) as reader:
        still = shipping.still() if shipping else nullcontext(lambda: 0)
        with still as position_of, closing(_connected(file)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            position = position_of()
            made_at = clock.now()
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            writer.execute("ROLLBACK")
        with closing(_connected(target)) as copy:
            copy.execute("PRAGMA synchronous=OFF")
            reader.backup(copy, pages=4096, sleep=0)
    return made_at, position


class _Region:
    """The last ``count`` frames before a tail; raises ``Gap`` at their end when they were written over meanwhile."""

    def __init__(self, log: BinaryIO, tail: Tail, count: int) -> None:
        self._log, self._tail = log, tail
        size = tail.log.frame_size if tail.log else 0
        self._at, self._left = tail.offset - count * size, count * size

    def read(self, size: int) -> bytes:
        self._log.seek(self._at)
        piece = self._log.read(min(size, self._left))
        self._at, self._left = self._at + len(piece), self._left - len(piece)
        if not piece and (self._left or not is_still(self._log, self._tail)):
            raise Gap
        return piece


def _read(region: _Region) -> bytes:
    return b"".join(iter(lambda: region.read(AT_MOST), b""))


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)


def _touch(file: Path) -> None:
    """Write a page as it is."""
    with closing(_connected(file)) as database:
        database.execute("BEGIN IMMEDIATE")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute(f"PRAGMA user_version={int(version)}")
        database.execute("COMMIT")


def _emptied(file: Path) -> int:
    """How many frames the log had, all of them in the database now; -1: somebody still reads some."""
    with closing(sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)) as database:
        try:
            busy, frames, done = database.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        except sqlite3.OperationalError:  # locked: another one is at it
            return -1
    return int(frames) if not busy and frames == done else -1
