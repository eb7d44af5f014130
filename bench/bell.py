"""The bell: thirty pupils come into one lesson within two seconds, with real sockets and lines of Chromium's engine.

    python bench/bell.py [pupils]

Prints how long each waited from the tap to a line over which picture and sound can come, how many are in the room, and
what somebody who was there already felt meanwhile: how long a tap (hand up, hand down, ten a second) took to be
answered, before the bell and during it. Server, media, pupils and who taps have a process each; on two cores the
pupils' own work is part of every figure.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import structlog

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / one) for one in ("server", "media", "")]

from erbij.db.database import Database  # noqa: E402
from erbij_media.remote import EngineSettings, RemoteEngine  # noqa: E402
from tests.scenarios.classroom import SLOT  # noqa: E402
from tests.scenarios.far_pupil import FarClass, FarPupil  # noqa: E402
from tests.scenarios.page import Page  # noqa: E402
from tests.scenarios.test_over_the_wire import ORIGIN, House  # noqa: E402
from tests.support.databases import A_TEST, create_tables  # noqa: E402
from tests.support.settings import free_port  # noqa: E402

WITHIN_S = 2.0
QUIET_S = 3.0
AIM_OTHERS_MS = 250
TAP_EVERY_S = 0.1


async def opened(base: str, who: str, *, unit: bool = False) -> Page:
    """Connect as somebody."""
    return await Page().connect(base, {"who": who}, origin=ORIGIN, unit=unit)


async def serve(folder: str, port: int) -> None:
    """Be the server, until standard input ends."""
    url = f"sqlite+aiosqlite:///{folder}/erbij.db"
    await create_tables(url)
    database = Database(url, otherwise=A_TEST)
    async with House.open(database, RemoteEngine(EngineSettings()), port=port):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
    await database.close()


async def taps(base: str) -> None:
    """Be somebody who is there and raises and lowers a hand, until standard input ends; print when and how long."""
    page = await opened(base, "there")
    await page.ask("session.join", slot_id=SLOT, generation=1)
    print("ready", flush=True)
    ended, waited = asyncio.create_task(asyncio.to_thread(sys.stdin.read)), list[tuple[float, float]]()
    while not ended.done():
        began = time.monotonic()
        await page.ask("hand.lower" if len(waited) % 2 else "hand.raise")
        waited.append((began, time.monotonic() - began))
        await asyncio.sleep(TAP_EVERY_S)
    await page.io.disconnect()
    print(json.dumps(waited), flush=True)


async def comes_in(base: str, number: int, pupils: list[FarPupil]) -> float:
    """Wait for the moment of one's own, then tap; return the seconds until the line is up."""
    await asyncio.sleep(random.random() * WITHIN_S)  # noqa: S311 - when somebody taps is no secret
    began = time.monotonic()
    pupil = FarPupil(await opened(base, f"pupil-{number}"))
    await pupil.join()
    pupils.append(pupil)
    return time.monotonic() - began


def tell(words: str, seconds: list[float], aim: str = "") -> None:
    """Print one line of figures."""
    at = sorted(seconds)
    p99 = at[min(len(at) - 1, int(len(at) * 0.99))]
    figures = f"p50 {statistics.median(at) * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, slowest {at[-1] * 1000:.0f} ms"
    print(f"bell, {words}: n={len(at)} {figures}   {aim}")


async def bench(count: int, base: str) -> None:
    """Measure and print."""
    unit = FarClass(await opened(base, "", unit=True))
    await unit.join()
    tapping = await beside("--taps", base)
    await asyncio.sleep(QUIET_S)
    rang, pupils = time.monotonic(), list[FarPupil]()
    joins = await asyncio.gather(*(comes_in(base, number, pupils) for number in range(count)))
    said, _ = await tapping.communicate()
    waited = json.loads(said)
    tell("from the tap to a line", list(joins))
    tell("a tap of somebody who is there, before", [took for at, took in waited if at < rang])
    aim = f"aim p99 <= {AIM_OTHERS_MS} ms"
    tell("a tap of somebody who is there, meanwhile", [took for at, took in waited if at >= rang], aim)
    watching = max(state["watching"] for state in unit.page.pushed["room.state"])
    print(f"      in the room {watching} of {count + 1}, refused 0")
    await unit.leave()
    for pupil in pupils:
        await pupil.leave()


async def beside(*words: str) -> asyncio.subprocess.Process:
    """Start another process of this bench; returns when it is ready."""
    pipe = asyncio.subprocess.PIPE
    started = await asyncio.create_subprocess_exec(sys.executable, __file__, *words, stdin=pipe, stdout=pipe)
    if started.stdout is not None:
        await started.stdout.readline()
    return started


async def beside_a_server(count: int) -> None:
    """Start the server, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        server = await beside("--serve", folder, str(port))
        await bench(count, f"http://127.0.0.1:{port}")
        await server.communicate()


def main() -> None:
    """Measure once."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if "--serve" in sys.argv:
        asyncio.run(serve(sys.argv[2], int(sys.argv[3])))
        return
    if "--taps" in sys.argv:
        asyncio.run(taps(sys.argv[2]))
        return
    asyncio.run(beside_a_server(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"      load {os.getloadavg()[0]:.1f}, {machine}, {time.strftime('%Y-%m-%d')}")


if __name__ == "__main__":
    main()
