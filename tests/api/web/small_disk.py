"""A school on a disk of 16 MB, in a namespace of its own: what its server says of it while that fills up.

    python -m tests.api.web.small_disk FOLDER DATABASE

Prints as JSON how many facts were committed of how many that were tried, and the answers of ``/health/ready``: at
first, full, with the reserve freed, full again, with room again, and when it can only be read.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from erbij.clock import SystemClock
from erbij.composition import health, reserve
from erbij.composition.health import HealthRoom
from erbij.db.database import Database
from erbij_media.fake import FakeEngine

SIZE = "16m"


async def said(room: HealthRoom) -> None:
    """Print what is known after a look."""
    await room.look()
    checks = room.checks()
    print(json.dumps({part: await checks[part]() for part in ("database", "disk")}), flush=True)  # noqa: T201


async def prove(database: Database, times: int) -> int:
    """Commit facts; how many were, each checked to be there."""
    kept = 0
    for _ in range(times):
        with suppress(Exception):
            async with database.transaction() as tx:
                await tx.connection.exec_driver_sql("INSERT INTO fact (what) VALUES (hex(randomblob(20000)))")
            kept += 1
    async with database.read() as read:
        there = (await read.connection.exec_driver_sql("SELECT count(*) FROM fact")).scalar_one()
    print(json.dumps({"kept": kept, "there": there}), flush=True)  # noqa: T201
    return kept


def fill(file: Path) -> None:
    """Take all there is."""
    with suppress(OSError), file.open("wb", buffering=0) as filling:
        while True:
            filling.write(os.urandom(4096))


def room_for(folder: Path) -> tuple[HealthRoom, Database]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'erbij.db'}")
    return HealthRoom(database, FakeEngine(), SystemClock(), folder), database


async def live(folder: Path) -> None:
    """Go through it."""
    vars(health).update(LEAST_FREE=1024**2, RESERVE_AFTER_S=-1)
    vars(reserve).update(SIZE=4 * 1024**2, PLENTY=1024**2, NEARLY=256 * 1024)
    room, database = room_for(folder)
    async with database.transaction() as tx:
        await tx.connection.exec_driver_sql("CREATE TABLE fact (what TEXT)")
    await said(room)
    await prove(database, 3)
    await asyncio.to_thread(fill, folder / "filling")
    await prove(database, 3)
    await said(room)
    await prove(database, 3)
    await asyncio.to_thread(fill, folder / "filling-again")
    await said(room)
    for one in ("filling", "filling-again"):
        await asyncio.to_thread((folder / one).unlink)
    await said(room)
    await database.close()
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,ro", str(folder)], check=True)
    room, database = room_for(folder)
    await said(room)
    await database.close()


def main(folder: Path, database: Path) -> None:
    """Make the disk, put the database on it, and begin."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    shutil.copy(database, folder / "erbij.db")
    asyncio.run(live(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
