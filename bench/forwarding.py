"""What forwarding costs: one source of 2 Mbit/s to many receivers over real DTLS-SRTP on loopback.

Prints the CPU of the media process per forwarded packet, loss, the 99th percentile of the forwarding delay, and the
ratio of each to its aim. The media engine runs in a process of its own; sender and receivers share this one, so that
one clock measures the delay; a packet's arrival is the kernel's time stamp. Compare runs on one machine only.

    .venv/bin/python bench/forwarding.py [--receivers 40] [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import socket
import struct
import sys
import time
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from erbij_media.contract import ConnectionId, ConnectionUp, Kind, Mid, Receiver, ReceiverName, SourceId
from erbij_media.remote import EngineSettings, RemoteEngine
from erbij_media.rtp.packet import is_rtcp
from erbij_media.sdp.build import VP8
from tests.media.client import MediaClient, rtp, vp8

if TYPE_CHECKING:
    from collections.abc import Callable

BITRATE = 2_000_000
PACKET = 1000
PACKETS_PER_FRAME = 8
AIM_US, AIM_MS = 20.0, 10.0
RTP_VERSION = 2
SO_TIMESTAMPNS, SO_RCVBUFFORCE = 35, 33


class KernelTimedSocket(asyncio.DatagramTransport):
    """A socket whose datagrams carry the time at which the kernel got them, so that our own queue is no delay."""

    def __init__(self, host: str, take: Callable[[bytes, float], None]) -> None:
        super().__init__()
        self._take = take
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.bind((host, 0))
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._drain)

    @override
    def sendto(self, data: Any, addr: Any = None) -> None:
        self._socket.sendto(data, addr)

    @override
    def is_closing(self) -> bool:
        return self._socket.fileno() < 0

    @override
    def close(self) -> None:
        if not self.is_closing():
            self._loop.remove_reader(self._socket)
            self._socket.close()

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            for _ in range(64):
                data, control, _, _ = self._socket.recvmsg(2048, 64)
                seconds, nanoseconds = struct.unpack("qq", control[0][2])
                self._take(data, seconds + nanoseconds / 1e9)


class Sink(MediaClient):
    """A receiver that only notes when which packet came; the outgoing number tells the source's by a constant."""

    def __init__(self) -> None:
        super().__init__()
        self.measuring = False
        self.arrivals: list[tuple[int, float]] = []
        self.retransmitted = 0

    @override
    async def bind(self) -> None:
        self._transport = KernelTimedSocket(self.host, self._take)

    def _take(self, data: bytes, arrived: float) -> None:
        """Note a media packet without decrypting it: numbers and SSRC stand in the clear."""
        if not self.measuring or data[0] >> 6 != RTP_VERSION or is_rtcp(data):
            self.datagram_received(data, self.engine)
        elif data[1] & 0x7F == VP8:
            self.arrivals.append((struct.unpack_from("!H", data, 2)[0], arrived))
        else:
            self.retransmitted += 1


class Publisher(MediaClient):
    """Sends frames of several packets at a steady pace and notes when."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: array[float] = array("d")

    async def run(self, seconds: float) -> None:
        """Send for that long; packet ``n`` has the number ``n`` (mod 65536)."""
        interval = PACKETS_PER_FRAME * PACKET * 8 / BITRATE
        began = time.perf_counter()
        frames = int(seconds / interval)
        for frame in range(frames):
            await asyncio.sleep(max(0.0, began + frame * interval - time.perf_counter()))
            for part in range(PACKETS_PER_FRAME):
                self._packet(frame, part)

    def _packet(self, frame: int, part: int) -> None:
        number = len(self.sent)
        payload = (vp8(key=frame == 0 and part == 0, picture=frame) if part == 0 else b"\x80\xc0\x80\x00\x00") + bytes(
            PACKET - 27
        )
        self.sent.append(time.clock_gettime(time.CLOCK_REALTIME))
        self.send_rtp(rtp(96, number & 0xFFFF, 90 * 32 * frame, self.ssrcs["v"], payload))


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
    for sink in sinks:
        sink.measuring = True
    before = await engine.stats()
    await publisher.run(seconds)
    await asyncio.sleep(0.5)
    after = await engine.stats()
    for client in [publisher, *sinks]:
        await client.close()
    await engine.close()
    report(publisher, sinks, after.cpu_seconds - before.cpu_seconds, seconds)


def report(publisher: Publisher, sinks: list[Sink], cpu: float, seconds: float) -> None:
    sent = len(publisher.sent)
    delays: list[float] = []
    received = 0
    for sink in sinks:
        received += len({number for number, _ in sink.arrivals})
        first = sink.arrivals[0][0] if sink.arrivals else 0
        for number, arrived in sink.arrivals:
            index = (number - first) & 0xFFFF
            if index < sent:
                delays.append(arrived - publisher.sent[index])
    expected = sent * len(sinks)
    cost = cpu / received * 1e6 if received else float("nan")
    median, late = percentile(delays, 0.5) * 1000, percentile(delays, 0.99) * 1000
    lost, resent = expected - received, sum(sink.retransmitted for sink in sinks)
    print(f"{sent} packets of {PACKET} B in {seconds:.0f} s to {len(sinks)} receivers, {received} of {expected} came")
    print(f"CPU per forwarded packet {cost:6.1f} us         aim {AIM_US:.0f} us   ratio {cost / AIM_US:.2f}")
    print(f"delay p50 / p99    {median:5.2f} / {late:5.2f} ms         aim {AIM_MS:.0f} ms   ratio {late / AIM_MS:.2f}")
    print(f"lost                     {lost:6d} packets    aim 0")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; above one per core the delay is the scheduler's")
    print(f"media process: {cpu / seconds * 100:.1f} % of a core; {resent} resent by request")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--receivers", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    asyncio.run(bench(arguments.receivers, arguments.seconds))


if __name__ == "__main__":
    main()
