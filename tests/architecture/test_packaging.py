"""A wheel holds exactly the two packages and the built web client."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path


def test_a_wheel_holds_exactly_the_two_packages_and_the_client(tmp_path: Path) -> None:
    line = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*line, "."], cwd=CHECKOUT, check=True, capture_output=True, timeout=110)
    [wheel] = tmp_path.glob("*.whl")

    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"erbij", "erbij_media"}
    assert "erbij/web/static/app/index.html" in names
    assert any(name.startswith("erbij/web/static/app/assets/") and name.endswith(".js") for name in names)
    assert any(name.startswith("erbij/db/migrations/versions/") and name.endswith(".py") for name in names)
    assert any(name.startswith("erbij/web/problems/") for name in names)
    assert not [name for name in names if "test" in name.lower().rsplit("/", 1)[-1] and name.endswith(".py")]
    assert any(name.endswith("licenses/LICENSE") for name in names)
