"""The page that says what there is today, of a large school: by Erbij, and by a bare handler with the same queries."""

from __future__ import annotations

import asyncio
import pickle
import time
from itertools import product
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, DummyCookieJar, web

from bench.parts.measuring import Processor, centiles, say, started
from tests.support.overheard import Bare
from tests.support.settings import free_port

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "/api/timetable/day"
WHO = {"p": "pupil", "t": "teacher"}
LIMIT_S = 0.25
SIDE_BY_SIDE, EACH_S, WARM_S = 8, 4.0, 0.5


async def bare(url: str, home: Path) -> None:
    """A handler that puts the same queries, with the same values, and sends the same bytes."""
    database = await Bare(url).open(4)
    pages = await asyncio.to_thread(_written, home)

    async def answer(request: web.Request) -> web.Response:
        asked, body = pages[request.headers["Cookie"]]
        await database.carry_out(asked)
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_get(PAGE, answer)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    queries = ", ".join(f"{len(pages[f'{who}0'][0])} queries for the page of a {name}" for who, name in WHO.items())
    cookies = {who: [name for name in pages if name.startswith(who)] for who in WHO}
    await say({"base": f"http://127.0.0.1:{port}", "queries": queries, **cookies})


def _written(home: Path) -> dict[str, Any]:
    return {one.stem: pickle.loads(one.read_bytes()) for one in home.glob("*.page")}  # noqa: S301 - by ourselves


async def measure(url: str, home: Path, pupils: int, postmaster: int, seconds: float) -> None:
    """Ask both for pages, one after the other and over several lines at once, and print what that cost."""
    print(f"The page of today in a school of {pupils} pupils with six lessons a day. Limit: nobody waits for more than")
    print(f"{LIMIT_S * 1000:.0f} ms (p99) because of others; 'ms each' is processor time of the process that answers.")
    print(f"  {'':<32}{'pages/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'cores':>8}{'ms each':>9}{'PostgreSQL':>12}")
    async with started("--serve", url, home, pupils) as erbij, started("--bare", url, home) as peer:
        for who, lines in product(WHO, (1, SIDE_BY_SIDE)):
            ours, p99 = await _row("Erbij", erbij, who, lines, postmaster, seconds)
            theirs, _ = await _row("bare", peer, who, lines, postmaster, seconds)
            print(
                f"    {ours / theirs:.1f} times the bare handler; p99 is {p99 / LIMIT_S:.2f} of its limit", flush=True
            )
        print(f"  {peer[1]['queries']}; the bare handler puts the same ones in one transaction")


async def _row(  # noqa: PLR0917 - a line of a table
    name: str, answers: tuple[int, dict[str, Any]], who: str, lines: int, postmaster: int, seconds: float
) -> tuple[float, float]:
    """Seconds of a processor for each page, and the 99th of a hundred waits."""
    pid, said = answers
    await _ask(said, who, lines, min(seconds, WARM_S))
    processor = Processor(pid, postmaster)
    waits = await _ask(said, who, lines, seconds)
    ours, theirs, passed = processor.used()
    p50, p99 = centiles(waits)
    print(
        f"  {f'{WHO[who]}, {lines} at a time, {name}':<32}{len(waits) / passed:8.0f}{p50 * 1000:8.1f}{p99 * 1000:8.1f}"
        f"{ours / passed:8.2f}{ours / len(waits) * 1000:9.2f}{theirs / len(waits) * 1000:12.2f}",
        flush=True,
    )
    return ours / len(waits), p99


async def _ask(said: dict[str, Any], who: str, lines: int, seconds: float) -> list[float]:
    """How long each page took, one after the other over each of the lines."""
    waits: list[float] = []
    until = time.perf_counter() + seconds

    async def line() -> None:
        async with ClientSession(said["base"], cookie_jar=DummyCookieJar()) as session:
            while time.perf_counter() < until:
                began = time.perf_counter()
                cookies = said[who][len(waits) % len(said[who])]
                async with session.get(PAGE, headers={"Cookie": cookies}) as answer:
                    await answer.read()
                    answer.raise_for_status()
                waits.append(time.perf_counter() - began)

    await asyncio.gather(*(line() for _ in range(lines)))
    return waits
