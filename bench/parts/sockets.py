"""What the socket of a pupil adds to a proof at the server's end: the question, its answer, the acknowledgement."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from aiohttp import web

from bench.parts.measuring import Processor, say, started
from erbij.actor import Actor, Role
from erbij.clock import SystemClock
from erbij.live import wire
from erbij.realtime.server import RealtimeServer
from tests.scenarios.classroom import actor
from tests.scenarios.page import Page
from tests.support.settings import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.realtime.event import Connection

SOCKETS, EACH_S = 100, 5.0
ANSWERS_WITHIN_S = 5.0


async def pages(base: str) -> None:
    """So many pages on sockets of their own, which answer as the client does."""
    there = [await Page().connect(base, {"who": f"p{n}"}) for n in range(SOCKETS)]
    await say({"there": len(there)})


async def measure(seconds: float, pupils: int, every_s: float) -> None:
    """Ask all pages again and again, and print what that costs a server."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    realtime = RealtimeServer(frozenset({base}), _anybody, events=(), clock=SystemClock(), gone=_gone)
    app = web.Application()
    realtime.attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with started("--pages", base):
        sockets = list(realtime._sockets.values())  # noqa: SLF001 - nobody else needs them all
        processor, rounds, until = Processor(os.getpid()), 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            rounds += 1
            await asyncio.gather(
                *(one.ask("presence.ping", wire.ProofAsked(n=rounds), ANSWERS_WITHIN_S) for one in sockets)
            )
            kept = wire.ProofKept(n=rounds, event_id="a" * 26, minutes=1)
            await asyncio.gather(*(one.push("presence.kept", kept) for one in sockets))
        ours, _, _ = processor.used()
    await runner.cleanup()
    each = ours / rounds / len(sockets)
    print(f"Sockets, apart, {len(sockets)} of them: {each * 1e6:.0f} us of a processor a proof at the server's end,")
    print(f"  {each * pupils / every_s:.2f} cores for {pupils} pupils: to be added to what presence takes", flush=True)


async def _anybody(cookies: Mapping[str, str], as_unit: bool) -> Actor | None:  # noqa: ARG001, FBT001 - as it is asked
    return actor(cookies["who"], Role.PUPIL)


async def _gone(connection: Connection) -> None:
    """Nothing follows."""
