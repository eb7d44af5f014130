"""What processes use of a processor."""

from __future__ import annotations

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Processor:
    """What processes use of a processor from now on: one of ours, and those of PostgreSQL."""

    def __init__(self, pid: int, postmaster: int) -> None:
        self._pid, self._postmaster = pid, postmaster
        self._then, self._began = self._now(), time.perf_counter()

    def used(self) -> tuple[float, float, float]:
        """Seconds of ours, of PostgreSQL, and on the clock."""
        ours, theirs = (now - then for now, then in zip(self._now(), self._then, strict=True))
        return ours, theirs, time.perf_counter() - self._began

    def _now(self) -> tuple[float, float]:
        theirs = 0.0
        for folder in Path("/proc").glob("[0-9]*") if self._postmaster else ():
            try:
                parent, seconds = _stat(folder.name)
            except OSError:
                continue
            theirs += seconds if parent == self._postmaster else 0
        return _stat(str(self._pid))[1], theirs


def _stat(pid: str) -> tuple[int, float]:
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return int(parts[1]), (int(parts[11]) + int(parts[12])) / TICKS
