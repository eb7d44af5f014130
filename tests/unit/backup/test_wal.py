"""What a database committed is read from its log as the database itself would read it."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from erbij.backup.model import Gap
from erbij.backup.wal import HEADER, Tail, committed, is_still, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def school(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "school.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        database.execute("CREATE TABLE proof (id INTEGER PRIMARY KEY, what TEXT)")
        yield database


def log_of(school: sqlite3.Connection) -> io.BytesIO:
    name = school.execute("PRAGMA database_list").fetchone()[2]
    with open(f"{name}-wal", "rb") as file:  # noqa: PTH123
        return io.BytesIO(file.read())


def prove(school: sqlite3.Connection, times: int = 1) -> None:
    for _ in range(times):
        school.execute("INSERT INTO proof (what) VALUES (hex(randomblob(500)))")


def empty(school: sqlite3.Connection) -> None:
    school.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()


def frames(log: io.BytesIO, tail: Tail) -> Iterator[bytes]:
    assert tail.log is not None
    log.seek(HEADER.size)
    return islice(iter(lambda: log.read(tail.log.frame_size if tail.log else 0), b""), tail.frames)


def test_changes_on_top_of_a_copy_are_the_database(school: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        school.backup(copy)
    prove(school, 50)
    school.execute("DELETE FROM proof WHERE id % 3 = 0")
    log = log_of(school)
    tail = committed(log, Tail())

    with (tmp_path / "copy.db").open("r+b") as copy:
        put(copy, frames(log, tail), 4096)

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT * FROM proof").fetchall() == school.execute("SELECT * FROM proof").fetchall()
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_is_not_committed_is_not_read(school: sqlite3.Connection) -> None:
    prove(school)
    before = committed(log_of(school), Tail())
    school.execute("PRAGMA cache_size=2")  # so that it writes before the commit
    school.execute("BEGIN")
    prove(school, 200)

    assert len(log_of(school).getvalue()) > before.offset
    assert committed(log_of(school), before) == before
    school.execute("COMMIT")
    assert committed(log_of(school), before).total > before.total + 20


def test_what_was_rolled_back_is_never_read(school: sqlite3.Connection) -> None:
    prove(school)
    school.execute("PRAGMA cache_size=2")
    school.execute("BEGIN")
    prove(school, 200)
    school.execute("ROLLBACK")
    before = committed(log_of(school), Tail())
    prove(school)

    after = committed(log_of(school), before)

    assert 0 < after.total - before.total < 5


def test_a_frame_that_is_half_written_is_not_read(school: sqlite3.Connection) -> None:
    prove(school)
    before = committed(log_of(school), Tail())
    prove(school)
    whole = log_of(school).getvalue()

    for left in range(before.offset, len(whole), 997):
        assert committed(io.BytesIO(whole[:left]), before) == before
    changed = bytearray(whole)
    changed[-1] ^= 1
    assert committed(io.BytesIO(bytes(changed)), before) == before


def test_the_log_after_one_that_was_read_to_its_end_goes_on(school: sqlite3.Connection) -> None:
    prove(school, 3)
    read = committed(log_of(school), Tail())
    empty(school)
    prove(school)

    with pytest.raises(Gap):
        committed(log_of(school), read)
    on = committed(log_of(school), Tail(read.log, read.frames, read.sums, read.total, whole=True))
    assert on.total > read.total
    assert on.frames == on.total - read.total
    assert not is_still(log_of(school), read)


def test_a_log_that_was_begun_twice_in_between_is_a_gap(school: sqlite3.Connection) -> None:
    prove(school, 3)
    read = committed(log_of(school), Tail())
    for _ in range(2):
        empty(school)
        prove(school)

    with pytest.raises(Gap):
        committed(log_of(school), Tail(read.log, read.frames, read.sums, read.total, whole=True))


def test_a_log_of_which_the_end_was_written_over_is_a_gap(school: sqlite3.Connection) -> None:
    prove(school, 3)
    read = committed(log_of(school), Tail())
    assert read.log is not None
    changed = bytearray(log_of(school).getvalue())
    changed[read.offset - read.log.frame_size + 16] ^= 1

    for log in (changed, changed[: read.offset - 1 - read.log.page_size]):
        with pytest.raises(Gap):
            committed(io.BytesIO(bytes(log)), read)


def test_a_log_that_was_taken_away_is_a_gap(school: sqlite3.Connection) -> None:
    prove(school)

    with pytest.raises(Gap):
        committed(io.BytesIO(), committed(log_of(school), Tail()))
