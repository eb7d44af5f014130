"""A node in a process of its own, for tests that kill it or let it sleep."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress

NODE = """
import asyncio, sys, signal
from erbij_media.nodes.link import LinkKeys
from erbij_media.nodes.station import Station, StationSettings
from erbij_media.settings import EngineSettings
async def main():
    keys = LinkKeys(sys.argv[2].encode())
    station = Station(StationSettings(sys.argv[1], keys, EngineSettings(), control=("127.0.0.1", int(sys.argv[3]))))
    await station.start()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, station.drain)
    print(station.control_port, flush=True)
    await station.ended()
    await station.close()
asyncio.run(main())
"""


class NodeProcess:
    """Made by :func:`node_process`."""

    def __init__(self, process: asyncio.subprocess.Process, name: str, port: int) -> None:
        self.process, self.name, self.port = process, name, port

    @property
    def control(self) -> str:
        return f"127.0.0.1:{self.port}"

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    async def log_line(self, word: str) -> str:
        """Wait for a line of its log."""
        assert self.process.stderr is not None
        async with asyncio.timeout(20):
            while word not in (line := (await self.process.stderr.readline()).decode()):
                assert line, f"it ended without saying {word}"
        return line

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()


async def node_process(name: str, secret: bytes, port: int = 0) -> NodeProcess:
    """Start a node and wait until it serves."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        NODE,
        name,
        secret.decode(),
        str(port),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    return NodeProcess(process, name, int(line))
