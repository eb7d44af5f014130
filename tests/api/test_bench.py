"""The measurement of a whole server, in its shortest form: its figures say nothing, but it still runs to its end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.checkout import CHECKOUT

GIVE_UP_S = 240
SHORTEST = ["--pupils", "30", "--present", "10", "--on", "sqlite", "--seconds", "0.2"]


@pytest.mark.soak
def test_a_school_is_measured_beside_its_bare_peers_and_no_process_is_left_behind() -> None:
    line = [sys.executable, str(CHECKOUT / "bench/server.py"), *SHORTEST]
    paths = os.pathsep.join([str(CHECKOUT / "server"), str(CHECKOUT / "media")])
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, text=True, start_new_session=True, env={**os.environ, "PYTHONPATH": paths}
    ) as bench:
        said, _ = bench.communicate(timeout=GIVE_UP_S)
    assert bench.returncode == 0
    assert said.count("times the bare handler") == 4
    assert "Presence of 10 pupils" in said
    assert " 0 pupils without a proof" in said
    assert "bare driver         the same commits and no lesson" in said
    assert "Sockets" in said
    with pytest.raises(ProcessLookupError):
        os.killpg(bench.pid, 0)
