"""Settings for tests: a folder of their own, nothing from the machine's environment."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from erbij.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_in(home: Path, **changes: Any) -> Settings:
    """Return settings that write into ``home`` only."""
    return Settings(**{"home": home, "port": free_port(), "media_port": 0, **changes})
