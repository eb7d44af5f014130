"""A whole PostgreSQL database through a pipe, and back into an empty one: PostgreSQL's own tools, driven.

Theory of operation
===================
``pg_dump`` reads the database of one moment as the server's own role, whom the policies hold: the session says that it
is of every school (``PGOPTIONS``), so every row is there. What it writes is sealed as it comes and never lies on a disk
in the clear. ``pg_restore`` reads it from a pipe in the same way, as the owner of the tables, all of it or nothing.
Passwords go by the environment of the process, not by its arguments. Everything blocks: call it in a thread.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from erbij.backup import tie
from erbij.backup.model import CannotBackUp, Damaged, RestoreRefused
from erbij.db.whole import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from erbij.backup.seal import Readable

DUMP, RESTORE = "pg_dump", "pg_restore"
BASE, RECEIVE = "pg_basebackup", "pg_receivewal"
EVERY_SCHOOL = "-c erbij.school=*"
PART = "dump"
"""The part of a copy that is a PostgreSQL database."""


def tool(name: str) -> str:
    """Return where a tool of PostgreSQL is; raises ``CannotBackUp`` in words."""
    found = shutil.which(name)
    if found is None:
        raise CannotBackUp(f"{name} is not installed: it comes with the client programs of PostgreSQL")
    return found


def version() -> int:
    """Return of which version of PostgreSQL the tools are; raises ``CannotBackUp``."""
    said = subprocess.run([tool(DUMP), "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    number = "".join(letter if letter.isdigit() else " " for letter in said.stdout).split()
    if not number:
        raise CannotBackUp(f"{DUMP} does not say which version it is")
    return int(number[0])


@contextmanager
def dumped(url: str) -> Iterator[Readable]:
    """Open what the whole database is, as one stream; raises ``CannotBackUp`` at its end where it is not whole."""
    line = [tool(DUMP), "--format=custom", "--compress=0", "--enable-row-security", "--no-password"]
    with _read_from(line, _led(url)) as source:
        yield source


@contextmanager
def whole_server(url: str, started: Callable[[subprocess.Popen[bytes]], object]) -> Iterator[Readable]:
    """Open all files of the database server as one tar; raises ``CannotBackUp`` at its end where it is not whole.

    ``started`` is given the process, to end it before its time.
    """
    line = [tool(BASE), "--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast", "--no-password"]
    with _read_from(line, environment(url), started) as source:
        yield source


def make_slot(url: str, name: str) -> None:
    """Let the database keep its log until somebody who comes by that name has it; raises ``CannotBackUp``."""
    line = [tool(RECEIVE), "--create-slot", "--if-not-exists", f"--slot={name}", "--no-password"]
    done = subprocess.run(line, env=environment(url), capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise CannotBackUp(f"{RECEIVE}: {done.stderr.strip().partition(chr(10))[0]}")


def receive(url: str, into: Path, slot: str, said: BinaryIO, name: str) -> subprocess.Popen[bytes]:
    """Write the log into a folder as the database writes it, for as long as the process runs, and we do.

    ``name``: what the database calls who reads.
    """
    line = [tool(RECEIVE), f"--directory={into}", f"--slot={slot}", "--no-loop", "--no-password"]
    line += [
        "--synchronous",
        "--status-interval=1",
    ]  # it says at once what is on the disk; of a full file, by the second
    where = {**environment(url), "PGAPPNAME": name, "PGCONNECT_TIMEOUT": "5"}
    return subprocess.Popen([*tied(), *line], env=where, stdin=subprocess.DEVNULL, stderr=said)  # noqa: S603 - ours


def tied() -> list[str]:
    """What a command line begins with whose process must not outlive this one, however it ends."""
    return [sys.executable, "-I", "-S", str(Path(tie.__file__)), str(os.getpid())]


def fill(url: str, pieces: Iterable[bytes]) -> None:
    """Fill an empty database with such a stream, all or nothing; raises ``Damaged`` or ``RestoreRefused``."""
    where = _led(url)
    line = [tool(RESTORE), "--exit-on-error", "--single-transaction", "--no-password", "--no-owner", "--no-privileges"]
    line.append(f"--dbname={where['PGDATABASE']}")
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(line, stdin=subprocess.PIPE, stderr=said, env=where) as running,  # noqa: S603 - ours
    ):
        assert running.stdin is not None  # noqa: S101 - it is a pipe
        try:
            running.stdin.writelines(pieces)
        except BrokenPipeError:
            pass  # it ended before, and says why
        except Damaged:
            running.kill()
            raise
        running.communicate()
        if running.returncode:
            raise RestoreRefused(f"{RESTORE}: {_first(said)}")


@contextmanager
def _read_from(
    line: list[str],
    where: Mapping[str, str],
    started: Callable[[subprocess.Popen[bytes]], object] = lambda _running: None,
) -> Iterator[Readable]:
    with (
        tempfile.TemporaryFile() as said,  # a pipe that nobody reads meanwhile could fill up
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=said, env=where) as running,  # noqa: S603 - ours
    ):
        assert running.stdout is not None  # noqa: S101 - it is a pipe
        started(running)
        yield running.stdout
        if running.wait():
            raise CannotBackUp(f"{Path(line[0]).name}: {_first(said)}")


def _led(url: str) -> Mapping[str, str]:
    return {**environment(url), "PGOPTIONS": EVERY_SCHOOL}


def _first(said: BinaryIO) -> str:
    """The first line of what a tool said; of a database it names tables at most."""
    said.seek(0)
    return said.read(10_000).decode(errors="replace").strip().partition("\n")[0]
