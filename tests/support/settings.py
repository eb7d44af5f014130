"""Settings for tests: a folder of their own, nothing from the machine's environment."""

from __future__ import annotations

import os
import random
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from erbij.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
OF_SO_MANY = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
BELOW_OUTGOING = range(20_000 + NUMBER % OF_SO_MANY, 32_000, OF_SO_MANY)
"""Linux gives outgoing connections ports from 32,768: a browser's connection never takes one of these.

Each of the processes of a run has ports of its own.
"""


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port that nobody listens on, and that stays free until it is bound, also after a restart."""
    while True:
        with socket.socket(type=kind) as probe, suppress(OSError):
            port = random.choice(BELOW_OUTGOING)  # noqa: S311 - so that two runs on one machine seldom meet
            probe.bind(("127.0.0.1", port))
            return port


def settings_in(home: Path, **changes: Any) -> Settings:
    """Return settings that write into ``home`` only."""
    return Settings(**{"home": home, "port": free_port(), "media_port": 0, **changes})
