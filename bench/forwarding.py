"""What forwarding costs: one source of 2 Mbit/s to many receivers over real DTLS-SRTP on loopback.

Prints one line a figure, with its aim and the ratio to it. The media engine runs in a process of its own at ordinary
priority. The sender takes the time right before it hands a packet to the kernel; a packet's arrival is the kernel's
time stamp, and a third process at the lowest priority collects those, so that keeping the books delays nobody.

On a machine that others use too, most of the delay is the wait for a core. The kernel tells how long the media process
was ready but not run: it is printed, and the delay a second time for the packets that met no such wait. Compare runs on
one machine only.

    .venv/bin/python bench/forwarding.py [--receivers 40] [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import select
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typing_extensions import override

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from erbij_media.contract import ConnectionId, ConnectionUp, Kind, Mid, Receiver, ReceiverName, SourceId
from erbij_media.remote import EngineSettings, RemoteEngine
from erbij_media.rtp.packet import is_rtcp
from erbij_media.sdp.build import RTX, VP8
from tests.media.client import MediaClient, rtp, vp8

BITRATE = 2_000_000
PACKET = 1000
PACKETS_PER_FRAME = 8
INTERVAL = PACKETS_PER_FRAME * PACKET * 8 / BITRATE
AIM_US, AIM_MS = 20.0, 10.0
RTP_VERSION = 2
SO_TIMESTAMPNS, SO_RCVBUFFORCE = 35, 33
SOCKET_BUFFER = 16 << 20
LOWEST_PRIORITY = 19
UNDISTURBED = 0.002
WAIT_SHOWS_WITHIN = 2  # frames: the kernel counts a wait when it is over
FEWEST = 0.02


class OwnSocket(asyncio.DatagramTransport):
    """A socket with kernel time stamps that the event loop reads until it is handed over."""

    def __init__(self, host: str, client: Sink) -> None:
        super().__init__()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)  # noqa: FBT003 - the library's way
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER)
        with contextlib.suppress(PermissionError):
            self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, SOCKET_BUFFER)
        self.socket.bind((host, 0))
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.socket, self._read)

    def hand_over(self) -> socket.socket:
        """Read no more; whoever gets the socket does."""
        self._loop.remove_reader(self.socket)
        return self.socket

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._client.datagram_received(*self.socket.recvfrom(2048))

    @override
    def sendto(self, data: Any, addr: Any = None) -> None:
        self.socket.sendto(data, addr)

    @override
    def is_closing(self) -> bool:
        return self.socket.fileno() < 0

    @override
    def close(self) -> None:
        if not self.is_closing():
            self._loop.remove_reader(self.socket)
            self.socket.close()


class Sink(MediaClient):
    """A receiver whose socket somebody else reads once it is connected."""

    @override
    async def bind(self) -> None:
        self.own = self._transport = OwnSocket(self.host, self)


class Books:
    """The process that notes when which packet came to whom, and does nothing else."""

    def __init__(self, sockets: list[socket.socket], ssrcs: bool = False) -> None:  # noqa: FBT001, FBT002 - a bench
        """``ssrcs``: a receiver has several streams, and each is noted by itself."""
        self._result, write = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.nice(LOWEST_PRIORITY)
            with os.fdopen(write, "w") as result:
                json.dump((_collect_streams if ssrcs else _collect)(sockets), result)
            os._exit(0)
        os.close(write)

    def close(self) -> Any:
        """Return each receiver's packets as (number, time), by SSRC if asked, and how many were resent by request."""
        os.kill(self._pid, signal.SIGTERM)
        with os.fdopen(self._result) as result:
            arrivals, resent = json.load(result)
        os.waitpid(self._pid, 0)
        return arrivals, resent


def _collect(sockets: list[socket.socket]) -> tuple[list[list[tuple[int, float]]], int]:
    arrivals: dict[int, list[tuple[int, float]]] = {sock.fileno(): [] for sock in sockets}
    by_number = {sock.fileno(): sock for sock in sockets}
    ending: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(1))
    resent = 0
    with select.epoll() as epoll:
        for number in by_number:
            epoll.register(number, select.EPOLLIN)
        while (ready := epoll.poll(0.1)) or not ending:
            for number, _ in ready:
                data, control, _, _ = by_number[number].recvmsg(2048, 64)
                if data[0] >> 6 != RTP_VERSION or is_rtcp(data):
                    continue
                if data[1] & 0x7F == VP8:  # numbers stand in the clear
                    seconds, nanoseconds = struct.unpack("qq", control[0][2])
                    arrivals[number].append((struct.unpack_from("!H", data, 2)[0], seconds + nanoseconds / 1e9))
                else:
                    resent += 1
    return list(arrivals.values()), resent


def _collect_streams(sockets: list[socket.socket]) -> tuple[list[dict[int, list[tuple[int, float]]]], int]:
    arrivals: dict[int, dict[int, list[tuple[int, float]]]] = {sock.fileno(): {} for sock in sockets}
    by_number = {sock.fileno(): sock for sock in sockets}
    ending: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(1))
    resent = 0
    with select.epoll() as epoll:
        for number in by_number:
            epoll.register(number, select.EPOLLIN)
        while (ready := epoll.poll(0.1)) or not ending:
            for number, _ in ready:
                data, control, _, _ = by_number[number].recvmsg(2048, 64)
                if data[0] >> 6 != RTP_VERSION or is_rtcp(data):
                    continue
                if data[1] & 0x7F == RTX:
                    resent += 1
                    continue
                seconds, nanoseconds = struct.unpack("qq", control[0][2])
                sequence, _, ssrc = struct.unpack_from("!HII", data, 2)
                arrivals[number].setdefault(ssrc, []).append((sequence, seconds + nanoseconds / 1e9))
    return list(arrivals.values()), resent


@dataclass
class Core:
    """What the scheduler did to a process: seconds run, seconds ready but not run, turns."""

    pid: int
    waits: list[float] = field(default_factory=list)

    def read(self) -> tuple[float, float, int]:
        """Return the totals until now."""
        ran, waited, turns = Path(f"/proc/{self.pid}/schedstat").read_text().split()
        return int(ran) / 1e9, int(waited) / 1e9, int(turns)

    def note(self) -> None:
        """Remember how long it has waited until now; once a frame."""
        self.waits.append(self.read()[1])

    def undisturbed(self, frame: int) -> bool:
        """Whether the process got a core at once around a frame."""
        upto = min(frame + WAIT_SHOWS_WITHIN, len(self.waits) - 1)
        return self.waits[upto] - self.waits[frame] < UNDISTURBED


class Publisher(MediaClient):
    """Sends frames of several packets at a steady pace and notes when."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[float] = []

    async def run(self, seconds: float, core: Core) -> None:
        """Send for that long; packet ``n`` has the number ``n`` (mod 65536)."""
        began = time.perf_counter()
        for frame in range(int(seconds / INTERVAL)):
            await asyncio.sleep(max(0.0, began + frame * INTERVAL - time.perf_counter()))
            core.note()
            for part in range(PACKETS_PER_FRAME):
                self._packet(frame, part)
        core.note()

    def _packet(self, frame: int, part: int) -> None:
        number = len(self.sent)
        payload = (vp8(key=frame == 0 and part == 0, picture=frame) if part == 0 else b"\x80\xc0\x80\x00\x00") + bytes(
            PACKET - 27
        )
        self.send_rtp(rtp(96, number & 0xFFFF, 90 * 32 * frame, self.ssrcs["v"], payload))

    @override
    def send_raw(self, datagram: bytes) -> None:
        if datagram[0] >> 6 == RTP_VERSION:
            self.sent.append(time.clock_gettime(time.CLOCK_REALTIME))
        super().send_raw(datagram)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


async def connected(engine: RemoteEngine, receivers: int) -> tuple[Publisher, list[Sink]]:
    events = engine.events()
    publisher, sinks = Publisher(), [Sink() for _ in range(receivers)]
    answer = await engine.publish(ConnectionId("p"), publisher.offer({"v": Kind.VIDEO}), {Mid("v"): SourceId("s")})
    await publisher.connect(answer, engine.port)
    for index, sink in enumerate(sinks):
        name = ConnectionId(f"s{index}")
        offer = await engine.subscribe(name, [Receiver(ReceiverName("board"), Kind.VIDEO, class_side=True)])
        await engine.route(name, ReceiverName("board"), SourceId("s"))
        await engine.accept(name, sink.answer(offer))
        await sink.connect(offer, engine.port)
    ups = 0
    async for event in events:
        ups += isinstance(event, ConnectionUp)
        if ups == receivers + 1:
            break
    return publisher, sinks


async def bench(receivers: int, seconds: float) -> None:
    engine = RemoteEngine(EngineSettings())
    await engine.start()
    publisher, sinks = await connected(engine, receivers)
    core = Core(engine.pid or 0)
    books = Books([sink.own.hand_over() for sink in sinks])
    before, scheduled = await engine.stats(), core.read()
    await publisher.run(seconds, core)
    await asyncio.sleep(0.5)
    after = await engine.stats()
    ran, waited, turns = (now - then for now, then in zip(core.read(), scheduled, strict=True))
    arrivals, resent = await asyncio.to_thread(books.close)
    for client in [publisher, *sinks]:
        await client.close()
    await engine.close()
    report(publisher.sent, arrivals, core, after.cpu_seconds - before.cpu_seconds)
    print(f"  wait for a core     {waited / turns * 1000:8.2f} ms a turn; it ran {ran:.1f} s and waited {waited:.1f} s")
    print(
        f"  load                {os.getloadavg()[0]:8.2f} on {os.cpu_count()} cores; {resent} packets resent by request"
    )


def report(sent: list[float], arrivals: list[list[tuple[int, float]]], core: Core, cpu: float) -> None:
    """Print the figures that have an aim."""
    delays: list[float] = []
    calm: list[float] = []
    received = 0
    for packets in arrivals:
        received += len({number for number, _ in packets})
        first = packets[0][0] if packets else 0
        for number, arrived in packets:
            index = (number - first) & 0xFFFF
            if index < len(sent):
                delays.append(arrived - sent[index])
                if core.undisturbed(index // PACKETS_PER_FRAME):
                    calm.append(delays[-1])
    expected = len(sent) * len(arrivals)
    print(f"forwarding: {len(sent)} packets of {PACKET} B to {len(arrivals)} receivers")
    tell("CPU per packet", cpu / max(1, received) * 1e6, "us", AIM_US)
    print(f"  lost                {expected - received:8d} of {expected}   aim 0")
    print(f"  delay p50           {percentile(delays, 0.5) * 1000:8.2f} ms")
    tell("delay p99", percentile(delays, 0.99) * 1000, "ms", AIM_MS)
    share = len(calm) / max(1, len(delays))
    if share < FEWEST:
        print("  the same, core free      none       the machine was too busy to tell the engine's own share")
    else:
        tell("the same, core free", percentile(calm, 0.99) * 1000, "ms", AIM_MS, f"({share:.0%} of packets)")


def tell(words: str, value: float, unit: str, aim: float, more: str = "") -> None:
    """Print one line: the figure, its aim, and the ratio of the two."""
    print(f"  {words:<19} {value:8.2f} {unit}       aim <= {aim:g} {unit}   ratio {value / aim:.2f} {more}".rstrip())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--receivers", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    asyncio.run(bench(arguments.receivers, arguments.seconds))


if __name__ == "__main__":
    main()
