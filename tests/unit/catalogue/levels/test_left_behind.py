"""A server that is ended hard leaves no process behind, also not one that stood still for a lesson."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

WITHIN_S = 60.0
SERVER = """
import asyncio
from pathlib import Path

from erbij.catalogue.levels.making import encode_apart
from erbij.catalogue.levels.model import LevelKind, Work
work = Work("film", "school", LevelKind.LOW, "0" * 64, 1000, 1000)
asyncio.run(encode_apart(work, Path("/nowhere"), Path("/nowhere"), lambda: True))
"""


def state_of(pid: int) -> str:
    """The letter that the kernel has for it; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def until(state: str, pid: int) -> None:
    end = time.monotonic() + WITHIN_S
    while state_of(pid) not in {state, "Z"[: not state]}:
        assert time.monotonic() < end, f"{state_of(pid)} instead of {state or 'gone'}"
        time.sleep(0.02)


def test_a_film_that_waits_for_a_lesson_is_let_go_with_the_server_that_made_it() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER]) as server:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        end = time.monotonic() + WITHIN_S
        while not (found := children.read_text().split()):
            assert time.monotonic() < end, "it made nothing"
            time.sleep(0.01)
        child = int(found[0])
        until("T", child)

        server.kill()
        server.wait()

    until("", child)
