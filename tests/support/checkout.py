"""The checkout as a list of files: what git tracks, or would track."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SERVER = CHECKOUT / "server/erbij"


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is tracked or not ignored, in order; outside a repository, every file there is."""
    line = ["git", "-C", str(CHECKOUT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    names = found.stdout.split("\0") if found.returncode == 0 else []
    return tuple(sorted({CHECKOUT / name for name in names if name and (CHECKOUT / name).is_file()}))


def text_files() -> list[tuple[Path, str]]:
    """Return the tracked files that are text, with their contents."""
    found = []
    for file in tracked():
        try:
            found.append((file.relative_to(CHECKOUT), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found
