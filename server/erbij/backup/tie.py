"""Becomes another program that ends when the one that started it does, killed or not.

    python -I -S tie.py PARENT PROGRAM [ARGUMENT ...]

It imports nothing of ours, and is gone as soon as the other program runs. Where the kernel has no such word (it is of
Linux) that program outlives its parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, line: list[str]) -> None:
    """Tie this process to its parent, and become the program; it ends at once where the parent is gone already."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(1)
    os.execv(line[0], line)  # noqa: S606 - a line of ours, with no shell in between


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
