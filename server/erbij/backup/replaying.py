"""A database server brought back to a moment: a base, the log after it, and PostgreSQL itself to put them together.

Theory of operation
===================
The base is unpacked into a folder that goes again, the log is laid beside it, and ``postgres`` is started on them: for
nobody but us (a socket in that folder, no port), with settings of ours in the place of the school's. It carries the log
out until its end, or until the moment that was asked for, and then serves. From there the school's database is read as
for a copy, and goes into the new one in the same way: what comes back is looked at as a copy is. PostgreSQL refuses to
run as root, so started by root it runs as nobody. Everything blocks: call it in a thread.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from erbij.backup.dumping import dumped, tool
from erbij.backup.model import CannotBackUp, Damaged, RestoreRefused
from erbij.db.whole import by_socket

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from erbij.backup.archive import Archive, Base
    from erbij.backup.seal import Readable

SERVER, READY = "postgres", "pg_isready"
ELSEWHERE = "/usr/lib/postgresql/{version}/bin/postgres"
"""Where Debian keeps a server, which is not on the path."""
NOT_REACHED = "recovery ended before configured recovery target was reached"
LOOK_S = 0.2
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
unix_socket_permissions = 0700
hba_file = '{folder}/hba'
ident_file = '{folder}/ident'
restore_command = 'cp "{folder}/log/%f" "%p"'
recovery_target_action = promote
hot_standby = off
archive_mode = off
fsync = off
autovacuum = off
wal_level = replica
"""
NOT_OURS = ("postgresql.auto.conf", "standby.signal", "recovery.signal", "postmaster.pid")


@contextmanager
def replayed(archive: Archive, one: Base, segments: Sequence[str], url: str, at: datetime | None) -> Iterator[Readable]:
    """Open the school's database (``url``) as it was ``at`` (None: at the end of the log), as one stream.

    Raises ``Damaged``, ``RestoreRefused``, and ``CannotBackUp`` where a program is missing.
    """
    with tempfile.TemporaryDirectory(prefix="erbij-log-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        data = folder / "data"
        _unpack(archive, one, data)
        (folder / "log").mkdir()
        for segment in segments:
            (folder / "log" / segment).write_bytes(archive.log(one.chain, segment)[1])
        version = (data / "PG_VERSION").read_text(encoding="ascii").strip()
        _set_up(folder, at)
        for part in (folder, *folder.rglob("*")) if os.geteuid() == 0 else ():
            shutil.chown(part, _nobody().pw_uid, _nobody().pw_gid)
        running = _started(folder, server_program(version))
        try:
            if not _serves(running, folder) and NOT_REACHED in _said(folder):
                _set_up(folder, None)  # nothing happened after that moment: the end of the log is as it was then
                running = _started(folder, server_program(version))
                _serves(running, folder)
            if running.poll() is not None:
                raise RestoreRefused(f"the log could not be put on top of the base {one.id}: {_why(folder)}")
            with dumped(by_socket(url, name)) as source:
                yield source
        finally:
            with suppress(ProcessLookupError):
                running.send_signal(signal.SIGQUIT)
            running.wait()


def server_program(version: str) -> str:
    """Return where the server of a version of PostgreSQL is; raises ``CannotBackUp`` in words."""
    elsewhere = ELSEWHERE.format(version=version)
    found = elsewhere if Path(elsewhere).exists() else tool(SERVER)
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - ours
    if f" {version}." not in said and not said.strip().endswith(f" {version}"):
        raise CannotBackUp(
            f"{found} is not of version {version}, which the archive needs: install postgresql-{version}"
        )
    return found


def _unpack(archive: Archive, one: Base, data: Path) -> None:
    data.mkdir(mode=0o700)
    try:
        with tarfile.open(fileobj=cast("BinaryIO", _Joined(archive.base(one))), mode="r|") as tar:
            tar.extractall(data, filter="data")
    except tarfile.TarError as error:
        raise Damaged(f"{one.id}: {error}") from None
    for name in NOT_OURS:
        (data / name).unlink(missing_ok=True)
    for part in data.rglob("*"):
        part.chmod(0o700 if part.is_dir() else 0o600)


def _set_up(folder: Path, at: datetime | None) -> None:
    settings = SETTINGS.format(folder=folder)
    if at is not None:
        settings += f"recovery_target_time = '{at.isoformat()}'\n"
    (folder / "settings").write_text(settings, encoding="utf-8")
    (folder / "hba").write_text("local all all trust\n", encoding="utf-8")
    (folder / "ident").write_text("", encoding="utf-8")
    (folder / "data" / "recovery.signal").write_text("", encoding="utf-8")


def _started(folder: Path, program: str) -> subprocess.Popen[bytes]:
    line = [program, "-D", str(folder / "data"), "-c", f"config_file={folder}/settings"]
    whom = _nobody() if os.geteuid() == 0 else None
    as_whom = {"user": whom.pw_uid, "group": whom.pw_gid, "extra_groups": []} if whom else {}
    with (folder / "said").open("wb") as said:
        return subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, **as_whom)  # type: ignore[call-overload,no-any-return] # noqa: S603 - ours


def _serves(running: subprocess.Popen[bytes], folder: Path) -> bool:
    """Wait until it serves; False: it ended. A long log takes long, so there is no limit."""
    asks = [tool(READY), "--quiet", f"--host={folder}"]
    while running.poll() is None:
        if subprocess.run(asks, check=False).returncode == 0:  # noqa: S603 - ours
            return True
        time.sleep(LOOK_S)
    return False


def _said(folder: Path) -> str:
    return (folder / "said").read_text(encoding="utf-8", errors="replace")


def _why(folder: Path) -> str:
    lines = [line for line in _said(folder).splitlines() if "FATAL" in line or "PANIC" in line]
    return (lines or ["it ended"])[-1]


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


class _Joined:
    """Pieces, read as one file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def read(self, size: int) -> bytes:
        while len(self._left) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._left += piece
        some, self._left = self._left[:size], self._left[size:]
        return some
