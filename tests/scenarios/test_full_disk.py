"""The disk of a school fills up in the middle of a lesson: the lesson goes on, and nothing that was told is lost."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

PATHS = os.pathsep.join(str(CHECKOUT / one) for one in ("server", "media", ""))
OFF_S = 5
TAKES_AT_MOST_S = 110


async def in_a_namespace(folder: Path) -> tuple[int, str]:
    """Play the lesson where it may mount a disk of its own; its exit status and what it said."""
    as_root = () if os.geteuid() == 0 else ("--map-root-user",)
    playing = await asyncio.create_subprocess_exec(
        "unshare",
        *as_root,
        "--mount",
        *(sys.executable, "-m", "tests.scenarios.full_disk", str(folder)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    said = (await asyncio.wait_for(playing.communicate(), TAKES_AT_MOST_S))[0].decode()
    return playing.returncode or 0, said


async def test_a_disk_that_fills_up_in_mid_lesson_stops_no_lesson_and_loses_no_second_that_was_told(
    tmp_path: Path,
) -> None:
    status, said = await in_a_namespace(tmp_path)
    if "unshare failed" in said or "permission denied" in said.lower():
        pytest.fail(f"NOT RUN: this machine refuses a disk of one's own: {said[-400:]}")
    assert status == 0, said[-4000:]
    room, full, freed, full_again, after = (json.loads(line) for line in said.splitlines() if line.startswith("{"))

    assert [one["lost"] + one["doubled"] for one in (room, full, freed, full_again, after)] == [0] * 5
    assert (full["hand"], full["upload"]) == (True, 507), "the lesson goes on, a file is refused"
    assert (full["told"], full["idle"]) == (room["told"], False), "what is not committed is told to nobody"
    assert (room["reserve"], freed["reserve"], said.count("disk_reserve_freed")) == (True, False, 1)
    assert (freed["told"] > full["told"], freed["idle"]) == (True, True), "the reserve is for what waits"
    assert (full_again["told"], full_again["left"]) == (freed["told"], True), "who leaves, leaves"
    assert (after["opened"], after["closed"], after["idle"]) == (1, 1, True)
    assert abs(after["counted_s"] - after["truth_s"]) <= OFF_S, "no second of it was missed"
