"""A school of 10,000 pupils: its page of today, and their proofs of presence, on SQLite and on PostgreSQL.

Pages: a real server answers pupils and teachers over lines that stay open. Beside it, in turns, a bare aiohttp handler
puts the very same queries to the same database by its bare driver and sends the same bytes: the ratio is what sign-in,
rights and the layers between cost.

Presence: lessons of ten, each pupil proved every 5 s by the real use case and committed before it is acknowledged, in
one server process; and the same commits again by the bare driver. In the figures are the lesson, the queue before the
database and the database. NOT in them: the pupils' sockets (measured apart, at the end) and the media, which is a fake.
PostgreSQL runs on the same machine and its processor time is told apart. Some minutes; Linux only:

    .venv/bin/python bench/server.py [--pupils 10000] [--present 1000 10000] [--on sqlite postgresql] [--seconds 15]
"""

# ruff: noqa: SLF001 - a server of PostgreSQL that is made for tests, looked into
from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import pages, presence, sockets
from erbij.db import migrate
from erbij.db.database import Database
from tests.support.databases import Postgres

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SQLITE, POSTGRESQL = "sqlite", "postgresql"


async def on_sqlite(home: Path, asked: argparse.Namespace) -> None:
    """Measure on SQLite."""
    empty = home / "empty.db"
    database = Database(f"sqlite+aiosqlite:///{empty}")
    await migrate.migrate(database)
    await database.close()

    async def fresh(name: str) -> str:
        return f"sqlite+aiosqlite:///{shutil.copyfile(empty, home / f'{name}.db')}"

    await on_one(fresh, home, asked, 0)


async def on_postgresql(home: Path, asked: argparse.Namespace) -> None:
    """Measure on a PostgreSQL server of its own, which writes through to the disk as at a school."""
    postgres = Postgres()  # made for tests, which do without the disk
    try:
        await postgres.migrated()
        await postgres._run("ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
        await on_one(lambda _: postgres.migrated(), home, asked, postgres._server.get_pid())
    finally:
        postgres.stop()


async def on_one(
    fresh: Callable[[str], Awaitable[str]], home: Path, asked: argparse.Namespace, postmaster: int
) -> None:
    """Measure everything on one database; ``fresh`` makes an empty one."""
    await pages.measure(await fresh("pages"), home, asked.pupils, postmaster, min(asked.seconds, pages.EACH_S))
    for count in asked.present:
        both = [await fresh(f"{name}-{count}") for name in ("presence", "again")]
        await presence.measure(both, home, count, postmaster, asked.seconds)


async def run(asked: argparse.Namespace) -> None:
    """Measure what was asked for, one database after the other."""
    for kind in asked.on:
        print(f"\n== {kind}; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            await (on_sqlite if kind == SQLITE else on_postgresql)(Path(folder), asked)
    print(f"\n== load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    await sockets.measure(min(asked.seconds, sockets.EACH_S), max(asked.present), presence.EVERY_S)


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started ends on the way out
    match sys.argv[1:]:
        case ["--serve", url, home, pupils]:
            asyncio.run(importlib.import_module("bench.parts.school").serve(url, Path(home), int(pupils)))
        case ["--bare", url, home]:
            asyncio.run(pages.bare(url, Path(home)))
        case ["--prove", url, pupils, postmaster, seconds, into]:
            asyncio.run(presence.prove(url, int(pupils), int(postmaster), float(seconds), Path(into)))
        case ["--again", url, written, postmaster]:
            asyncio.run(presence.again(url, Path(written), int(postmaster)))
        case ["--pages", base]:
            asyncio.run(sockets.pages(base))
        case _:
            parser = argparse.ArgumentParser(description=__doc__)
            parser.add_argument("--pupils", type=int, default=10_000, help="of the school whose pages are asked for")
            parser.add_argument("--present", type=int, nargs="+", default=[1_000, 10_000], help="pupils in lessons")
            parser.add_argument("--on", nargs="+", choices=[SQLITE, POSTGRESQL], default=[SQLITE, POSTGRESQL])
            parser.add_argument("--seconds", type=float, default=15.0, help="so long presence is measured")
            asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
