"""A program that reads along does not outlive the server that started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from erbij.backup.dumping import tied

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 10.0
STARTS = """
import subprocess, sys
from erbij.backup.dumping import tied
child = subprocess.Popen([*tied(), "/bin/sleep", "600"])
print(child.pid, flush=True)
sys.stdin.read()
"""


def runs(pid: int) -> bool:
    """Whether it is there, and no mere entry that nobody asked after."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def test_a_server_that_is_killed_takes_what_it_started_along() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        child = int(server.stdout.readline())
        line = Path(f"/proc/{child}/cmdline")
        assert until(lambda: line.read_bytes().startswith(b"/bin/sleep"))
        assert runs(child)
        server.kill()
    assert until(lambda: not runs(child)), "it goes on without its server"


def test_what_is_started_by_one_that_is_gone_already_does_not_begin() -> None:
    line = [*tied()[:-1], "1" if tied()[-1] != "1" else "2", "/bin/echo", "began"]
    done = subprocess.run(line, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
