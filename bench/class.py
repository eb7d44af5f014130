"""What a whole lesson costs the media process: thirty pupils at home, real DTLS-SRTP on loopback, pictures made ahead.

The class sends board (1 Mbit/s, four frames a second, paced as browsers do) and sound; nine pupils send their face in
the small size (180p, 150 kbit/s), one speaks. Two cases in the same run: as Erbij routes it (every pupil gets the board
and two sounds; unit and teacher get the faces), and as heavy as it could be (every pupil gets the nine faces too).
Prints CPU of the media process in cores, loss and the forwarding delay, each with its aim and the ratio to it. How the
delay is measured, and what a busy machine does to it: see ``forwarding.py``.

    .venv/bin/python bench/class.py [--pupils 30] [--seconds 20] [--first]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from typing_extensions import override

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.forwarding import AIM_MS, FEWEST, RTP_VERSION, Books, Core, Sink, percentile, tell
from erbij_media.contract import ConnectionId, ConnectionUp, Kind, Mid, Receiver, ReceiverName, SourceId
from erbij_media.remote import EngineSettings, RemoteEngine
from erbij_media.sdp.parse import parse
from tests.media.client import MediaClient, rtp, vp8

TICK = 0.02
BOARD_EVERY, BOARD_TICKS, BOARD_PACKETS, BOARD_BYTES = 12, 5, 6, 1000
FACES, FACE_EVERY, FACE_PACKETS, FACE_BYTES = 9, 3, 2, 560
SOUND_BYTES = 80
AIM_CORES = 1.0
AUDIO, VIDEO = 111, 96
PUPIL = {"board": Kind.VIDEO, "class": Kind.AUDIO, "voice-1": Kind.AUDIO}
FACES_OF = {f"face-{n}": Kind.VIDEO for n in range(1, FACES + 1)}


class Sender(MediaClient):
    """Sends several streams and notes when each packet went, by stream."""

    def __init__(self, sections: dict[str, Kind]) -> None:
        super().__init__()
        self.sections = sections
        self.sent: dict[str, list[tuple[float, int]]] = {mid: [] for mid in sections}
        self._now: tuple[str, int] | None = None

    def packet(self, mid: str, tick: int, size: int, *, first: bool, last: bool) -> None:
        """One packet; the first of all begins a key frame."""
        number = len(self.sent[mid])
        self._now = (mid, tick)
        if self.sections[mid] is Kind.AUDIO:
            self.send_rtp(rtp(AUDIO, number & 0xFFFF, 960 * number, self.ssrcs[mid], bytes(size)))
            return
        head = vp8(key=number == 0, picture=tick) if first else b"\x80\xc0\x80\x00\x00"
        kind = VIDEO | 0x80 if last else VIDEO
        self.send_rtp(rtp(kind, number & 0xFFFF, 1800 * tick, self.ssrcs[mid], head + bytes(size - 12 - len(head))))

    @override
    def send_raw(self, datagram: bytes) -> None:
        if datagram[0] >> 6 == RTP_VERSION and self._now is not None:
            mid, tick = self._now
            self._now = None
            self.sent[mid].append((time.clock_gettime(time.CLOCK_REALTIME), tick))
        super().send_raw(datagram)


class Lesson:
    """A class, pupils who show their face, and everybody who receives."""

    def __init__(self, engine: RemoteEngine) -> None:
        self.engine = engine
        self.unit = Sender({"board": Kind.VIDEO, "class": Kind.AUDIO})
        self.faces = [Sender({f"face-{n}": Kind.VIDEO}) for n in range(1, FACES + 1)]
        self.voice = Sender({"voice-1": Kind.AUDIO})
        self.sinks: list[tuple[Sink, dict[int, str]]] = []

    @property
    def senders(self) -> list[Sender]:
        """Everybody who sends."""
        return [self.unit, *self.faces, self.voice]

    async def publish(self) -> None:
        """Connect everybody who sends."""
        for number, sender in enumerate(self.senders):
            offer = sender.offer(sender.sections)
            sources = {Mid(mid): SourceId(mid) for mid in sender.sections}
            answer = await self.engine.publish(ConnectionId(f"out-{number}"), offer, sources)
            await sender.connect(answer, self.engine.port)

    async def subscribe(self, receivers: dict[str, Kind]) -> None:
        """Connect one who receives these."""
        name, sink = ConnectionId(f"in-{len(self.sinks)}"), Sink()
        wanted = [Receiver(ReceiverName(mid), kind, class_side=True) for mid, kind in receivers.items()]
        offer = await self.engine.subscribe(name, wanted)
        self.sinks.append((sink, {section.ssrcs[0]: section.mid for section in parse(offer).sections}))
        for mid in receivers:
            await self.engine.route(name, ReceiverName(mid), SourceId(mid), small=mid.startswith("face"))
        await self.engine.accept(name, sink.answer(offer))
        await sink.connect(offer, self.engine.port)

    async def run(self, seconds: float, core: Core) -> None:
        """Send for so long."""
        began = time.perf_counter()
        for tick in range(int(seconds / TICK)):
            await asyncio.sleep(max(0.0, began + tick * TICK - time.perf_counter()))
            core.note()
            self._tick(tick)
        core.note()

    def _tick(self, tick: int) -> None:
        self.unit.packet("class", tick, SOUND_BYTES, first=True, last=True)
        self.voice.packet("voice-1", tick, SOUND_BYTES, first=True, last=True)
        for number, face in enumerate(self.faces):
            if (tick + number) % FACE_EVERY == 0:
                for part in range(FACE_PACKETS):
                    last = part == FACE_PACKETS - 1
                    face.packet(f"face-{number + 1}", tick, FACE_BYTES, first=part == 0, last=last)
        turn = tick % BOARD_EVERY
        for part in range(BOARD_PACKETS if turn < BOARD_TICKS else 0):
            last = turn == BOARD_TICKS - 1 and part == BOARD_PACKETS - 1
            self.unit.packet("board", tick, BOARD_BYTES, first=turn == 0 and part == 0, last=last)

    def sent(self, mid: str) -> list[tuple[float, int]]:
        """Return when, and in which tick, each packet of a stream left."""
        return next(sender.sent[mid] for sender in self.senders if mid in sender.sent)


async def case(words: str, options: argparse.Namespace, more: dict[str, Kind]) -> None:
    pupils, seconds = options.pupils, options.seconds
    engine = RemoteEngine(EngineSettings())
    await engine.start()
    if options.first:
        os.sched_setscheduler(engine.pid or 0, os.SCHED_FIFO, os.sched_param(1))
    events = engine.events()
    lesson = Lesson(engine)
    await lesson.publish()
    for receivers in [{**PUPIL, **more}] * pupils + [{"voice-1": Kind.AUDIO, **FACES_OF}] * 2:
        await lesson.subscribe(receivers)
    ups = 0
    async for event in events:
        ups += isinstance(event, ConnectionUp)
        if ups == len(lesson.senders) + len(lesson.sinks):
            break
    core = Core(engine.pid or 0)
    books = Books([sink.own.hand_over() for sink, _ in lesson.sinks], ssrcs=True)
    before, scheduled = await engine.stats(), core.read()
    await lesson.run(seconds, core)
    await asyncio.sleep(0.5)
    after = await engine.stats()
    ran, waited, _ = (now - then for now, then in zip(core.read(), scheduled, strict=True))
    arrivals, resent = await asyncio.to_thread(books.close)
    for client in [*lesson.senders, *(sink for sink, _ in lesson.sinks)]:
        await client.close()
    await engine.close()
    print(f"{words}: {pupils} pupils, {seconds:g} s, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    report(lesson, arrivals, core, after.cpu_seconds - before.cpu_seconds, seconds)
    print(f"  wait for a core     it ran {ran:.1f} s and waited {waited:.1f} s; {resent} packets resent by request")


def report(
    lesson: Lesson, arrivals: list[dict[str, list[tuple[int, float]]]], core: Core, cpu: float, seconds: float
) -> None:
    """Print the figures that have an aim."""
    delays: list[float] = []
    calm: list[float] = []
    expected = received = 0
    for (_, names), streams in zip(lesson.sinks, arrivals, strict=True):
        for ssrc, mid in names.items():
            sent, packets = lesson.sent(mid), streams.get(str(ssrc), [])
            expected += len(sent)
            received += len({number for number, _ in packets})
            for number, arrived in packets:
                index = (number - packets[0][0]) & 0xFFFF
                if index < len(sent):
                    left, tick = sent[index]
                    delays.append(arrived - left)
                    if core.undisturbed(tick):
                        calm.append(delays[-1])
    tell("CPU", cpu / seconds, "cores", AIM_CORES)
    print(f"  a packet            {cpu / max(1, received) * 1e6:8.2f} us       {received / seconds:.0f} packets/s out")
    print(f"  lost                {expected - received:8d} of {expected}   aim 0")
    print(f"  delay p50           {percentile(delays, 0.5) * 1000:8.2f} ms")
    tell("delay p99", percentile(delays, 0.99) * 1000, "ms", AIM_MS)
    share = len(calm) / max(1, len(delays))
    if share >= FEWEST:
        tell("the same, core free", percentile(calm, 0.99) * 1000, "ms", AIM_MS, f"({share:.0%} of packets)")


async def bench(options: argparse.Namespace) -> None:
    await case("as Erbij routes it", options, {})
    await case("nine faces to every pupil as well", options, FACES_OF)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pupils", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--first", action="store_true", help="the media process goes before all others (needs root)")
    asyncio.run(bench(parser.parse_args()))


if __name__ == "__main__":
    main()
