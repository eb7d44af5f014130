"""Room that is kept for the worst moment: a file that takes no part in anything, and goes when the disk is full.

It goes once, so that what waits to be committed (open intervals, the end of a lesson) still finds room; what came in
meanwhile was not acknowledged. It comes back when there is plenty of room again. Everything blocks: call it in a
thread.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".reserve"
SIZE = 16 * 1024**2
PLENTY = 1024**3
"""Bytes that have to be free beside it before it is made."""
NEARLY = 8 * 1024**2
"""With less than this free it goes; uploads were refused long before."""


class Reserve:
    """The reserve in one folder; ``spent``: it went, and is not back."""

    def __init__(self, home: Path) -> None:
        self._file = home / NAME
        self.spent = False

    def keep(self) -> None:
        """Make it, if it is not there and there is plenty of room; raises ``OSError``."""
        if self._file.exists() or shutil.disk_usage(self._file.parent).free < SIZE + PLENTY:
            return
        new = self._file.with_name(f"{NAME}.new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.posix_fallocate(handle, 0, SIZE)
        finally:
            os.close(handle)
        new.replace(self._file)
        self.spent = False

    def is_needed(self) -> bool:
        """Whether the disk is full, or as good as."""
        return shutil.disk_usage(self._file.parent).free < NEARLY

    def free(self) -> bool:
        """Give its room away; False: it was not there."""
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        self.spent = True
        return True
