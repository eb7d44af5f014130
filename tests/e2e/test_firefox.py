"""Journey 1 in Debian's stock Firefox ESR.

Firefox gathers the address of the default route only until a page has a device, and never loopback. So the journey runs
in a network of its own, in a pytest of its own: :mod:`tests.e2e.firefox_journey`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.firefox import ADVICE, firefox_path
from tests.e2e.network import NoNetworkOfOnesOwn, command_in_own_network

JOURNEY = Path(__file__).with_name("firefox_journey.py")
TAKES_AT_MOST = 240


@pytest.mark.soak
@pytest.mark.timeout(TAKES_AT_MOST + 60)
def test_a_pupil_with_firefox_has_the_lesson_of_a_pupil_with_chromium(tmp_path: Path) -> None:
    path = firefox_path()
    if path is None:
        pytest.fail(f"NOT RUN: {ADVICE}")
    inside = tmp_path / "inside"
    run = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "",
        f"--basetemp={inside}",
        str(JOURNEY),
    ]
    try:
        line = command_in_own_network(*run)
    except NoNetworkOfOnesOwn as refused:
        pytest.fail(f"NOT RUN: this machine refuses a network namespace, so Firefox was not tried: {refused}")

    environment = {**os.environ, "ERBIJ_TEST_FIREFOX": path}
    done = subprocess.run(line, capture_output=True, text=True, timeout=TAKES_AT_MOST, env=environment, check=False)

    assert done.returncode == 0, f"{done.stdout[-12_000:]}\n{done.stderr[-2_000:]}"
