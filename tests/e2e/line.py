"""A line between two network namespaces whose delay, loss and rate can be changed while it runs.

One TUN device in each namespace, and this process carries packets between them. Run as
``python -m tests.e2e.line <pid in one namespace> <pid in the other>``; what the line is like comes as JSON lines on
standard input (:class:`Quality`), and the process ends with it. It prints ``ready`` once packets can pass.
"""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import json
import os
import random
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

NEAR, FAR, MOVED = "10.78.0.1", "10.78.0.2", "10.78.0.3"
DEVICE = "line"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_CLONE_NEWNET = 0x40000000
_LARGEST = 65_536


@dataclass(frozen=True)
class Quality:
    """What both directions are like. ``rate`` in bit/s (0: without limit), ``delay`` in seconds one way, ``loss`` 0-1.

    ``buffer``: seconds of traffic that wait before a full line drops them. ``up`` False: nothing passes.
    """

    rate: float = 0
    delay: float = 0
    loss: float = 0
    buffer: float = 0.5
    up: bool = True


class Direction:
    """Packets from one device to the other, in order."""

    def __init__(self, target: int, chance: random.Random) -> None:
        self.quality = Quality()
        self._target = target
        self._chance = chance
        self._free_at = 0.0

    def carry(self, packet: bytes) -> None:
        """Take a packet; it arrives later, or never."""
        quality = self.quality
        if not quality.up or self._chance.random() < quality.loss:
            return
        loop = asyncio.get_running_loop()
        begins = max(loop.time(), self._free_at)
        if quality.rate and begins - loop.time() > quality.buffer:
            return
        self._free_at = begins + (len(packet) * 8 / quality.rate if quality.rate else 0)
        loop.call_at(self._free_at + quality.delay, self._arrive, packet)

    def _arrive(self, packet: bytes) -> None:
        if self.quality.up:
            with suppress(OSError):
                os.write(self._target, packet)


def opened(pid: str, mine: str, other: str) -> int:
    """Make the device in the namespace of a process and return its descriptor."""
    with open(f"/proc/{pid}/ns/net") as network:  # noqa: PTH123 - the descriptor is what counts
        if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH", DEVICE.encode(), _IFF_TUN | _IFF_NO_PI))
    for words in (
        f"address add {mine} peer {other} dev {DEVICE}",
        f"link set {DEVICE} up",
        f"route add default dev {DEVICE}",
    ):
        subprocess.run(["ip", *words.split()], check=True)
    return device


def reads(device: int, direction: Direction) -> None:
    """Carry everything that waits."""
    with suppress(BlockingIOError):
        while True:
            direction.carry(os.read(device, _LARGEST))


async def main(near_pid: str, far_pid: str) -> None:
    """Carry packets until standard input ends."""
    near, far = opened(near_pid, NEAR, FAR), opened(far_pid, FAR, NEAR)
    chance = random.Random(7)  # noqa: S311 - the same losses in every run
    out, back = Direction(far, chance), Direction(near, chance)
    loop = asyncio.get_running_loop()
    loop.add_reader(near, reads, near, out)
    loop.add_reader(far, reads, far, back)
    told = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    print("ready", flush=True)  # noqa: T201 - the words of its protocol
    while line := await told.readline():
        out.quality = back.quality = Quality(**json.loads(line))
        print("changed", flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
