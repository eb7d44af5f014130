"""Two media nodes, each a process ``erbij node serve``, that tell over Redis where they are."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.support.settings import free_port

ERBIJ = str(Path(sys.executable).parent / "erbij")
SECRET = "what the machines of this school share"


class Nodes:
    """``settings`` are what servers need to find them; each has a port that stays."""

    def __init__(self, home: Path, redis: str) -> None:
        self.ports = {name: free_port(socket.SOCK_STREAM) for name in ("east", "west")}
        self.settings = {"ERBIJ_REDIS_URL": redis, "ERBIJ_NODE_SECRET": SECRET}
        self._home = home
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        for name in self.ports:
            self.start(name)

    def start(self, name: str) -> None:
        own = {"ERBIJ_NODE_ID": name, "ERBIJ_NODE_PORT": str(self.ports[name]), "ERBIJ_MEDIA_PORT": "0"}
        with (self._home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [ERBIJ, "node", "serve"],
                env={**os.environ, **self.settings, "ERBIJ_HOME": str(self._home / name), **own},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        self._running[name].kill()
        self._running[name].wait()

    def drain(self, name: str) -> subprocess.Popen[bytes]:
        """Ask a node to end, by the command."""
        asked = self._command("drain", name)
        assert f"{name} takes no new lesson" in asked, asked
        return self._running[name]

    def running(self, name: str) -> subprocess.Popen[bytes]:
        return self._running[name]

    def of_lesson(self) -> str | None:
        """The node that has connections, None when it is not one alone."""
        found = re.findall(r"^(\w+) .* lessons, [1-9]\d* connections", self._command("list"), re.MULTILINE)
        return found[0] if len(found) == 1 else None

    def there(self) -> int:
        return len(re.findall(r" connections,", self._command("list")))

    def close(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in self._running.values():
            process.wait(15)

    def _command(self, *words: str) -> str:
        environment = {**os.environ, **self.settings, "ERBIJ_HOME": str(self._home / "command")}
        line = [ERBIJ, "node", *words]
        return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=30, check=False).stdout
