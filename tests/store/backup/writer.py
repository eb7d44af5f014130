"""A server that counts into the ledger and sends its backups, until it is killed.

    python -m tests.store.backup.writer HOME FOLDER KEY SECONDS

Each count is told after its commit, with when that was; nothing is told before the first copy is there. The log is
emptied after some frames already, so that this happens often.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from erbij import logs
from erbij.backup import service
from erbij.clock import SystemClock
from erbij.composition.backup import BackupRoom, log_pages
from erbij.db.database import Database
from erbij.jobs.periodic import Periodic
from tests.store.register.writer import counts
from tests.support.settings import settings_in

OFTEN = 60


async def write(home: Path, folder: Path, key: Path, every_s: float) -> None:
    """Write until killed."""
    vars(service)["LONG_LOG"] = OFTEN
    logs.configure(as_json=False, level="warning")
    settings = settings_in(home, backup_folder=folder, backup_key_file=key, backup_frames_every_s=every_s)
    database = Database(settings.database, log_pages=log_pages(settings))
    clock = SystemClock()
    room = BackupRoom(settings, database, clock)
    assert room.backups is not None
    for name, every, work in room.by_themselves():
        await work()
        await Periodic(name, every, work).start()
    assert room.backups.until is not None
    async for last in counts(database):
        sys.stdout.write(f"{last} {clock.now().isoformat()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])))
