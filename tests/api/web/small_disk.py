"""A school on a disk of 16 MB, in a namespace of its own: what its server says of it while that fills up.

    python -m tests.api.web.small_disk FOLDER DATABASE

Prints the answers of ``/health/ready`` as JSON: at first, full, with room again, and when it can only be read.
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
from erbij.composition import health
from erbij.composition.health import HealthRoom
from erbij.db.database import Database
from erbij_media.fake import FakeEngine

SIZE = "16m"


async def said(room: HealthRoom) -> None:
    """Print what is known after a look."""
    await room.look()
    checks = room.checks()
    print(json.dumps({part: await checks[part]() for part in ("database", "disk")}), flush=True)  # noqa: T201


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
    vars(health)["LEAST_FREE"] = 1024**2
    room, database = room_for(folder)
    await said(room)
    await asyncio.to_thread(fill, folder / "filling")
    await said(room)
    await asyncio.to_thread((folder / "filling").unlink)
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
